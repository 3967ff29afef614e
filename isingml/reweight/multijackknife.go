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

// without returns, for every state and bin, the moments from the data without
// that bin of every sample, with the equations solved anew.
//
// The weights without a bin are those of all data times the ratio of the
// denominators, which does not depend on the state. So exponentials are taken
// once for each state and once for each bin, and what is left for each pair
// is a scalar product.
func (m *Multi) without(ctx context.Context, q Quantity, states []State, borders [][]int) ([][]Moments, error) {
	p := &m.pool
	bins := len(borders[0]) - 1
	o := leftOut{Multi: m, borders: borders, solved: make([][]float64, bins), sizes: make([][]float64, bins), ratios: make([][]float64, bins)}
	err := parallel(ctx, bins, func(ctx context.Context, k int) (err error) {
		count := p.drop(borders, k)
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
		each[i] = at{
			state: states[i], top: highest(p.logWeights(states[i], m.logsum, p.count)),
			totals: Partial{a: average(q.A), b: average(q.B), bins: make([]sums, bins)},
		}
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
	out := make([][]Moments, len(states))
	for i := range out {
		totals := each[i].totals
		for k := range totals.bins {
			out[i] = append(out[i], (&Partial{a: totals.a, b: totals.b, bins: totals.bins[k : k+1]}).Moments(nil))
		}
	}
	return out, nil
}

// leftOut is what changes where one bin of every sample is left out: the
// solved equations, the sizes of the samples, and the ratios of the
// denominators for one chunk of configurations, which are zero in the bin.
type leftOut struct {
	*Multi
	borders               [][]int
	solved, sizes, ratios [][]float64
}

// at is a state with the sums without each bin, relative to exp(top).
type at struct {
	state  State
	top    float64
	totals Partial
}

// take computes the ratios without bin k of configurations lo to hi-1.
func (o *leftOut) take(k, lo, hi int) {
	r := o.ratios[k][:hi-lo]
	o.pool.denominator(o.solved[k], o.sizes[k], lo, r)
	for i := range r {
		r[i] = math.Exp(o.logsum[lo+i] - r[i])
	}
	for _, b := range o.borders {
		from, to := max(b[k], lo), min(b[k+1], hi)
		if from < to {
			clear(r[from-lo : to-lo])
		}
	}
}

// add adds configurations lo to hi-1 to the sums of a state.
func (o *leftOut) add(to *at, q Quantity, lo, hi int) {
	var terms [6][]float64
	for t := range terms {
		terms[t] = make([]float64, hi-lo)
	}
	weight := o.pool.boltzmann(to.state)
	for n := range terms[0] {
		w := o.pool.count[lo+n] * math.Exp(weight(lo+n)-o.logsum[lo+n]-to.top)
		a, b := q.A[lo+n]-to.totals.a, q.B[lo+n]-to.totals.b
		terms[0][n] = w
		terms[1][n], terms[2][n] = w*a, w*b
		terms[3][n], terms[4][n], terms[5][n] = w*a*a, w*a*b, w*b*b
	}
	for k := range to.totals.bins {
		r, t := o.ratios[k][:hi-lo], &to.totals.bins[k]
		for n, sum := range []*float64{&t.w, &t.a, &t.b, &t.aa, &t.ab, &t.bb} {
			*sum += floats.Dot(terms[n], r)
		}
	}
}

// drop returns the counts without bin k of every sample.
func (p *pool) drop(borders [][]int, k int) []float64 {
	count := slices.Clone(p.count)
	for _, b := range borders {
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
