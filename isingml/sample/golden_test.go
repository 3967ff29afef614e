package sample

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/model"
)

// TestGolden draws small ensembles of every algorithm, at even and odd sizes,
// with and without the fields h and Y, and compares configurations, columns
// and plans with the digests of those that were drawn before.
func TestGolden(t *testing.T) {
	if testing.Short() {
		t.Skip("it looks for numbers, not for races")
	}
	text, err := os.ReadFile("testdata/ising.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var s Spec
		var j, h float64
		var want string
		_, err := fmt.Sscanf(line, "%s L=%d beta=%g j=%g h=%g Y=%g gap=%d %s", &s.Algorithm, &s.L, &s.Beta, &j, &h, &s.Y, &s.Gap, &want)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		s.Params, s.Configs, s.Warmup, s.Seed = jh(j, h), 12, 5*s.Gap, 5
		var o Options
		if s.Y != 0 {
			s.Function = "|m|"
			o.Term = func(int) (model.Term, error) { return new(magnetizationTerm), nil }
		}
		e, plan, err := Run(context.Background(), s, o)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		digest := sha256.New()
		digest.Write(e.Configurations.Bits())
		for _, c := range e.Columns {
			binary.Write(digest, binary.LittleEndian, c.Values)
		}
		binary.Write(digest, binary.LittleEndian, e.Chain)
		p, err := json.Marshal(plan)
		if err != nil {
			t.Fatal(err)
		}
		digest.Write(p)
		if got := fmt.Sprintf("%x", digest.Sum(nil)[:8]); got != want {
			t.Errorf("%s: the ensemble has the digest %s", line, got)
		}
	}
}
