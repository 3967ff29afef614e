package phases

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// ordered returns configurations of a format that follow one of its patterns at
// random, each site with probability p and at random otherwise.
func ordered(t *testing.T, f lattice.Format, n int, p float64, pattern func(site, which int) float32) *lattice.Set {
	t.Helper()
	rng := random.New(5, "test of components")
	set, err := lattice.FromRows(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	values := f.Codec.Values()
	numbers := make([]float32, f.Numbers())
	for range n {
		which := rng.IntN(6)
		for i := range numbers {
			switch {
			case rng.Float64() < p:
				numbers[i] = pattern(i, which)
			case f.Codec.Real:
				numbers[i] = float32(rng.NormFloat64())
			default:
				numbers[i] = float32(values[rng.IntN(len(values))])
			}
		}
		if err := set.AppendFloats(numbers); err != nil {
			t.Fatal(err)
		}
	}
	return set
}

func inTwo(set *lattice.Set) Each {
	return func(_ context.Context, visit func(*lattice.Set) error) error {
		if err := visit(set.Slice(0, set.Len()/3)); err != nil {
			return err
		}
		return visit(set.Slice(set.Len()/3, set.Len()))
	}
}

// TestAnalyse holds components against those of the whole covariance matrix,
// and against the pattern that was put in.
func TestAnalyse(t *testing.T) {
	parity := func(i int) int { return i/4%2 ^ i%2 }
	for name, c := range map[string]struct {
		format    lattice.Format
		pattern   func(site, which int) float32
		leading   int
		intensity float64 // of what follows the pattern wholly
	}{
		"ferromagnet":     {lattice.Square(4), func(_, which int) float32 { return float32(which%2*2 - 1) }, 1, 1},
		"antiferromagnet": {lattice.Square(4), func(i, which int) float32 { return float32((which+parity(i))%2*2 - 1) }, 1, 1},
		"Potts":           {lattice.Format{Shape: []int{4, 4}, Codec: lattice.Codec{States: 3, Step: 1}}, func(_, which int) float32 { return float32(which % 3) }, 2, 2. / 3},
		"reals":           {lattice.Format{Shape: []int{4, 4}, Codec: lattice.Codec{Real: true}}, func(_, which int) float32 { return float32(which%2*2 - 1) }, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			set := ordered(t, c.format, 600, 0.6, c.pattern)
			found, err := Analyse(t.Context(), inTwo(set), c.leading)
			if err != nil {
				t.Fatal(err)
			}
			if err := found.Check(); err != nil {
				t.Error(err)
			}
			compare(t, found, set)
			values, err := Intensity{found}.Evaluate(t.Context(), ordered(t, c.format, 60, 1, c.pattern))
			if err != nil {
				t.Fatal(err)
			}
			for i, x := range values {
				if math.Abs(x-c.intensity) > 0.2 {
					t.Errorf("the intensity of ordered configuration %d is %.3f, must be about %.3f", i, x, c.intensity)
				}
			}
		})
	}
}

// compare holds components against an eigensystem of the covariance matrix.
func compare(t *testing.T, found *Components, set *lattice.Set) {
	t.Helper()
	d := length(set.Format())
	rows := mat.NewDense(set.Len(), d, nil)
	values, x := make([]float32, set.Format().Numbers()), make([]float64, d)
	for i := range set.Len() {
		vector(set, i, values, x)
		rows.SetRow(i, x)
	}
	var covariance mat.SymDense
	stat.CovarianceMatrix(&covariance, rows, nil)
	covariance.ScaleSym(float64(set.Len()-1)/float64(set.Len()), &covariance)
	var eigen mat.EigenSym
	if !eigen.Factorize(&covariance, true) {
		t.Fatal("no eigensystem")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for j, v := range found.Vectors {
		want := eigen.Values(nil)[d-1-j]
		if math.Abs(found.Variances[j]-want) > 1e-7*want {
			t.Errorf("variance %d is %v, must be %v", j, found.Variances[j], want)
		}
		// What is left of the vector outside of the space of the leading ones:
		// these may be mixed.
		inside := 0.0
		for k := range found.Vectors {
			inside += math.Pow(dot(v, mat.Col(nil, d-1-k, &vectors)), 2)
		}
		if math.Abs(inside-1) > 1e-5 {
			t.Errorf("component %d lies with %.8f in the leading ones", j, inside)
		}
	}
	if trace := mat.Trace(&covariance); math.Abs(found.Total-trace) > 1e-9*trace {
		t.Errorf("the total variance is %v, must be %v", found.Total, trace)
	}
}

// TestAnalyseRefuses is the table of what has no components.
func TestAnalyseRefuses(t *testing.T) {
	up := ordered(t, lattice.Square(4), 5, 1, func(int, int) float32 { return 1 })
	other := ordered(t, lattice.Square(6), 5, 0.5, func(int, int) float32 { return 1 })
	for name, c := range map[string]struct {
		each    Each
		leading int
		want    string
	}{
		"equal":   {inTwo(up), 1, "all configurations are equal"},
		"none":    {func(context.Context, func(*lattice.Set) error) error { return nil }, 1, "no configurations"},
		"formats": {func(_ context.Context, v func(*lattice.Set) error) error { _ = v(up); return v(other) }, 1, "one format"},
		"many":    {inTwo(other), 37, "must be 1 to 36"},
		"no":      {inTwo(other), 0, "must be 1 to 36"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Analyse(t.Context(), c.each, c.leading); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, must say %q", err, c.want)
			}
		})
	}
}
