package reweight

import (
	"fmt"
	"math"
)

// Moments are the first and second moments of two observables.
type Moments struct {
	A, B                   float64 // means
	VarA, VarB, Covariance float64
}

// A Partial holds the weighted sums of two observables at one point (beta, Y)
// for each bin of a sample. The moments of any choice of bins (all but one for
// a jackknife, some repeated for a bootstrap, a single one for Appendix D)
// follow without a second look at the configurations, and exactly.
type Partial struct {
	a, b float64 // where the sums are centred
	bins []sums
}

// sums are those of one bin, with weights relative to exp(top).
type sums struct{ top, w, a, b, aa, ab, bb float64 }

// Partial returns the sums of observables a and b at (beta, y) in bins with
// the given borders (see [stat.Bins]).
func (s Sample) Partial(beta, y float64, a, b []float64, borders []int) (*Partial, error) {
	logs, err := s.LogWeights(beta, y)
	if err != nil {
		return nil, err
	}
	for _, o := range [][]float64{a, b} {
		if err := check("the observable", o, len(logs)); err != nil {
			return nil, err
		}
	}
	for k, x := range borders {
		if x < 0 || x > len(logs) || k > 0 && x < borders[k-1] {
			return nil, fmt.Errorf("reweight: border %d of the bins is %d, must rise from 0 to %d", k, x, len(logs))
		}
	}
	return partial(logs, a, b, borders), nil
}

func partial(logs, a, b []float64, borders []int) *Partial {
	p := &Partial{a: average(a), b: average(b), bins: make([]sums, len(borders)-1)}
	for k := range p.bins {
		lo, hi := borders[k], borders[k+1]
		s := sums{top: highest(logs[lo:hi])}
		if !math.IsInf(s.top, -1) {
			for i := lo; i < hi; i++ {
				w := math.Exp(logs[i] - s.top)
				x, y := a[i]-p.a, b[i]-p.b
				s.w += w
				s.a += w * x
				s.b += w * y
				s.aa += w * x * x
				s.ab += w * x * y
				s.bb += w * y * y
			}
		}
		p.bins[k] = s
	}
	return p
}

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// Moments returns the moments with bin k taken times[k] times; nil means every
// bin once, and bins beyond the end of times do not count. They are NaN if no
// weight remains.
func (p *Partial) Moments(times []float64) Moments {
	taken := func(k int) float64 {
		switch {
		case times == nil:
			return 1
		case k < len(times):
			return times[k]
		}
		return 0
	}
	top := math.Inf(-1)
	for k, s := range p.bins {
		if taken(k) > 0 {
			top = max(top, s.top)
		}
	}
	var t sums
	for k, s := range p.bins {
		c := taken(k)
		if c == 0 {
			continue
		}
		c *= math.Exp(s.top - top)
		t.w += c * s.w
		t.a += c * s.a
		t.b += c * s.b
		t.aa += c * s.aa
		t.ab += c * s.ab
		t.bb += c * s.bb
	}
	a, b := t.a/t.w, t.b/t.w
	return Moments{
		A: p.a + a, B: p.b + b,
		VarA: t.aa/t.w - a*a, VarB: t.bb/t.w - b*b, Covariance: t.ab/t.w - a*b,
	}
}
