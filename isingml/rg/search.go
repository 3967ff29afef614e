package rg

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
)

// A Proposal says where to sample next when the critical point is not known.
type Proposal struct {
	// Beta is the fixed point if the samples support it, and otherwise the
	// farthest inverse temperature towards it that they support.
	Beta float64 `json:"beta"`
	// Converged tells that both samples were drawn close enough to the fixed
	// point: sampling again at Beta would change errors, not the estimate.
	Converged bool    `json:"converged"`
	Thermal   Thermal `json:"thermal"` // zero if the fixed point is not supported
}

// overlapping is the effective sample size at the fixed point at which a search ends.
const overlapping = 0.5

// Next returns where to sample next. Iterating it finds the transition from
// afar: each step stays where the last samples overlap with the next, so it
// cannot jump over the fixed point. The error tells if the two systems do not
// differ by two standard errors, deep in a phase, so that no direction follows.
func Next(original, rescaled System, bins int) (Proposal, error) {
	t, err := FixedPoint(original, rescaled, bins)
	switch {
	case err == nil && t.Supported:
		return Proposal{Beta: t.BetaC.Value, Converged: t.Effective >= overlapping, Thermal: t}, nil
	case original.Beta != rescaled.Beta:
		return Proposal{}, fmt.Errorf("rg: the search takes both systems at one inverse temperature, not %v and %v", original.Beta, rescaled.Beta)
	}
	beta := original.Beta
	r := Jackknife(bins)
	var width float64
	values, failed := r.estimate(original, rescaled, chain{prepare: prepareThermal, compute: func(a, b *view) ([]float64, error) {
		m, s, err := a.thermal.at(beta)
		if err != nil {
			return nil, err
		}
		mp, _, err := b.thermal.at(beta)
		width = math.Max(a.thermal.width, b.thermal.width)
		return []float64{mp - m, s}, err
	}})
	if failed != nil {
		return Proposal{}, fmt.Errorf("rg: next temperature: %w", failed)
	}
	ahead, slope := values[0], values[1].Value // f' - f, and df/dbeta
	if math.Abs(ahead.Value) < 2*ahead.Error || slope == 0 {
		return Proposal{}, fmt.Errorf("rg: at beta=%v original and rescaled system differ by %.2g(%.1g) and show no fixed point: sample where the observable lies between its values in the two phases", beta, ahead.Value, ahead.Error)
	}
	direction := -1.0 // the rescaled system is deeper in the ordered phase
	if (ahead.Value > 0) != (slope > 0) {
		direction = 1
	}
	edge, err := r.edge(original, rescaled, beta, direction, reach/width)
	return Proposal{Beta: edge}, err
}

// edge returns the farthest inverse temperature that both samples support.
func (r Resampling) edge(original, rescaled System, beta, direction, limit float64) (float64, error) {
	lo, hi := 0.0, limit
	if direction < 0 {
		hi = math.Min(hi, beta)
	}
	for range 20 {
		mid := (lo + hi) / 2
		at := reweight.State{Beta: beta + direction*mid}
		s, err := r.support(original, rescaled, at, at)
		if err != nil {
			return 0, err
		}
		if s.Good() {
			lo = mid
		} else {
			hi = mid
		}
	}
	return beta + direction*lo, nil
}

// Search samples until the fixed point is found: draw returns both systems at
// an inverse temperature, say with growing statistics. It returns the fixed
// point with every step on the way, at most steps of them.
func Search(ctx context.Context, start float64, steps, bins int, draw func(ctx context.Context, beta float64) (original, rescaled System, err error)) (Thermal, []Proposal, error) {
	var way []Proposal
	beta := start
	for range steps {
		if err := ctx.Err(); err != nil {
			return Thermal{}, way, err
		}
		original, rescaled, err := draw(ctx, beta)
		if err != nil {
			return Thermal{}, way, err
		}
		p, err := Next(original, rescaled, bins)
		if err != nil {
			return Thermal{}, way, err
		}
		way = append(way, p)
		if p.Converged {
			return p.Thermal, way, nil
		}
		beta = p.Beta
	}
	return Thermal{}, way, fmt.Errorf("rg: no fixed point after %d steps, the last proposes beta=%v", steps, beta)
}
