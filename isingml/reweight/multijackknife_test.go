package reweight

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"
)

// Without a bin of every sample means what it says.
func TestMultiJackknife(t *testing.T) {
	var samples, left []Sample
	var all, rest [][]float64
	for k, n := range []int{600, 3000} {
		s := normal(0.44+0.004*float64(k), n, uint64(k))
		samples, all = append(samples, s), append(all, s.Energy)
		s.Energy = append(append([]float64(nil), s.Energy[:n/10]...), s.Energy[n/5:]...)
		left, rest = append(left, s), append(rest, s.Energy)
	}
	ctx := context.Background()
	m, err := Combine(ctx, samples, Multiple{})
	if err != nil {
		t.Fatal(err)
	}
	edges, err := m.pool.edges(10)
	if err != nil {
		t.Fatal(err)
	}
	q := HeatCapacityOf(Join(all...), 1024)
	got, err := m.without(ctx, q, []State{{0.442, 0}}, edges)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Combine(ctx, left, Multiple{})
	if err != nil {
		t.Fatal(err)
	}
	w, err := want.at(0.442, 0)
	if err != nil {
		t.Fatal(err)
	}
	e := Join(rest...)
	near(t, "<E> without the second bin", got[0][1][0], w.mean(e), 1e-12)
	near(t, "var E without the second bin", got[0][1][1]-got[0][1][0]*got[0][1][0], w.covariance(e, e), 1e-10)
}

// One-sigma intervals hold the truth in 60 to 76 of 100 samples.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of repetitions")
	}
	const repetitions, to = 400, 0.4425
	mean := -6000 - widthE*widthE*(to-0.44)
	capacity := to * to * widthE * widthE / 1024
	names := []string{"<E>", "C", "<E> of two samples", "C of two samples"}
	hits := make([]int, len(names))
	for k := range uint64(repetitions) {
		a, b := normal(0.44, 500, 1000+2*k), normal(0.445, 500, 1001+2*k)
		m, err := Combine(context.Background(), []Sample{a, b}, Multiple{})
		if err != nil {
			t.Fatal(err)
		}
		e := Join(a.Energy, b.Energy)
		single := func(s Sample, q Quantity) Point { return one(t)(s.InBeta(q, []float64{to}, 25)) }
		multi := func(q Quantity) Point { return one(t)(m.InBeta(context.Background(), q, []float64{to}, 25)) }
		for i, d := range []float64{
			single(a, MeanOf(a.Energy)).Estimate.Deviation(mean),
			single(a, HeatCapacityOf(a.Energy, 1024)).Estimate.Deviation(capacity),
			multi(MeanOf(e)).Estimate.Deviation(mean),
			multi(HeatCapacityOf(e, 1024)).Estimate.Deviation(capacity),
		} {
			if math.Abs(d) <= 1 {
				hits[i]++
			}
		}
	}
	for i, n := range hits {
		part := float64(n) / repetitions
		t.Logf("the interval of %s holds the truth in %.1f %%", names[i], 100*part)
		if part < 0.60 || part > 0.76 {
			t.Errorf("the interval of %s holds the truth in %.1f %% of %d samples, want 60 to 76", names[i], 100*part, repetitions)
		}
	}
}

func one(t *testing.T) func(points []Point, err error) Point {
	return func(points []Point, err error) Point {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return points[0]
	}
}

// Inefficiencies weight samples among each other, and nothing else.
func TestMultiInefficiency(t *testing.T) {
	samples := []Sample{normal(0.44, 1000, 1), normal(0.444, 1000, 2), normal(0.447, 1000, 3)}
	logZ := func(g ...float64) []float64 {
		m, err := Combine(context.Background(), samples, Multiple{Inefficiency: g})
		if err != nil {
			t.Fatal(err)
		}
		return m.LogZ()
	}
	one, same, other := logZ(), logZ(3, 3, 3), logZ(1, 10, 1)
	for k := range one {
		near(t, "ln Z", same[k], one[k], 1e-11)
	}
	if math.Abs(other[1]-one[1]) < 1e-6 {
		t.Errorf("ln Z %v and %v: the inefficiency has no effect", other, one)
	}
}

// The number of cores changes no bit.
func TestMultiOnAnyCores(t *testing.T) {
	samples := []Sample{normal(0.44, 3000, 1), normal(0.444, 2000, 2)}
	m, err := Combine(context.Background(), samples, Multiple{})
	if err != nil {
		t.Fatal(err)
	}
	q := MeanOf(Join(samples[0].Energy, samples[1].Energy))
	var got [2][]Point
	for i, cores := range []int{1, 3} {
		before := runtime.GOMAXPROCS(cores)
		got[i], err = m.InBeta(context.Background(), q, grid(0.438, 0.001, 9), 10)
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(got[0], got[1]) {
		t.Errorf("%+v on one core, %+v on three", got[0], got[1])
	}
}
