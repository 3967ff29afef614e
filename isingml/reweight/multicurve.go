package reweight

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/stat"
)

// edges returns those of the bins of each sample.
func (p *pool) edges(bins int) ([][]int, error) {
	out := make([][]int, len(p.states))
	for k := range out {
		b, err := stat.Bins(p.starts[k+1]-p.starts[k], bins)
		if err != nil {
			return nil, fmt.Errorf("reweight: sample %d: %w", k, err)
		}
		for i := range b {
			b[i] += p.starts[k]
		}
		out[k] = b
	}
	return out, nil
}

// support returns the support of a state. Here Effective is relative to the
// mean size of a sample, and above one where several contribute, Tail is that
// of the 3 sqrt(N) largest weights for samples of N configurations in the mean,
// and Shift counts from the nearest sample.
func (m *Multi) support(at State, edges [][]int) Support {
	p := &m.pool
	logs := p.logWeights(at, m.logsum, p.count)
	w := normalized(slices.Clone(logs))
	bins := make([]float64, len(edges[0])-1)
	for _, b := range edges {
		for k := range bins {
			for _, x := range w[b[k]:b[k+1]] {
				bins[k] += x
			}
		}
	}
	s := Support{Shift: math.Inf(1), Tail: tail(p.ratios(at, m.logsum), p.count, len(p.states))}
	squares, total := 0.0, 0.0
	for i, x := range w {
		if p.count[i] > 0 {
			squares += x * x / p.count[i]
			total += p.count[i]
		}
	}
	s.Effective = float64(len(p.states)) / (total * squares)
	squares = 0
	for _, x := range bins {
		squares += x * x
	}
	s.Bins = 1 / (float64(len(bins)) * squares)
	to := p.boltzmann(at)
	for k, state := range p.states {
		from := p.boltzmann(state)
		var n, sum, square, mean float64
		for i := p.starts[k]; i < p.starts[k+1]; i++ {
			x := to(i) - from(i)
			n += p.count[i]
			sum += p.count[i] * x
			square += p.count[i] * x * x
		}
		for i, x := range w {
			mean += x * (to(i) - from(i))
		}
		sum /= n
		shift := 0.0
		if v := square/n - sum*sum; v > 1e-20*square/n {
			shift = math.Abs(mean-sum) / math.Sqrt(v)
		}
		s.Shift = math.Min(s.Shift, shift)
	}
	return s
}

// InBeta returns the quantity as a function of the inverse temperature at
// Y = 0, see [Multi.Curve].
func (m *Multi) InBeta(ctx context.Context, q Quantity, betas []float64, bins int) ([]Point, error) {
	return labelled(betas)(m.Curve(ctx, q, atZeroField(betas), bins))
}

// Curve returns the quantity, of series joined by [Join], at each state. The
// errors are those of a jackknife that leaves out the same bin of every
// sample and solves the equations anew. A sample whose own mean of an
// observable is not that of all samples together is an error, [ErrDisagree]. X of the points is their index.
func (m *Multi) Curve(ctx context.Context, q Quantity, states []State, bins int) ([]Point, error) {
	p := &m.pool
	if err := q.check(p.len()); err != nil {
		return nil, err
	}
	edges, err := p.edges(bins)
	if err != nil {
		return nil, err
	}
	for _, s := range states {
		if err := p.reaches(s.Beta, s.Y); err != nil {
			return nil, err
		}
	}
	for _, t := range q.Terms {
		if err := m.agree("the observable", t, 0); err != nil {
			return nil, err
		}
	}
	means, err := m.without(ctx, q, states, edges)
	if err != nil {
		return nil, err
	}
	points, same := make([]Point, len(states)), q.constant(p.count)
	values := make([]float64, bins)
	for i, s := range states {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for k := range values {
			values[k] = q.Of(means[i][k], s)
		}
		sums := partial(p.logWeights(s, m.logsum, p.count), q.Terms, []int{0, p.len()})
		e, err := stat.Jackknife(q.Of(sums.Means(nil), s), values)
		if err != nil {
			return nil, fmt.Errorf("reweight: %w", err)
		}
		points[i] = newPoint(float64(i), e, m.support(s, edges), same)
	}
	return points, nil
}
