package stat

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// The transform gives what sums over pairs give.
func TestAutocorrelation(t *testing.T) {
	chains := [][]float64{autoregressive(noise("lags", 0), 0.7, 50), autoregressive(noise("lags", 1), 0.7, 37), {}}
	got, err := autocorrelation(chains...)
	if err != nil {
		t.Fatal(err)
	}
	all := append(append([]float64(nil), chains[0]...), chains[1]...)
	m, v := Moments(all)
	if len(got) != 50 || got[0] != 1 {
		t.Fatalf("%d lags, rho(0) = %g", len(got), got[0])
	}
	for lag, rho := range got {
		sum, pairs := 0.0, 0
		for _, c := range chains {
			for i := 0; i+lag < len(c); i++ {
				sum += (c[i] - m) * (c[i+lag] - m)
				pairs++
			}
		}
		if want := sum / float64(pairs) / v; math.Abs(rho-want) > 1e-12 {
			t.Errorf("rho(%d) = %.15g, want %.15g", lag, rho, want)
		}
	}
}

func TestIntegratedTime(t *testing.T) {
	for i, c := range []struct {
		a      float64
		chains int
		n      int
	}{
		{0, 1, 100000}, {-0.5, 1, 100000}, {0.3, 1, 50000}, {0.8, 1, 100000}, {0.95, 1, 200000}, {0.8, 8, 10000},
	} {
		var chains [][]float64
		for k := range c.chains {
			chains = append(chains, autoregressive(noise("time", 100*i+k), c.a, c.n))
		}
		got, err := IntegratedTime(chains...)
		if err != nil {
			t.Fatal(err)
		}
		want := (1 + c.a) / (1 - c.a) / 2
		if math.Abs(got.Deviation(want)) > 3 || got.Error > 0.05*math.Max(want, 0.5) {
			t.Errorf("a=%g in %d chains: time %v, want %g", c.a, c.chains, got, want)
		}
	}
}

func TestIntegratedTimeRefuses(t *testing.T) {
	line := make([]float64, 100)
	for i := range line {
		line[i] = float64(i)
	}
	tenth := make([]float64, 100)
	for i := range tenth {
		tenth[i] = 0.1
	}
	for _, c := range []struct {
		chains  [][]float64
		message string
	}{
		{nil, "too few"},
		{[][]float64{{1, 2, 3}}, "3 values are too few"},
		{[][]float64{tenth, tenth}, "constant"},
		{[][]float64{{1, 2, math.NaN(), 4, 5, 6, 7, 8}}, "value 2 of a series is NaN"},
		{[][]float64{{1, 2, 3, 4, 5, 6, 7, math.Inf(-1)}}, "value 7 of a series is -Inf"},
		{[][]float64{line[:50], line[50:]}, "not died out over the 50 values"},
	} {
		_, err := IntegratedTime(c.chains...)
		if err == nil || !strings.Contains(err.Error(), c.message) || !strings.HasPrefix(err.Error(), "stat: ") {
			t.Errorf("%v: error %v, want one with %q", c.chains, err, c.message)
		}
		if got := errors.Is(err, ErrConstant); got != (c.message == "constant") {
			t.Errorf("%v: error is ErrConstant: %v", c.chains, got)
		}
	}
	for i := range line {
		line[i] = float64(i % 2)
	}
	if e, err := IntegratedTime(line); err == nil {
		t.Errorf("an alternating series has the time %v", e)
	}
}

func BenchmarkIntegratedTime(b *testing.B) {
	for _, n := range []int{1000, 10000, 1000000} {
		x := autoregressive(noise("speed", 0), 0.8, n)
		b.Run(fmt.Sprint("n=", n), func(b *testing.B) {
			b.SetBytes(int64(8 * n))
			for b.Loop() {
				if _, err := IntegratedTime(x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Times of short series are refused rather than much too short: of those that
// are given at most one in twelve is more than three errors below the true one,
// and none is a small part of 1/2 where values are positively correlated.
func TestIntegratedTimeOfShortSeries(t *testing.T) {
	for _, a := range []float64{0, 0.3, 0.7, 0.9, 0.95} {
		for _, c := range []struct{ chains, n int }{{1, 8}, {1, 20}, {1, 50}, {2, 50}, {1, 200}, {2, 250}, {1, 1000}} {
			const series = 400
			want, low := (1+a)/(1-a)/2, 0
			for k := range series {
				var chains [][]float64
				for i := range c.chains {
					chains = append(chains, autoregressive(noise("short", 2*k+i), a, c.n))
				}
				got, err := IntegratedTime(chains...)
				if err != nil {
					continue
				}
				if got.Value < 0.2 {
					t.Errorf("a=%g, %d chains of %d: time %v, is %g", a, c.chains, c.n, got, want)
				}
				if got.Deviation(want) < -3 {
					low++
				}
			}
			if low > series/12 {
				t.Errorf("a=%g, %d chains of %d: %d of %d times are more than 3 errors below %g", a, c.chains, c.n, low, series, want)
			}
		}
	}
}
