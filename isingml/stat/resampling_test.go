package stat

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// For a mean the jackknife gives the standard error, to rounding.
func TestJackknifeOfMean(t *testing.T) {
	x := autoregressive(noise("jackknife", 0), 0.5, 60)
	average := func(s Selection) ([]float64, error) { return []float64{s.Mean(0, x)}, nil }
	for _, bins := range []int{2, 6, 20, 60} {
		r, err := Resampling{}.Jackknife(t.Context(), average, bins)
		if err != nil {
			t.Fatal(err)
		}
		got := r.Estimate(0)
		want, err := Blocked(x, bins)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.Value-want.Value) > 1e-14 || math.Abs(got.Error-want.Error) > 1e-13*want.Error {
			t.Errorf("%d bins: %g +- %.16g, want %g +- %.16g", bins, got.Value, got.Error, want.Value, want.Error)
		}
		edges, _ := Bins(len(x), bins)
		without := make([]float64, bins)
		for i := range without {
			without[i] = mean(append(append([]float64(nil), x[:edges[i]]...), x[edges[i+1]:]...))
		}
		low, err := Jackknife(mean(x), without)
		if err != nil || math.Abs(low.Error-want.Error) > 1e-12*want.Error {
			t.Errorf("%d bins, from values: %v, %v, want %v", bins, low, err, want)
		}
	}
}

// The square of a mean is biased by the mean's variance, which the jackknife
// finds exactly.
func TestJackknifeBias(t *testing.T) {
	x := autoregressive(noise("bias", 0), 0, 40)
	r, err := Resampling{}.Jackknife(t.Context(), func(s Selection) ([]float64, error) {
		return []float64{math.Pow(s.Mean(0, x), 2)}, nil
	}, len(x))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := Mean(x)
	if want := m.Error * m.Error; math.Abs(r.Bias[0]-want) > 1e-13 {
		t.Errorf("bias %g, want %g", r.Bias[0], want)
	}
}

// Errors of independent data sets add in quadrature, and covariances of means
// are those of the series.
func TestJackknifeOfSeveralSets(t *testing.T) {
	x, y := pair(noise("sets", 0), 0, 50)
	z := autoregressive(noise("sets", 1), 0, 30)
	f := func(s Selection) ([]float64, error) {
		a, b, c := s.Mean(0, x), s.Mean(0, y), s.Mean(1, z)
		return []float64{a, b, c, a + 2*c}, nil
	}
	r, err := Resampling{}.Jackknife(t.Context(), f, len(x), len(z))
	if err != nil {
		t.Fatal(err)
	}
	mx, _ := Mean(x)
	my, _ := Mean(y)
	mz, _ := Mean(z)
	for i, want := range []Estimate{mx, my, mz, {mx.Value + 2*mz.Value, math.Hypot(mx.Error, 2*mz.Error)}} {
		if got := r.Estimate(i); math.Abs(got.Value-want.Value) > 1e-14 || math.Abs(got.Error-want.Error) > 1e-13 {
			t.Errorf("number %d: %g +- %.16g, want %g +- %.16g", i, got.Value, got.Error, want.Value, want.Error)
		}
	}
	c := 0.0
	for i := range x {
		c += (x[i] - mx.Value) * (y[i] - my.Value) / (50 * 49)
	}
	for _, q := range []struct{ got, want float64 }{
		{r.Covariance(0, 1), c},
		{r.Covariance(1, 0), c},
		{r.Covariance(0, 2), 0},
		{r.Covariance(2, 3), 2 * mz.Error * mz.Error},
		{correlation(r, 0, 1), c / (mx.Error * my.Error)},
		{correlation(r, 3, 3), 1},
	} {
		if math.Abs(q.got-q.want) > 1e-13 {
			t.Errorf("covariance %.15g, want %.15g", q.got, q.want)
		}
	}
	if len(r.Replicas) != 80 || len(r.Value) != 4 {
		t.Errorf("%d replicas of %d numbers", len(r.Replicas), len(r.Value))
	}
}

// With many replicas the bootstrap's error of a mean is the standard error,
// few bins or many, because one bin less is drawn than there are.
func TestBootstrapOfMean(t *testing.T) {
	const replicas = 20000
	x, y := pair(noise("bootstrap", 0), 0, 30)
	for _, bins := range []int{3, 30} {
		r, err := Resampling{}.Bootstrap(t.Context(), func(s Selection) ([]float64, error) {
			return []float64{s.Mean(0, x), s.Mean(0, y)}, nil
		}, 7, replicas, bins)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := Blocked(x, bins)
		// The standard deviation of n draws is known to 1/sqrt(2n).
		if got := r.Estimate(0); math.Abs(got.Error/want.Error-1) > 4/math.Sqrt(2*replicas) || got.Value != mean(x) && math.Abs(got.Value-mean(x)) > 1e-14 {
			t.Errorf("%d bins: %v, want %v", bins, got, want)
		}
		if d := r.Bias[0] / (want.Error / math.Sqrt(replicas)); math.Abs(d) > 4 {
			t.Errorf("%d bins: a mean has a bias of %.1f sigmas", bins, d)
		}
		if c := correlation(r, 0, 1); bins == 30 && (c < 0.3 || c > 0.9) {
			t.Errorf("means are correlated by %g, made with 0.6", c)
		}
	}
}

func TestResamplingIsReproducible(t *testing.T) {
	x, y := pair(noise("workers", 0), 0.3, 200)
	z := autoregressive(noise("workers", 1), 0.3, 100)
	f := func(s Selection) ([]float64, error) {
		return []float64{s.Mean(0, x) / s.Mean(1, z), s.Mean(0, y)}, nil
	}
	run := func(o Resampling, seed uint64) *Resampled {
		r, err := o.Bootstrap(t.Context(), f, seed, 50, 20, 10)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	var done []int
	one := run(Resampling{Progress: func(d, total int) {
		if total != 51 {
			t.Errorf("progress of %d", total)
		}
		done = append(done, d)
	}}, 3)
	many := run(Resampling{Workers: 7}, 3)
	for i := range one.Replicas {
		if !slices.Equal(one.Replicas[i], many.Replicas[i]) {
			t.Fatalf("replica %d differs between one worker and seven", i)
		}
	}
	if !slices.Equal(one.Error, many.Error) || slices.Equal(one.Error, run(Resampling{}, 4).Error) {
		t.Error("errors are not a function of the seed")
	}
	if len(done) != 51 || !slices.IsSorted(done) || done[50] != 51 {
		t.Errorf("progress went %v", done)
	}
}

func TestSelection(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6, 7}
	s := Selection{{1, 0, 2}} // bins 1 2 | 3 4 | 5 6 7
	if got := s.Mean(0, x); got != 39./8 {
		t.Errorf("mean: %g", got)
	}
	all := All(3, 2)
	if got := all.Without(1, 0); !slices.Equal(got[1], []int{0, 1}) || !slices.Equal(all[1], []int{1, 1}) {
		t.Errorf("without: %v of %v", got, all)
	}
}

func TestResamplingRefuses(t *testing.T) {
	one := func(Selection) ([]float64, error) { return []float64{1}, nil }
	broken := errors.New("no inverse")
	for _, c := range []struct {
		f       Estimator
		bins    []int
		message string
	}{
		{one, nil, "no data sets"},
		{one, []int{5, 1}, "data set 1 has 1 bins"},
		{func(s Selection) ([]float64, error) {
			if s[0][1] == 0 {
				return nil, broken
			}
			return []float64{1}, nil
		}, []int{3}, "selection 2 of 4: no inverse"},
		{func(Selection) ([]float64, error) { return []float64{math.NaN()}, nil }, []int{3}, "NaN"},
		{func(Selection) ([]float64, error) { return nil, nil }, []int{3}, "at least one"},
		{func(s Selection) ([]float64, error) { return make([]float64, 1+s[0][2]), nil }, []int{3}, "equally many"},
	} {
		for _, workers := range []int{1, 3} {
			_, err := Resampling{Workers: workers}.Jackknife(t.Context(), c.f, c.bins...)
			if err == nil || !strings.Contains(err.Error(), c.message) || !strings.HasPrefix(err.Error(), "stat: ") {
				t.Errorf("error %v, want one with %q", err, c.message)
			}
		}
	}
	if _, err := (Resampling{}).Bootstrap(t.Context(), one, 1, 1, 5); err == nil {
		t.Error("one replica was accepted")
	}
	if _, err := Jackknife(1, []float64{1}); err == nil {
		t.Error("a single bin was accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err := Resampling{}.Jackknife(ctx, func(Selection) ([]float64, error) {
		if calls++; calls == 5 {
			cancel()
		}
		return []float64{1}, nil
	}, 100)
	if !errors.Is(err, context.Canceled) || calls != 5 {
		t.Errorf("cancelled in call 5: %v after %d calls", err, calls)
	}
}

func BenchmarkJackknife(b *testing.B) {
	x, y := pair(noise("speed", 1), 0.5, 10000)
	for b.Loop() {
		if _, err := (Resampling{}).Jackknife(b.Context(), ratio(x, y), 50); err != nil {
			b.Fatal(err)
		}
	}
}

// correlation is the covariance over the product of the two errors.
func correlation(r *Resampled, i, j int) float64 {
	return r.Covariance(i, j) / (r.Error[i] * r.Error[j])
}
