package sample

import (
	"context"
	"math"

	"github.com/isingml/kernel/isingml/model"
)

// disordered tells whether a chain starts from disorder: every second one does,
// and the others from the ordered states in turn, those against a field too. A
// mode so slow that a chain stays on the side that it started on thus shows in
// the difference of the two kinds.
func disordered(index int) bool { return index%2 == 1 }

// start brings a chain to where its warmup begins.
func (c *chain) start(ctx context.Context) error {
	if c.disordered {
		if err := c.disorder(ctx); err != nil {
			return err
		}
	}
	return c.arrive(ctx)
}

// disorder gives all sites random values, of an alphabet uniform ones. Clusters
// begin to grow slowly then, and a number of updates that is enough in
// equilibrium would leave the lattice as it is: so [chain.condense] makes more.
func (c *chain) disorder(ctx context.Context) error {
	own, ok := c.Chain.(model.Disordered)
	if !ok && c.format.Codec.Real { // it stays in order
		return nil
	}
	values, row := make([]int8, c.format.Sites()), make([]byte, c.format.Size())
	err := c.rng.Within(ctx, func() {
		if ok {
			own.Disorder()
			return
		}
		for i := range values {
			values[i] = c.format.Codec.Value(int(c.rng.Below(uint64(c.format.Codec.States))))
		}
		c.format.Pack(row, values)
		c.Set(row)
	})
	if err != nil || !c.spec.Rule().Cluster {
		return err
	}
	if whole := c.spec; !ok && c.coupling == nil && c.format.Sites() > large {
		whole.Algorithm = model.SwendsenWang
		if _, err := whole.Resolved(); err == nil {
			return c.sweep(ctx, whole, row)
		}
	}
	return c.condense(ctx)
}

// condense makes updates, twice as many again and again, until the last of these
// numbers, or 64 of it, have changed every site condensed times in the mean: the
// clusters of a large lattice that has condensed are so large that the rest of
// that number would take long.
func (c *chain) condense(ctx context.Context) error {
	enough := condensed * c.format.Sites()
	for n := 16; n < 1<<24; n *= 2 {
		changed := 0
		for left := n; left > 0; left -= 64 {
			more, err := c.make(ctx, min(left, 64))
			if err != nil || more >= enough {
				return err
			}
			changed += more
		}
		if changed >= enough {
			break
		}
	}
	return nil
}

// sweep cuts all of the lattice into clusters again and again, from the state in
// row on, by the rule of s. Single clusters leave the small ones of a large
// lattice behind: at L = 1024 these relaxed in 300 updates, where 20 is the time
// in equilibrium.
func (c *chain) sweep(ctx context.Context, s Spec, row []byte) error {
	var whole model.Chain
	err := c.rng.Within(ctx, func() {
		whole = s.newModel().NewChain(model.Setup{L: s.L, Beta: s.Beta, Rule: s.Algorithm, Random: c.rng})
		whole.Set(row)
	})
	for n := 0; n < sweeps && err == nil; n++ {
		err = c.rng.Within(ctx, func() { whole.Update(1) })
	}
	if err != nil {
		return err
	}
	clear(row)
	whole.Observe(row, make([]float64, len(c.series.columns)))
	return c.rng.Within(ctx, func() { c.Set(row) })
}

const (
	// condensed is how often the last updates of a start from disorder change
	// each site.
	condensed = 8
	// large is beyond how many sites a start from disorder is made of sweeps, and
	// sweeps how many: some ten times as long as they correlate at L = 1024.
	large, sweeps = 1 << 18, 100
)

// arrive makes updates until each observable has come to its level, within the
// standard deviation or to the other side: what takes longer than correlations
// last, such as stripes that single-spin updates leave after disorder, is over
// then. A chain that does not arrive in as many updates as a pilot may take
// shows in [Ensemble.Unmixed].
func (c *chain) arrive(ctx context.Context) error {
	row, values := make([]byte, c.format.Size()), make([]float64, len(c.series.columns))
	columns := c.spec.columns()
	left, above := map[int]Level{}, map[int]bool{}
	for k, level := range c.levels {
		left[k] = level
	}
	for made := 0; len(left) > 0 && made < maxPilot; made += c.gap {
		if _, err := c.make(ctx, c.gap); err != nil {
			return err
		}
		clear(row)
		c.read(row, values)
		for k, level := range left {
			x := values[k]
			if columns[k].Odd {
				x = math.Abs(x)
			}
			was, before := above[k]
			if above[k] = x > level.Mean; math.Abs(x-level.Mean) <= level.Deviation || before && was != above[k] {
				delete(left, k)
			}
		}
	}
	return nil
}
