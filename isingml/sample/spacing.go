package sample

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// A Spacing is what a pilot measured.
type Spacing struct {
	Warmup int `json:"warmup"` // updates that forget how a chain began
	Gap    int `json:"gap"`    // updates between configurations
	// Cluster is the mean part of the lattice that an update changes.
	Cluster float64 `json:"cluster"`
	// Time is the integrated autocorrelation time in updates, the longest one of
	// the observables (of their absolute value where a symmetry changes their
	// sign) and f; zero if nothing moves.
	Time stat.Estimate `json:"time"`
	// Levels are where the chains left the observables (absolute values, as
	// above) and f, one after the other.
	Levels []Level `json:"levels"`
}

// A Level is the mean of an observable and the standard deviation from it.
type Level struct {
	Mean      float64 `json:"mean"`
	Deviation float64 `json:"deviation"`
}

const (
	// gapTimes is the gap in units of the exponential time: the correlation
	// falls to 0.08 from one stored configuration to the next, for an
	// integrated time of 0.59 among them.
	gapTimes = 2.5
	// warmupGaps is the warmup in units of the gap.
	warmupGaps = 10
	// pilotChains is how many chains measure the times: two from order, as there
	// may be two states that a field joins, and two from disorder.
	pilotChains = 4
	// maxPilot bounds the updates of a pilot chain.
	maxPilot = 1 << 20
)

// measure is that of a [Pilot] that sees so many times.
func (sys *system) measure(ctx context.Context, times int, seen func(float64)) (m Spacing, err error) {
	volume := sys.spec.Sites()
	var cluster float64
	err = sys.runner.parallel(ctx, 1, func(ctx context.Context, _ int) (err error) {
		cluster, err = scout(ctx, sys)
		return err
	})
	if err != nil {
		return m, err
	}
	// A unit of time of cluster updates changes as many spins as there are.
	unit := 1.
	if sys.spec.Rule().Cluster {
		unit = float64(volume) / cluster
	}
	chains, err := pilots(ctx, sys, unit)
	if err != nil {
		return m, err
	}
	if m.Time, err = measureTime(ctx, sys, chains, times, seen); err != nil {
		return m, err
	}
	m.Levels = levels(chains)
	for _, c := range chains {
		m.Cluster += c.position.part(volume) / float64(len(chains))
	}
	m.Gap = max(1, int(math.Ceil(gapTimes*exponential(m.Time.Value))))
	m.Warmup = max(warmupGaps*m.Gap, chains[0].warmup)
	return m, nil
}

// measureTime lengthens the pilots, twice and again, until they see their
// longest integrated time often enough, half of their length gave no other one,
// and those from order and from disorder agree. It returns that time in updates.
func measureTime(ctx context.Context, sys *system, chains []*chain, times int, report func(seen float64)) (stat.Estimate, error) {
	s, r, pieces := sys.spec, sys.runner, sys.pieces
	gap := chains[0].gap
	length := 64
	if !s.Rule().Cluster || s.Function != "" { // these may stay near their start for so long that all seems well
		length = 2 * times
	}
	before := 0. // the time when the pilots were half as long
	for ; ; length *= 2 {
		err := r.parallel(ctx, len(chains), func(ctx context.Context, i int) error {
			if err := chains[i].resume(ctx, pieces, length); err != nil {
				return err
			}
			return chains[i].drive(ctx, pieces, length, r.options.SaveEvery, nil, func(int) {})
		})
		if err != nil {
			return stat.Estimate{}, err
		}
		tau, seen := longest(chains)
		report(seen)
		settled := tau.Value <= 1.5*before+tau.Error
		before = tau.Value
		if seen >= float64(times) && settled && meet(chains) {
			return tau.Times(float64(gap)), nil
		}
		if length*gap >= maxPilot {
			return tau, fmt.Errorf("sample: %s updates at %s do not come from order to disorder and back often enough in %d updates: chains would stay where they start, and no average over them would be right; another algorithm or a smaller lattice may, and with gap and warmup given the ensemble is drawn all the same, and marked", s.Algorithm, s.where(), length*gap)
		}
	}
}

// pilots returns the chains that measure the times, for updates of which unit
// change as many spins as there are.
func pilots(ctx context.Context, sys *system, unit float64) ([]*chain, error) {
	chains := make([]*chain, pilotChains)
	for i := range chains {
		terms, err := sys.terms()
		if err != nil {
			return nil, err
		}
		c, err := newChain(ctx, sys.spec, "pilot", i, terms...)
		if err != nil {
			return nil, err
		}
		c.name = fmt.Sprintf("pilot-%d", i)
		c.gap = max(1, int(math.Round(unit/4)))
		c.warmup, c.keep = int(math.Ceil(20*unit)), true
		chains[i] = c
	}
	return chains, nil
}

// scout returns how many sites an update changes in the mean. It makes twice as
// many updates again and again, at least until the order of the start has
// melted and the last of these numbers changes ten times the lattice, and counts
// that last number alone: the numbers are fixed before their updates are made,
// because a count that ends when enough sites are changed prefers large
// clusters at its end.
func scout(ctx context.Context, sys *system) (float64, error) {
	terms, err := sys.terms()
	if err != nil {
		return 0, err
	}
	c, err := newChain(ctx, sys.spec, "scout", 0, terms...)
	if err != nil {
		return 0, err
	}
	for n := 16; ; n *= 2 {
		changed, err := c.make(ctx, n)
		if err != nil {
			return 0, err
		}
		if n >= 64 && changed >= 10*c.format.Sites() || n >= 1<<10 && !sys.spec.Rule().Cluster || n >= 1<<24 {
			return float64(max(changed, 1)) / float64(n), nil
		}
	}
}
