package isingml

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// y_t and y_h of the T matrices come out near the exact ones beyond the first
// blocking, and |m| as one more operator is there as far as it is for the sizes.
func TestTMatrix(t *testing.T) {
	s := open(t)
	at := Sampling{L: 32, Betas: []float64{exact.BetaC}, Configs: 2000, Seed: 3}
	m := FunctionNodes{node.Magnetization{L: 32, Power: 1}, node.Magnetization{L: 16, Power: 1}}
	r, err := s.TMatrix(at, 2, m, 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Sets) != 4 || len(r.Set("even").Steps) != 2 || len(r.Set("f").Steps) != 1 || !r.Supported {
		t.Fatalf("%+v", r)
	}
	for name, want := range map[string]float64{"even": 1 / exact.Nu, "odd": 1 / exact.Theta} {
		y := r.Set(name).Steps[1].Last().Y
		t.Logf("%s: y = %v, exact %v", name, y, want)
		if bias := 0.03; math.Abs(y.Value-want) > 4*y.Error+bias*want { // finite size at L = 8
			t.Errorf("%s: y = %v, want %v", name, y, want)
		}
	}
	text := ExponentsOf(r).String()
	for _, want := range []string{"third neighbours", "blocking 2", "even and f"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if v, err := s.Verify(study.DefaultLimits); err != nil || v.Count(study.Identical) != len(v.Stages) {
		t.Errorf("verify: %+v, %v", v, err)
	}
}

// From 10,000 configurations of L = 128: nu with an error of .008 at most, and
// y_h within two errors of 15/8, with a statistical error of .001 at most at the
// third and the fourth step. What finite size leaves of the third is measured by
// the change to the fourth, of the same configurations: the error of the change,
// larger than the change, counts too. ISINGML_LONG_TESTS=1; some 10 s.
func TestTMatrixOfLargeLattices(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("draws 10,000 configurations of L = 128: set ISINGML_LONG_TESTS=1")
	}
	s := open(t)
	r, err := s.TMatrix(Sampling{L: 128, Betas: []float64{exact.BetaC}, Configs: 10000, Seed: 5}, 4, nil, 5)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", ExponentsOf(r))
	nu := r.Set("even").Steps[1].Leading[2].Inverse
	if nu.Error > 0.008 || math.Abs(nu.Deviation(exact.Nu)) > 2 {
		t.Errorf("nu = %v", nu)
	}
	odd := r.Set("odd").Steps
	for n, step := range odd[2:] {
		if y := step.Last().Y; y.Error > 0.001 || math.Abs(y.Deviation(1/exact.Theta)) > 2 {
			t.Errorf("step %d: y_h = %v", n+3, y)
		}
	}
	y, change := odd[2].Last().Y, odd[3].Last().Change
	left := math.Hypot(change.Value, change.Error)
	t.Logf("y_h = %v, with finite size %v", y, stat.Estimate{Value: y.Value, Error: math.Hypot(y.Error, left)})
	if left > 0.002 { // twice the floor
		t.Errorf("y_h = %v still changes by %v", y, *change)
	}
}

func TestTMatrixErrors(t *testing.T) {
	s := open(t)
	at := func(change func(a *Sampling)) Sampling {
		a := Sampling{L: 8, Betas: []float64{0.4}, Configs: 10, Seed: 1}
		change(&a)
		return a
	}
	for _, c := range []struct {
		name      string
		of        Source
		blockings int
		says      string
	}{
		{"none", nil, 1, "it is nil"},
		{"two", at(func(a *Sampling) { a.Betas = []float64{0.4, 0.5} }), 1, "not of 2"},
		{"no blocking", at(func(*Sampling) {}), 0, "must be at least 1"},
		{"too deep", at(func(*Sampling) {}), 4, "blocking 3 of 4"},
		{"a field", at(func(a *Sampling) { a.Params, a.Algorithm = map[string]float64{"h": 0.1}, "heat-bath" }), 1, "knows no operators"},
		{"another model", at(func(a *Sampling) { a.Model = "potts" }), 1, "knows no operators"},
	} {
		if _, err := s.TMatrix(c.of, c.blockings, nil, 1); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
