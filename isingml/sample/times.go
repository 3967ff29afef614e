package sample

import (
	"errors"
	"math"

	gonum "gonum.org/v1/gonum/stat"

	"github.com/isingml/kernel/isingml/stat"
)

// levels returns those of the pilots' last four fifths.
func levels(chains []*chain) (all []Level) {
	for k := range chains[0].spec.columns() {
		var values []float64
		for _, c := range chains {
			values = append(values, c.settled(k)...)
		}
		mean, deviation := gonum.PopMeanStdDev(values, nil)
		all = append(all, Level{mean, deviation})
	}
	return all
}

// meet tells whether chains from order and from disorder have the same means,
// to four errors.
func meet(chains []*chain) bool {
	for k := range chains[0].spec.columns() {
		var kinds [2][][]float64
		for i, c := range chains {
			kinds[i%2] = append(kinds[i%2], c.settled(k))
		}
		if apart(kinds[0], kinds[1]) > 4 {
			return false
		}
	}
	return true
}

// observed returns what chain c has measured of an observable, as its absolute
// value where a symmetry changes the sign.
func (c *chain) observed(k int) []float64 {
	if c.spec.columns()[k].Odd {
		return absolute(c.series.columns[k])
	}
	return c.series.columns[k]
}

// settled is observed without the first fifth.
func (c *chain) settled(k int) []float64 {
	all := c.observed(k)
	return all[len(all)/5:]
}

// longest returns the longest integrated time of the observables and f, in
// steps of the chains' series, and how many such times the series see: with the
// time two errors longer, so that chance does not make a short one, and never
// more than there are values.
func longest(chains []*chain) (tau stat.Estimate, seen float64) {
	seen = math.Inf(1)
	for k := range chains[0].spec.columns() {
		var series [][]float64
		for _, c := range chains {
			series = append(series, c.settled(k))
		}
		t, ok := thinnedTime(series)
		if !ok {
			return tau, 0
		}
		if t.Value > tau.Value {
			tau = t
		}
		if t.Value > 0 {
			seen = min(seen, float64(len(series)*len(series[0]))/max(t.Value+2*t.Error, 1))
		}
	}
	return tau, seen
}

// exponential returns the time of the exponential correlation whose integrated
// time is tau: they differ where it falls much from one update to the next.
func exponential(tau float64) float64 {
	if tau <= 0.5 {
		return 0
	}
	return 1 / math.Log((2*tau+1)/(2*tau-1))
}

func absolute(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, x := range values {
		out[i] = math.Abs(x)
	}
	return out
}

// thinnedTime is stat.IntegratedTime for series that may be much longer than
// the time: it takes every k-th value for the largest k, a power of two, that
// still resolves the time, so that the work stays in proportion. A series that
// does not vary has the time 0. It is false if the series are too short.
func thinnedTime(series [][]float64) (stat.Estimate, bool) {
	k := 1
	for len(series[0])/k > 2048 {
		k *= 2
	}
	for ; ; k /= 2 {
		thin := make([][]float64, len(series))
		for i, s := range series {
			for j := 0; j < len(s); j += k {
				thin[i] = append(thin[i], s[j])
			}
		}
		t, err := stat.IntegratedTime(thin...)
		switch {
		case errors.Is(err, stat.ErrConstant) && k == 1:
			return stat.Estimate{}, true
		case errors.Is(err, stat.ErrConstant):
		case err != nil:
			return t, false
		case t.Value > 3 || k == 1:
			return stat.Estimate{Value: t.Value * float64(k), Error: t.Error * float64(k)}, true
		}
	}
}
