package rg

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// A Budget is a number with the parts of its uncertainty apart, because they
// shrink by different means: with configurations, with networks, and with
// larger lattices or more blocking.
type Budget struct {
	Value       float64 `json:"value"`       // mean over networks, at the deepest step
	Statistical float64 `json:"statistical"` // one sigma, mean over networks
	// Network is the standard deviation over networks on the same
	// configurations: what another network may change. Zero with one network,
	// which does not tell.
	Network  float64 `json:"network"`
	Networks int     `json:"networks"`
	// FiniteSize is the change from the step of blocking before to the deepest
	// one, mean over networks. It bounds what is left where the steps converge,
	// and is nil with one step, which does not tell.
	FiniteSize *stat.Estimate `json:"finite_size,omitempty"`
}

// Total returns the value with all known parts added in quadrature.
func (b Budget) Total() stat.Estimate {
	e := math.Hypot(b.Statistical, b.Network)
	if b.FiniteSize != nil {
		e = math.Hypot(e, b.FiniteSize.Value)
	}
	return stat.Estimate{Value: b.Value, Error: e}
}

// A Result is the outcome of a study with one or several networks and steps of
// blocking.
type Result struct {
	BetaC  Budget `json:"beta_c"`
	Nu     Budget `json:"nu"`
	ThetaY Budget `json:"theta_y"` // Eq. (16)
	// ThetaBlocked is theta_Y with the blocked denominator.
	ThetaBlocked Budget `json:"theta_y_blocked"`
	// Scaling follows from the totals of Nu and ThetaBlocked.
	Scaling Exponents `json:"scaling"`
	// Networks holds the steps of each network, with the diagnostics.
	Networks [][]Step `json:"networks"`
}

// Summarize puts the flows of several networks together. All must have the
// same number of steps. Steps that do not map the field leave ThetaY,
// ThetaBlocked and Scaling zero.
func Summarize(networks ...[]Step) (Result, error) {
	if len(networks) == 0 || len(networks[0]) == 0 {
		return Result{}, fmt.Errorf("rg: nothing to summarize: no steps of blocking")
	}
	field := true
	for i, n := range networks {
		if len(n) != len(networks[0]) {
			return Result{}, fmt.Errorf("rg: network %d has %d steps of blocking, the first has %d", i, len(n), len(networks[0]))
		}
		for _, s := range n {
			field = field && s.Field != nil
		}
	}
	r := Result{Networks: networks}
	r.BetaC = budget(networks, func(s Step) stat.Estimate { return s.Thermal.BetaC }, func(c Change) stat.Estimate { return c.BetaC })
	r.Nu = budget(networks, func(s Step) stat.Estimate { return s.Thermal.Nu }, func(c Change) stat.Estimate { return c.Nu })
	if field {
		r.ThetaY = budget(networks, func(s Step) stat.Estimate { return s.Field.ThetaY }, func(c Change) stat.Estimate { return c.ThetaY })
		r.ThetaBlocked = budget(networks, func(s Step) stat.Estimate { return s.Field.Blocked }, func(c Change) stat.Estimate { return c.Blocked })
		r.Scaling = Scaling(r.Nu.Total(), r.ThetaBlocked.Total())
	}
	return r, nil
}

func budget(networks [][]Step, of func(Step) stat.Estimate, changeOf func(Change) stat.Estimate) Budget {
	n, last := float64(len(networks)), len(networks[0])-1
	b := Budget{Networks: len(networks)}
	for _, steps := range networks {
		e := of(steps[last])
		b.Value += e.Value / n
		b.Statistical += e.Error / n // not less: they share the configurations
		if c := steps[last].Change; c != nil {
			if b.FiniteSize == nil {
				b.FiniteSize = new(stat.Estimate)
			}
			b.FiniteSize.Value += changeOf(*c).Value / n
			b.FiniteSize.Error += changeOf(*c).Error / n
		}
	}
	if len(networks) > 1 {
		sum := 0.0
		for _, steps := range networks {
			d := of(steps[last]).Value - b.Value
			sum += d * d
		}
		b.Network = math.Sqrt(sum / (n - 1))
	}
	return b
}
