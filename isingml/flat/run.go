package flat

import (
	"context"
	"fmt"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// A walk is one chain with its weights.
type walk struct {
	model.Chain
	*weights
	coupling *model.Coupling
	rng      *random.Words
	row      []byte
	values   []float64
	function bool
}

// newWalk returns the chain of a purpose and number. Even ones start from order,
// the others from disorder.
func newWalk(s Spec, purpose string, index int, w *weights, term model.Term) *walk {
	m, v := s.newModel()
	stream := []uint64{uint64(s.L), uint64(index), math.Float64bits(s.From), math.Float64bits(s.To), math.Float64bits(s.Beta), uint64(s.Nodes)}
	for _, p := range m.Parameters() {
		stream = append(stream, math.Float64bits(p.Value))
	}
	format := m.Format(s.L)
	c := &walk{weights: w, row: make([]byte, format.Size()), values: make([]float64, len(m.Observables())), function: term != nil}
	c.rng = random.NewWords(s.Seed, "flat/"+s.Model+"/"+purpose, stream...)
	c.coupling = model.NewWeighted(term, w, c.rng)
	beta := 1.
	if c.function {
		beta = s.Beta
	}
	c.Chain = m.NewChain(model.Setup{L: s.L, Beta: beta, Rule: model.Metropolis, Random: c.rng, Coupling: c.coupling, Index: index / 2})
	if own, ok := c.Chain.(model.Disordered); index%2 == 1 && ok {
		own.Disorder()
	} else if index%2 == 1 && !format.Codec.Real {
		values := make([]int8, v)
		for i := range values {
			values[i] = format.Codec.Value(int(c.rng.Below(uint64(format.Codec.States))))
		}
		format.Pack(c.row, values)
		c.Set(c.row)
	}
	c.measure()
	c.coupling.Start(c.values[0])
	return c
}

func (c *walk) measure() {
	clear(c.row)
	c.Observe(c.row, c.values)
}

// sweep makes n sweeps and measures. What the rule told of energies must agree
// with what is measured: a rule that does not tell would be weighted wrongly.
func (c *walk) sweep(ctx context.Context, n int) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := c.rng.Within(ctx, func() { c.Update(n) }); err != nil {
		return err
	}
	c.measure()
	if c.function {
		return nil
	}
	if e := c.values[0]; math.Abs(e-c.coupling.F()) > 1e-6*(1+math.Abs(e)) {
		return fmt.Errorf("flat: the energy is %v, and by the changes that the rule told of it is %v: it cannot be weighted", e, c.coupling.F())
	}
	c.coupling.Start(c.values[0])
	return nil
}

// Run finds the weights and measures with them, on so many goroutines at most,
// which do not change the result. term returns f anew for each chain; it is nil
// for the energy.
func Run(ctx context.Context, s Spec, workers int, term func() (model.Term, error)) (*Result, error) {
	s, err := s.Resolved()
	if err != nil {
		return nil, err
	}
	if (term != nil) != (s.Function != "") {
		return nil, fmt.Errorf("flat: the function is called %q, and f is given: %v", s.Function, term != nil)
	}
	if term == nil {
		term = func() (model.Term, error) { return nil, nil }
	}
	found, err := s.weights(ctx, term)
	if err != nil {
		return nil, err
	}
	r := s.newResult(found.s)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, workers))
	series, halfs := make([][][]float64, s.Chains), make([]int64, s.Chains)
	for i := range s.Chains {
		group.Go(func() error {
			f, err := term()
			if err != nil {
				return err
			}
			w := newWeights(found.from, found.from+found.step*float64(s.Nodes-1), s.Nodes)
			w.s = slices.Clone(found.s)
			series[i], err = s.production(ctx, newWalk(s, "chain", i, w, f))
			halfs[i] = w.halfs
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("flat: %w", err)
	}
	for i, columns := range series {
		for k := range columns {
			r.Columns[k].Values = append(r.Columns[k].Values, columns[k]...)
		}
		for range columns[0] {
			r.Chain = append(r.Chain, int32(i))
		}
		r.Tunnelled += halfs[i]
	}
	return r, nil
}

// weights finds S by one chain.
func (s Spec) weights(ctx context.Context, term func() (model.Term, error)) (*weights, error) {
	f, err := term()
	if err != nil {
		return nil, err
	}
	_, v := s.newModel()
	from, to := s.bounds(v)
	w := newWeights(from, to, s.Nodes)
	w.add = 1
	c := newWalk(s, "weights", 0, w, f)
	burst := max(1, 10*s.Nodes/v)
	for w.add > s.Final {
		if err := c.sweep(ctx, burst); err != nil {
			return nil, fmt.Errorf("flat: finding weights: %w", err)
		}
		w.lower()
	}
	w.add = 0
	return w, nil
}

// production measures with fixed weights, after a tenth as many sweeps, and
// returns the columns.
func (s Spec) production(ctx context.Context, c *walk) ([][]float64, error) {
	n := s.Configs / s.Chains
	for range max(100, n/10) {
		if err := c.sweep(ctx, s.Gap); err != nil {
			return nil, err
		}
	}
	c.end, c.halfs = 0, 0
	columns := make([][]float64, len(c.values)+1)
	for range n {
		if err := c.sweep(ctx, s.Gap); err != nil {
			return nil, err
		}
		for k, x := range append(slices.Clone(c.values), c.coupling.F()) {
			columns[k] = append(columns[k], x)
		}
	}
	return columns, nil
}
