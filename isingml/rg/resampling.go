package rg

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// A Resampling is a way to get errors of numbers that are computed from two
// independent samples through a chain of reweighting, inversions and
// logarithms: the whole chain is repeated for every choice of bins.
type Resampling struct {
	method  method
	bins    int
	samples int
	seed    uint64
}

type method int

const (
	jackknife method = iota
	bootstrap
	groups
)

// Jackknife leaves out each of the bins of each system in turn. Bins must be
// longer than the autocorrelation time.
func Jackknife(bins int) Resampling { return Resampling{method: jackknife, bins: bins} }

// Bootstrap draws the bins of both systems with replacement, samples times,
// from streams named by seed. The error is the standard deviation.
func Bootstrap(bins, samples int, seed uint64) Resampling {
	return Resampling{method: bootstrap, bins: bins, samples: samples, seed: seed}
}

// AppendixD computes everything in each of n groups and combines the results
// by their mean and Eq. (D1), as the paper does with n = 10. The mean over
// groups is biased where the chain is not linear: nu comes out too large,
// because a slope enters by the inverse of its logarithm.
func AppendixD(n int) Resampling { return Resampling{method: groups, bins: n} }

// A side is a system prepared for resampling.
type side struct {
	System
	borders         []int
	thermal, field  *response
	own, withParent *reweight.Partial // observable with conjugate, observable with F
}

// A view is a side with bin k taken times[k] times.
type view struct {
	*side
	times          []float64
	thermal, field *replica
}

// A chain is what is computed from both systems. Chain.prepare says what is
// needed of each, compute returns the numbers.
type chain struct {
	prepare func(s *side) error
	compute func(original, rescaled *view) ([]float64, error)
}

func (s *side) view(times []float64) *view {
	v := &view{side: s, times: times}
	if s.thermal != nil {
		v.thermal = &replica{response: s.thermal, times: times}
	}
	if s.field != nil {
		v.field = &replica{response: s.field, times: times}
	}
	return v
}

// sides validates and prepares both systems.
func (r Resampling) sides(original, rescaled System, c chain) (a, b *side, err error) {
	for i, s := range []System{original, rescaled} {
		name := []string{"original", "rescaled"}[i]
		if err := s.Validate(); err != nil {
			return nil, nil, fmt.Errorf("rg: the %s system: %w", name, err)
		}
		borders, err := stat.Bins(len(s.Observable), r.bins)
		if err != nil {
			return nil, nil, fmt.Errorf("rg: the %s system: %w", name, err)
		}
		one := &side{System: s, borders: borders}
		if err := c.prepare(one); err != nil {
			return nil, nil, err
		}
		if i == 0 {
			a = one
		} else {
			b = one
		}
	}
	return a, b, nil
}

// estimate runs the chain on all data and on every resampling.
func (r Resampling) estimate(original, rescaled System, c chain) ([]stat.Estimate, error) {
	a, b, err := r.sides(original, rescaled, c)
	if err != nil {
		return nil, err
	}
	// All data first, whatever the method: chains begin their searches there.
	all, err := c.compute(a.view(nil), b.view(nil))
	if err != nil {
		return nil, err
	}
	switch r.method {
	case jackknife:
		return r.jackknife(a, b, all, c)
	case bootstrap:
		return r.bootstrap(a, b, all, c)
	}
	return r.groups(a, b, len(all), c)
}

func (r Resampling) jackknife(a, b *side, all []float64, c chain) ([]stat.Estimate, error) {
	out := make([]stat.Estimate, len(all))
	for i, name := range []string{"original", "rescaled"} {
		without := make([][]float64, len(all))
		for k := range r.bins {
			times := repeated(1, r.bins)
			times[k] = 0
			x, y := a.view(times), b.view(nil)
			if i == 1 {
				x, y = a.view(nil), b.view(times)
			}
			values, err := c.compute(x, y)
			if err != nil {
				return nil, fmt.Errorf("without bin %d of the %s system: %w", k+1, name, err)
			}
			for j, v := range values {
				without[j] = append(without[j], v)
			}
		}
		for j, v := range all {
			e, err := stat.Jackknife(v, without[j])
			if err != nil {
				return nil, err
			}
			out[j] = stat.Estimate{Value: v, Error: math.Hypot(out[j].Error, e.Error)}
		}
	}
	return out, nil
}

func (r Resampling) bootstrap(a, b *side, all []float64, c chain) ([]stat.Estimate, error) {
	if r.samples < 2 {
		return nil, fmt.Errorf("rg: bootstrap of %d samples: at least 2 are needed", r.samples)
	}
	mean, square := make([]float64, len(all)), make([]float64, len(all))
	for k := range r.samples {
		rng := random.New(r.seed, "rg bootstrap", uint64(k))
		draw := func() []float64 {
			times := make([]float64, r.bins)
			for range times {
				times[rng.IntN(r.bins)]++
			}
			return times
		}
		values, err := c.compute(a.view(draw()), b.view(draw()))
		if err != nil {
			return nil, fmt.Errorf("bootstrap sample %d: %w", k+1, err)
		}
		for j, v := range values { // running moments of Welford
			d := v - mean[j]
			mean[j] += d / float64(k+1)
			square[j] += d * (v - mean[j])
		}
	}
	out := make([]stat.Estimate, len(all))
	for j, v := range all {
		out[j] = stat.Estimate{Value: v, Error: math.Sqrt(square[j] / float64(r.samples-1))}
	}
	return out, nil
}

func (r Resampling) groups(a, b *side, n int, c chain) ([]stat.Estimate, error) {
	columns := make([][]float64, n)
	for k := range r.bins {
		times := make([]float64, r.bins)
		times[k] = 1
		values, err := c.compute(a.view(times), b.view(times))
		if err != nil {
			return nil, fmt.Errorf("group %d of %d: %w", k+1, r.bins, err)
		}
		for j, v := range values {
			columns[j] = append(columns[j], v)
		}
	}
	out := make([]stat.Estimate, n)
	for j := range out {
		e, err := stat.Printed(columns[j])
		if err != nil {
			return nil, err
		}
		out[j] = e
	}
	return out, nil
}

func repeated(x float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = x
	}
	return out
}

// worst returns the smaller support of two: each part is the worse one.
func worst(a, b reweight.Support) reweight.Support {
	return reweight.Support{
		Effective: math.Min(a.Effective, b.Effective),
		Shift:     math.Max(a.Shift, b.Shift),
		Bins:      math.Min(a.Bins, b.Bins),
	}
}
