package rg

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/stat"
)

// A Resampling is a way to get errors of numbers that are computed from
// independent samples through a chain of reweighting, inversions and
// logarithms: the whole chain is repeated for every choice of bins.
type Resampling struct {
	method  method
	bins    int
	samples int
	seed    uint64
	control *Control        // nil for none
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

// Bootstrap draws the bins of all systems with replacement, samples times, as
// [stat.Resampling.Bootstrap] does.
func Bootstrap(bins, samples int, seed uint64) Resampling {
	return Resampling{method: bootstrap, bins: bins, samples: samples, seed: seed}
}

// AppendixD computes everything in each of n groups and combines the results
// by their mean and Eq. (D1), as the paper does with n = 10. The mean over
// groups is biased where the chain is not linear: nu comes out too large,
// because a slope enters by the inverse of its logarithm.
func AppendixD(n int) Resampling { return Resampling{method: groups, bins: n} }

// String names the resampling.
func (r Resampling) String() string {
	switch r.method {
	case jackknife:
		return fmt.Sprintf("jackknife over %d bins", r.bins)
	case bootstrap:
		return fmt.Sprintf("bootstrap of %d bins", r.bins)
	}
	return fmt.Sprintf("mean of %d groups (Appendix D)", r.bins)
}

// Within returns the resampling that ends with the context's error when that is
// cancelled.
func (r Resampling) Within(ctx context.Context) Resampling {
	r.ctx = ctx
	return r
}

func (r Resampling) context() context.Context {
	if r.ctx == nil {
		return context.Background()
	}
	return r.ctx
}

// needs says what a system is prepared for.
type needs struct{ thermal, field bool }

func (n needs) and(m needs) needs { return needs{n.thermal || m.thermal, n.field || m.field} }

// A side is a system prepared for resampling.
type side struct {
	System
	set            int // the number of its data set: systems on the same configurations share it
	edges          []int
	thermal, field *response
}

// prepare fills in what is needed, at the sample's inverse temperature where
// the field is concerned.
func (s *side) prepare(n needs) (err error) {
	if n.thermal {
		if s.thermal, err = newResponse(s.System, 0, false, s.edges); err != nil {
			return err
		}
	}
	if n.field {
		if s.field, err = newResponse(s.System, s.Beta, true, s.edges); err != nil {
			return err
		}
	}
	return err
}

// A view is a side with bin k taken multiplicity[k] times; nil means every bin
// once.
type view struct {
	*side
	multiplicity   []float64
	thermal, field *replica
}

func (s *side) view(multiplicity []float64) *view {
	v := &view{side: s, multiplicity: multiplicity}
	if s.thermal != nil {
		v.thermal = &replica{response: s.thermal, multiplicity: multiplicity}
	}
	if s.field != nil {
		v.field = &replica{response: s.field, multiplicity: multiplicity}
	}
	return v
}

// sides validates and prepares the systems.
func (r Resampling) sides(systems []System, of []needs) ([]*side, error) {
	var out []*side
	for i, s := range systems {
		name := nameOf(i, len(systems))
		if err := s.validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		edges, err := stat.Bins(len(s.Observable), r.bins)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		one := &side{System: s, set: i, edges: edges}
		if err := one.prepare(of[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, one)
	}
	return out, nil
}

// nameOf names system i of n.
func nameOf(i, n int) string {
	if n == 2 {
		return []string{"the original system", "the rescaled system"}[i]
	}
	return fmt.Sprintf("system %d", i)
}

// resample computes numbers for every selection of bins of the data sets.
func (r Resampling) resample(sets int, of stat.Estimator) (*stat.Resampled, error) {
	bins := make([]int, sets)
	for i := range bins {
		bins[i] = r.bins
	}
	switch r.method {
	case jackknife:
		return stat.Resampling{}.Jackknife(r.context(), of, bins...)
	case bootstrap:
		return stat.Resampling{}.Bootstrap(r.context(), of, r.seed, r.samples, bins...)
	}
	return stat.Resampling{}.Groups(r.context(), of, r.bins, sets)
}

// views returns views of the selected bins.
func views(sides []*side, s stat.Selection) []*view {
	out := make([]*view, len(sides))
	for i, side := range sides {
		out[i] = side.view(multiplicity(s[side.set]))
	}
	return out
}

// whole returns views of all data.
func whole(sides []*side) []*view {
	out := make([]*view, len(sides))
	for i, side := range sides {
		out[i] = side.view(nil)
	}
	return out
}

func multiplicity(counts []int) []float64 {
	out := make([]float64, len(counts))
	for i, n := range counts {
		out[i] = float64(n)
	}
	return out
}
