package reweight

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/floats"
)

// chunk is how many configurations are treated at a time.
const chunk = 2048

// without returns, for every state and bin, the means of the terms without
// that bin of every sample, with the equations solved anew.
//
// The weights without a bin are those of all data times the ratio of the
// denominators, which does not depend on the state. So exponentials are taken
// once for each state and once for each bin, and what is left for each pair
// is a scalar product.
func (m *Multi) without(ctx context.Context, q Quantity, states []State, edges [][]int) ([][][]float64, error) {
	p := &m.pool
	bins := len(edges[0]) - 1
	o := leftOut{Multi: m, edges: edges, solved: make([][]float64, bins), sizes: make([][]float64, bins), ratios: make([][]float64, bins)}
	err := parallel(ctx, bins, func(ctx context.Context, k int) (err error) {
		count := p.drop(edges, k)
		o.sizes[k], o.ratios[k] = p.sizes(count), make([]float64, chunk)
		if o.solved[k], _, err = p.solve(ctx, count, m.logZ, nil); err != nil {
			return fmt.Errorf("reweight: without bin %d: %w", k+1, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	each := make([]at, len(states))
	err = parallel(ctx, len(states), func(_ context.Context, i int) error {
		each[i] = at{states[i], highest(p.logWeights(states[i], m.logsum, p.count)), newPartial(q.Terms, bins)}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for lo := 0; lo < p.len(); lo += chunk {
		hi := min(lo+chunk, p.len())
		err := parallel(ctx, bins, func(_ context.Context, k int) error { o.take(k, lo, hi); return nil })
		if err != nil {
			return nil, err
		}
		err = parallel(ctx, len(states), func(_ context.Context, i int) error { o.add(&each[i], q, lo, hi); return nil })
		if err != nil {
			return nil, err
		}
	}
	out := make([][][]float64, len(states))
	for i := range out {
		totals := each[i].totals
		for k := range totals.bins {
			out[i] = append(out[i], (&Partial{centres: totals.centres, bins: totals.bins[k : k+1]}).Means(nil))
		}
	}
	return out, nil
}

// leftOut is what changes where one bin of every sample is left out: the
// solved equations, the sizes of the samples, and the ratios of the
// denominators for one chunk of configurations, which are zero in the bin.
type leftOut struct {
	*Multi
	edges                 [][]int
	solved, sizes, ratios [][]float64
}

// at is a state with the sums without each bin, relative to exp(top).
type at struct {
	state  State
	top    float64
	totals *Partial
}

// take computes the ratios without bin k of configurations lo to hi-1.
func (o *leftOut) take(k, lo, hi int) {
	r := o.ratios[k][:hi-lo]
	o.pool.denominator(o.solved[k], o.sizes[k], lo, r)
	for i := range r {
		r[i] = math.Exp(o.logsum[lo+i] - r[i])
	}
	for _, b := range o.edges {
		from, to := max(b[k], lo), min(b[k+1], hi)
		if from < to {
			clear(r[from-lo : to-lo])
		}
	}
}

// add adds configurations lo to hi-1 to the sums of a state.
func (o *leftOut) add(to *at, q Quantity, lo, hi int) {
	weights, term := make([]float64, hi-lo), make([]float64, hi-lo)
	weight := o.pool.boltzmann(to.state)
	for n := range weights {
		weights[n] = o.pool.count[lo+n] * math.Exp(weight(lo+n)-o.logsum[lo+n]-to.top)
	}
	for k := range to.totals.bins {
		to.totals.bins[k].w += floats.Dot(weights, o.ratios[k][:hi-lo])
	}
	for j, t := range q.Terms {
		for n, w := range weights {
			term[n] = w * (t[lo+n] - to.totals.centres[j])
		}
		for k := range to.totals.bins {
			to.totals.bins[k].terms[j] += floats.Dot(term, o.ratios[k][:hi-lo])
		}
	}
}

// drop returns the counts without bin k of every sample.
func (p *pool) drop(edges [][]int, k int) []float64 {
	count := slices.Clone(p.count)
	for _, b := range edges {
		clear(count[b[k]:b[k+1]])
	}
	return count
}

// parallel calls f(0) to f(n-1) on all cores. Each must write to places of its
// own, so that results do not depend on their number.
func parallel(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return f(ctx, i)
		})
	}
	return g.Wait()
}
