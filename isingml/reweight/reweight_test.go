package reweight

import (
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// twoPhases returns values of f like those of a network below the transition:
// close to 1, with excursions of the given lengths to values close to 0.
func twoPhases(n int, excursions []int) Sample {
	rng := random.New(5, "two phases")
	s := Sample{Beta: 0.45, Volume: 4096}
	for range n {
		s.F = append(s.F, 1-0.02*rng.Float64())
	}
	for k, length := range excursions {
		at := (2*k + 1) * n / (2 * len(excursions))
		for i := range length {
			s.F[at+i] = 0.02 * rng.Float64()
		}
	}
	return s
}

// Where f saturates, the effective sample size stays at the part of the sample
// in the other phase, however large the field.
func TestSupportWhereFSaturates(t *testing.T) {
	many := make([]int, 300)
	for i := range many {
		many[i] = 4
	}
	for _, c := range []struct {
		name       string
		excursions []int
		y          float64
		good       bool
	}{
		{"no field", many, 0, true},
		{"small field", many, -0.0005, true},
		{"saturated", many, -0.02, false},
		{"small field, two excursions", []int{600, 600}, -0.0005, true},
		{"half way, two excursions", []int{600, 600}, -0.0011, false},
		{"half way, many", many, -0.0011, true},
	} {
		s := twoPhases(10000, c.excursions)
		got, err := s.Support(s.Beta, c.y, 50)
		if err != nil {
			t.Fatal(err)
		}
		if got.Good() != c.good {
			t.Errorf("%s: %+v, want good %v", c.name, got, c.good)
		}
	}
	// The misleading floor: twice the field, same effective size.
	s := twoPhases(10000, many)
	a, _ := s.Support(s.Beta, -0.01, 50)
	b, _ := s.Support(s.Beta, -0.02, 50)
	if math.Abs(a.Effective-b.Effective) > 0.02 || a.Effective < 0.09 {
		t.Errorf("effective sizes %v and %v: no floor", a.Effective, b.Effective)
	}
}

func TestSupportOfNormalDistribution(t *testing.T) {
	s := normal(0.44, 200000, 9)
	for _, shift := range []float64{0, 0.5, 1, -1} {
		got, err := s.Support(0.44+shift/widthE, 0, 20)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "shift", got.Shift, math.Abs(shift), 0.02)
		near(t, "effective", got.Effective, math.Exp(-shift*shift), 0.02)
		w, err := s.at(0.44+shift/widthE, 0)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "Kish", w.effective()/200000, got.Effective, 1e-10)
	}
}

// Counts say how often a configuration stands there.
// Far beyond what numbers hold is an error, not infinity or NaN.
func TestTooFar(t *testing.T) {
	s := all()
	drawn := s.sample(0.44, 0)
	for _, to := range []State{{math.Inf(1), 0}, {math.NaN(), 0}, {0.44, math.NaN()}, {1e300, 0}, {0.44, 1e300}, {1e200, 1e200}} {
		for name, q := range map[string]Quantity{"mean": MeanOf(s.f), "chi": SusceptibilityOf(s.f, 16)} {
			if p, err := drawn.Curve(q, []State{to}, 4); err == nil {
				t.Errorf("%s at %v: %v", name, to, p)
			}
		}
		if _, err := drawn.Support(to.Beta, to.Y, 4); err == nil {
			t.Errorf("support at %v: no error", to)
		}
	}
	// Far, but countable: a value, marked.
	p, err := drawn.InField(MeanOf(s.f), []float64{0, -2}, 4)
	if err != nil || strings.HasSuffix(p[0].String(), "?") || !strings.HasSuffix(p[1].String(), "?") {
		t.Errorf("far away: %v, %v", p, err)
	}
}

// A sample drawn in a field is reweighted from that field, or refused without
// f: never taken as one at Y = 0.
func TestDrawnInField(t *testing.T) {
	s := all()
	drawn := s.sample(0.44, 0.05)
	m := func(i int) float64 { return s.m[i] }
	field, err := drawn.InField(MeanOf(s.m), []float64{-0.02, 0, 0.05}, 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range field {
		near(t, "<|m|> in the field", p.Estimate.Value, s.mean(m, 0.44, p.X), 1e-12)
	}
	beta, err := drawn.InBeta(MeanOf(s.m), []float64{0.4, 0.44}, 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range beta {
		near(t, "<|m|> at Y = 0", p.Estimate.Value, s.mean(m, p.X, 0), 1e-12)
	}
	drawn.F = nil
	if p, err := drawn.InBeta(MeanOf(s.m), []float64{0.44}, 4); err == nil {
		t.Errorf("drawn in a field, without f, at Y = 0: %v", p)
	}
}

func TestCounts(t *testing.T) {
	once := normal(0.44, 100, 4)
	repeated, counted := once, once
	repeated.Energy = nil
	for i, e := range once.Energy {
		counted.Count = append(counted.Count, float64(i%4))
		for range i % 4 {
			repeated.Energy = append(repeated.Energy, e)
		}
	}
	a, err := counted.InBeta(MeanOf(counted.Energy), []float64{0.442}, 2)
	if err != nil {
		t.Fatal(err)
	}
	b, err := repeated.InBeta(MeanOf(repeated.Energy), []float64{0.442}, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", a[0].Estimate.Value, b[0].Estimate.Value, 1e-13)
	near(t, "effective", a[0].Effective, b[0].Effective, 1e-12)
}

// Sums per bin give what leaving configurations out gives.
func TestPartial(t *testing.T) {
	s := normal(0.44, 1003, 5)
	for _, e := range s.Energy {
		s.F = append(s.F, 1/(1+math.Exp((e+6000)/100)))
	}
	edges, err := stat.Bins(1003, 7)
	if err != nil {
		t.Fatal(err)
	}
	// Far away a single bin has nearly all the weight.
	for _, at := range []State{{0.44, 0}, {0.443, 0.001}, {0.47, 0.002}, {0.6, 0}} {
		p, err := s.Partial(at.Beta, at.Y, Products(s.Energy, s.F), edges)
		if err != nil {
			t.Fatal(err)
		}
		logs, err := s.LogWeights(at.Beta, at.Y)
		if err != nil {
			t.Fatal(err)
		}
		for k := range 7 {
			multiplicity := []float64{1, 1, 1, 1, 1, 1, 1}
			multiplicity[k] = 0
			left := append([]float64(nil), logs...)
			for i := edges[k]; i < edges[k+1]; i++ {
				left[i] = math.Inf(-1)
			}
			w := weights(normalized(left))
			m := MomentsOf(p.Means(multiplicity))
			near(t, "<E>", m.A, w.mean(s.Energy), 1e-12)
			near(t, "<f>", m.B, w.mean(s.F), 1e-12)
			near(t, "var E", m.VarA/widthE/widthE, w.covariance(s.Energy, s.Energy)/widthE/widthE, 1e-12)
			near(t, "cov", m.Covariance, w.covariance(s.Energy, s.F), 1e-10)
		}
	}
}

func TestFarAwayStaysFinite(t *testing.T) {
	s := normal(0.44, 1000, 6)
	s.F = s.Energy
	for _, at := range []State{{0, 0}, {50, 0}, {1e6, 0}, {0.44, 1e5}, {0.44, -1e5}} {
		p, err := s.Curve(MeanOf(s.Energy), []State{at}, 10)
		if err != nil {
			t.Fatal(err)
		}
		if v := p[0].Estimate; math.IsNaN(v.Value+v.Error) || p[0].Supported && at.Beta != 0.44 {
			t.Errorf("at %v: %+v", at, p[0])
		}
	}
}

func TestErrors(t *testing.T) {
	good := Sample{Beta: 0.44, Volume: 16, Energy: []float64{-1, -2, -3, -4}, F: []float64{0, 1, 0, 1}}
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		change func(s *Sample)
		o      []float64
		at     State
		says   string
	}{
		{"empty", func(s *Sample) { *s = Sample{} }, nil, State{}, "empty"},
		{"beta", func(s *Sample) { s.Beta = nan }, good.F, State{}, "beta is NaN"},
		{"Y", func(s *Sample) { s.Y = math.Inf(1) }, good.F, State{}, "Y is +Inf"},
		{"volume", func(s *Sample) { s.Volume = 0 }, good.F, State{}, "volume is 0"},
		{"length", func(s *Sample) { s.F = s.F[:3] }, good.F, State{}, "3 values of f for 4"},
		{"NaN", func(s *Sample) { s.Energy = []float64{1, nan, 2, 3} }, good.F, State{}, "energy of configuration 1 is NaN"},
		{"count", func(s *Sample) { s.Count = []float64{1, -1, 1, 1} }, good.F, State{}, "count of configuration 1"},
		{"no count", func(s *Sample) { s.Count = make([]float64, 4) }, good.F, State{}, "add up to 0"},
		{"agnostic", func(s *Sample) { s.Energy = nil }, good.F, State{0.45, 0}, "takes the energies"},
		{"no f", func(s *Sample) { s.F = nil }, good.Energy, State{0.44, 1}, "takes the values of f"},
		{"observable", func(*Sample) {}, good.F[:2], State{0.44, 0}, "2 values of the observable"},
		{"observable NaN", func(*Sample) {}, []float64{1, 2, 3, nan}, State{0.44, 0}, "observable of configuration 3"},
		{"far", func(*Sample) {}, good.F, State{nan, 0}, "finite"},
		{"negative", func(*Sample) {}, good.F, State{-1, 0}, "negative"},
	} {
		s := good
		c.change(&s)
		_, err := s.Curve(MeanOf(c.o), []State{c.at}, 2)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "reweight: ") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := good.InBeta(MeanOf(good.F), []float64{0.44}, 5); err == nil {
		t.Error("more bins than configurations: no error")
	}
	if _, err := good.InBeta(Quantity{Terms: [][]float64{good.F}}, []float64{0.44}, 2); err == nil {
		t.Error("a quantity without a function: no error")
	}
}
