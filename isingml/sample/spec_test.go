package sample

import (
	"context"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/model"
	_ "github.com/isingml/kernel/isingml/model/ising"
)

// long says that tests may take minutes.
var long = os.Getenv("ISINGML_LONG_TESTS") != "" && !raceEnabled

var algorithms = []string{model.Wolff, model.SwendsenWang, model.Metropolis, model.HeatBath}

// jh are parameters of the Ising model.
func jh(j, h float64) map[string]float64 { return map[string]float64{"j": j, "h": h} }

func TestResolved(t *testing.T) {
	good := Spec{L: 4, Beta: 0.4, Configs: 10}
	r, err := good.Resolved()
	if err != nil {
		t.Fatal(err)
	}
	if want := (Spec{Model: "ising", Params: jh(1, 0), L: 4, Beta: 0.4, Configs: 10, Algorithm: model.Wolff, Chains: 2}); !reflect.DeepEqual(r, want) {
		t.Errorf("resolved to %+v, must be %+v", r, want)
	}
	if again, err := r.Resolved(); err != nil || !reflect.DeepEqual(again, r) {
		t.Errorf("resolved twice to %+v, %v", again, err)
	}
	for _, c := range []struct {
		change func(s *Spec)
		want   string
	}{
		{func(s *Spec) { s.L = 1 }, "L is 1"},
		{func(s *Spec) { s.L = MaxL + 1 }, "L is"},
		{func(s *Spec) { s.Beta = -0.1 }, "beta is -0.1"},
		{func(s *Spec) { s.Beta = math.NaN() }, "beta is NaN"},
		{func(s *Spec) { s.Beta = math.Inf(1) }, "beta is +Inf"},
		{func(s *Spec) { s.Params = jh(math.NaN(), 0) }, "parameter j of ising is NaN"},
		{func(s *Spec) { s.Params = jh(1, math.Inf(-1)); s.Algorithm = model.HeatBath }, "-Inf"},
		{func(s *Spec) { s.Model = "isng" }, "isng"},
		{func(s *Spec) { s.Params = map[string]float64{"q": 3} }, "q"},
		{func(s *Spec) { s.Configs = 0 }, "0 configurations"},
		{func(s *Spec) { s.Chains = 11 }, "11 chains"},
		{func(s *Spec) { s.Gap = -1 }, "gap is -1"},
		{func(s *Spec) { s.Warmup = -1 }, "warmup is -1"},
		{func(s *Spec) { s.Gap = math.MaxInt }, "gap is 9223372036854775807 updates, must be from 1 to 4294967296"},
		{func(s *Spec) { s.Warmup = MaxGap + 1 }, "warmup is 4294967297"},
		{func(s *Spec) { s.Configs = math.MaxInt }, "9223372036854775807 configurations asked for, must be from 1 to"},
		{func(s *Spec) { s.Configs, s.Chains = MaxConfigs, MaxChains+1 }, "65537 chains"},
		{func(s *Spec) { s.L = math.MaxInt }, "L is 9223372036854775807"},
		{func(s *Spec) { s.Beta = 1e10 }, "beta is 1e+10"},
		{func(s *Spec) { s.Params = jh(1e300, 0) }, "parameter j of ising is 1e+300"},
		{func(s *Spec) { s.Y, s.Function = math.NaN(), "f" }, "Y is NaN"},
		{func(s *Spec) { s.Y, s.Function = 1e300, "f" }, "Y is 1e+300"},
		{func(s *Spec) { s.Algorithm = "kawasaki" }, "kawasaki"},
		{func(s *Spec) { s.Params = jh(1, 0.5) }, "take heat-bath"},
		{func(s *Spec) { s.Params = jh(-1, 0); s.L = 5 }, "odd L=5"},
		{func(s *Spec) { s.L = MaxL; s.Configs = 1 << 20 }, "TiB"},
	} {
		s := good
		c.change(&s)
		_, err := s.Resolved()
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "sample: ") {
			t.Errorf("%+v: error %v, must say %q", s, err, c.want)
		}
		if _, _, err := Run(context.Background(), s, Options{}); err == nil {
			t.Errorf("%+v: runs", s)
		}
	}
}
