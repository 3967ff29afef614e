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
	solved := make([][]float64, bins)
	err := parallel(ctx, bins, func(ctx context.Context, k int) error {
		var err error
		if solved[k], _, err = p.solve(ctx, p.drop(borders, k), m.logZ, nil); err != nil {
			return fmt.Errorf("reweight: without bin %d: %w", k+1, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sizes := make([][]float64, bins)
	for k := range sizes {
		sizes[k] = p.sizes(p.drop(borders, k))
	}
	tops := make([]float64, len(states))
	err = parallel(ctx, len(states), func(_ context.Context, i int) error {
		tops[i] = highest(p.logWeights(states[i], m.logsum, p.count))
		return nil
	})
	if err != nil {
		return nil, err
	}
	a0, b0 := average(q.A), average(q.B)
	totals := make([][]sums, len(states))
	for i := range totals {
		totals[i] = make([]sums, bins)
	}
	ratios := make([][]float64, bins)
	for k := range ratios {
		ratios[k] = make([]float64, chunk)
	}
	for lo := 0; lo < p.len(); lo += chunk {
		hi := min(lo+chunk, p.len())
		err := parallel(ctx, bins, func(_ context.Context, k int) error {
			r := ratios[k][:hi-lo]
			p.denominator(solved[k], sizes[k], lo, r)
			for i := range r {
				r[i] = math.Exp(m.logsum[lo+i] - r[i])
			}
			for _, b := range borders {
				from, to := max(b[k], lo), min(b[k+1], hi)
				if from < to {
					clear(r[from-lo : to-lo])
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		err = parallel(ctx, len(states), func(_ context.Context, i int) error {
			var terms [6][]float64
			for t := range terms {
				terms[t] = make([]float64, hi-lo)
			}
			weight := p.boltzmann(states[i])
			for n := range terms[0] {
				w := p.count[lo+n] * math.Exp(weight(lo+n)-m.logsum[lo+n]-tops[i])
				a, b := q.A[lo+n]-a0, q.B[lo+n]-b0
				terms[0][n] = w
				terms[1][n], terms[2][n] = w*a, w*b
				terms[3][n], terms[4][n], terms[5][n] = w*a*a, w*a*b, w*b*b
			}
			for k := range ratios {
				r, t := ratios[k][:hi-lo], &totals[i][k]
				for n, sum := range []*float64{&t.w, &t.a, &t.b, &t.aa, &t.ab, &t.bb} {
					*sum += floats.Dot(terms[n], r)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	out := make([][]Moments, len(states))
	for i := range out {
		out[i] = make([]Moments, bins)
		for k := range out[i] {
			out[i][k] = (&Partial{a: a0, b: b0, bins: totals[i][k : k+1]}).Moments(nil)
		}
	}
	return out, nil
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
