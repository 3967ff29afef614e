package rg

import (
	"context"
	"fmt"
	"math"

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
	ctx     context.Context // nil for one that is never cancelled
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

// Bootstrap draws the bins of both systems with replacement, samples times, as
// [stat.Resampling.Bootstrap] does.
func Bootstrap(bins, samples int, seed uint64) Resampling {
	return Resampling{method: bootstrap, bins: bins, samples: samples, seed: seed}
}

// AppendixD computes everything in each of n groups and combines the results
// by their mean and Eq. (D1), as the paper does with n = 10. The mean over
// groups is biased where the chain is not linear: nu comes out too large,
// because a slope enters by the inverse of its logarithm.
func AppendixD(n int) Resampling { return Resampling{method: groups, bins: n} }

// Within returns the resampling that ends with the context's error when that is
// cancelled.
func (r Resampling) Within(ctx context.Context) Resampling {
	r.ctx = ctx
	return r
}

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

// sides validates and prepares the systems.
func (r Resampling) sides(systems []System, prepare func(s *side) error) ([]*side, error) {
	var out []*side
	for i, s := range systems {
		name := fmt.Sprintf("system %d", i)
		if len(systems) == 2 {
			name = []string{"the original system", "the rescaled system"}[i]
		}
		if err := s.validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		borders, err := stat.Bins(len(s.Observable), r.bins)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		one := &side{System: s, borders: borders}
		if err := prepare(one); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, one)
	}
	return out, nil
}

// estimate runs the chain on all data, which comes first, and then on every
// resampling.
func (r Resampling) estimate(original, rescaled System, c chain) ([]stat.Estimate, error) {
	return r.estimateAll([]System{original, rescaled}, c.prepare, func(v []*view) ([]float64, error) {
		return c.compute(v[0], v[1])
	})
}

// estimateAll is estimate for any number of independent systems.
func (r Resampling) estimateAll(systems []System, prepare func(s *side) error, compute func(v []*view) ([]float64, error)) ([]stat.Estimate, error) {
	sides, err := r.sides(systems, prepare)
	if err != nil {
		return nil, err
	}
	bins := make([]int, len(sides))
	for i := range bins {
		bins[i] = r.bins
	}
	ctx := r.ctx
	if ctx == nil {
		ctx = context.Background()
	}
	chain := func(s stat.Selection) ([]float64, error) {
		views := make([]*view, len(sides))
		for i := range views {
			views[i] = sides[i].view(times(s[i]))
		}
		return compute(views)
	}
	if _, err := chain(stat.All(bins...)); err != nil {
		return nil, err // plainly, not as that of a selection
	}
	var found *stat.Resampled
	switch r.method {
	case jackknife:
		found, err = stat.Resampling{}.Jackknife(ctx, chain, bins...)
	case bootstrap:
		found, err = stat.Resampling{}.Bootstrap(ctx, chain, r.seed, r.samples, bins...)
	default:
		return r.groups(ctx, chain, len(sides))
	}
	if err != nil {
		return nil, err
	}
	return found.Estimates(), nil
}

// groups computes the chain in each group alone and combines by Eq. (D1).
func (r Resampling) groups(ctx context.Context, f stat.Estimator, systems int) ([]stat.Estimate, error) {
	var columns [][]float64
	for k := range r.bins {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		alone := make([]int, r.bins)
		alone[k] = 1
		selection := make(stat.Selection, systems)
		for i := range selection {
			selection[i] = alone
		}
		values, err := f(selection)
		if err != nil {
			return nil, fmt.Errorf("group %d of %d: %w", k+1, r.bins, err)
		}
		if columns == nil {
			columns = make([][]float64, len(values))
		}
		for j, v := range values {
			columns[j] = append(columns[j], v)
		}
	}
	out := make([]stat.Estimate, len(columns))
	for j := range out {
		var err error
		if out[j], err = stat.Printed(columns[j]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func times(counts []int) []float64 {
	out := make([]float64, len(counts))
	for i, n := range counts {
		out[i] = float64(n)
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
