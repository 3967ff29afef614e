package sample

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/stat"
)

// TestCoupledMean draws with f = |m| and compares with reweighting of an
// ensemble without the field, which is reliable for a Y as small as this.
func TestCoupledMean(t *testing.T) {
	absolute := func(spins []float32) float64 {
		m := 0.
		for _, s := range spins {
			m += float64(s)
		}
		return math.Abs(m) / float64(len(spins))
	}
	s := Spec{L: 8, Beta: 0.4, Configs: 8000, Seed: 5, Function: "absolute magnetization", Y: 0.05}
	o := Options{Term: func(int) (model.Term, error) { return model.NewTerm(absolute), nil }}
	e, plan, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range e.Column("f") {
		if want := math.Abs(e.Magnetization()[i]) / 64; math.Abs(f-want) > 1e-12 {
			t.Fatalf("f of configuration %d is %v, must be %v", i, f, want)
		}
	}
	got, err := stat.Blocked(e.Column("f"), 40)
	if err != nil {
		t.Fatal(err)
	}
	free := s
	free.Y, free.Configs = 0, 40000
	e, _, err = Run(context.Background(), free, o)
	if err != nil {
		t.Fatal(err)
	}
	sum, norm := 0., 0.
	for _, f := range e.Column("f") {
		w := math.Exp(s.Beta * 64 * s.Y * f)
		sum += w * f
		norm += w
	}
	want := sum / norm
	t.Logf("<f> = %.4f +- %.4f with the field, %.4f reweighted; plan %+v", got.Value, got.Error, want, plan)
	if d := math.Abs(got.Value-want) / got.Error; d > 4 {
		t.Errorf("<f> is %v, %v sigma from %v", got.Value, d, want)
	}

	// A term does not change how a run is resumed.
	pieces := newMemory()
	s.Configs = 50
	whole := run(t, s, o)
	o.Pieces, o.SaveEvery = func(int) Pieces { return pieces }, 1
	if run(t, s, o) != whole {
		t.Error("pieces change the ensemble")
	}
	for _, name := range pieces.names() {
		if strings.HasPrefix(name, "chain-000") && !strings.HasSuffix(name, "-000000000000") {
			delete(pieces.files, name)
			break
		}
	}
	if run(t, s, o) != whole {
		t.Error("the resumed ensemble is another one")
	}
	o.Term = nil
	if _, _, err := Run(context.Background(), s, o); err == nil || !strings.Contains(err.Error(), "absolute magnetization") {
		t.Errorf("without Options.Term: error %v", err)
	}
}
