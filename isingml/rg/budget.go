package rg

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/isingml/kernel/isingml/stat"
)

// MinNetworks is the smallest number of networks whose spread tells a network
// error; the error itself is then uncertain by 1/sqrt(2(n-1)), which is 40 %
// of 4 networks and 27 % of 8.
const MinNetworks = 4

// A Budget is a number with the parts of its uncertainty apart, because they
// shrink by different means: with configurations, with networks, and with
// larger lattices or more blocking.
type Budget struct {
	// Value is that of the mean of infinitely many networks of the same kind,
	// which does not depend on how many were trained: the value of the mean of
	// n, less the bias of order 1/n that a jackknife over networks estimates.
	// With fewer than [MinNetworks] networks it is OfMean.
	Value float64 `json:"value"`
	// OfMean is the value of the mean of the networks at hand. What noise the
	// networks do not share lowers correlations and shrinks only as 1/n, so it
	// differs systematically from Value.
	OfMean      float64 `json:"of_mean"`
	Statistical float64 `json:"statistical"` // one sigma, from the configurations
	// Uncontrolled is the value with its statistical error before a [Control]
	// took away what configurations share with it; nil without one.
	Uncontrolled *stat.Estimate `json:"uncontrolled,omitempty"`
	// Network is the jackknife error over networks, one sigma: by how much
	// another set of equally many networks would differ. It allows for the few
	// networks that it comes from, and is nil below MinNetworks.
	Network *float64 `json:"network,omitempty"`
	// FiniteSize is the change to the next step of blocking or, at the deepest
	// one, from the step before; nil with one step, which does not tell.
	FiniteSize *stat.Estimate `json:"finite_size,omitempty"`
	// Remains is how much of this change counts as what is left of finite size,
	// by the Decay of the [Rescaling]; 0 stands for all of it.
	Remains   float64 `json:"remains,omitempty"`
	Supported bool    `json:"supported"`
}

// remains returns how much of the change to the next step, or from the one
// before, is the bias of a step.
func (g Rescaling) remains(deepest bool) float64 {
	switch {
	case g.Decay == 0:
		return 1
	case deepest:
		return g.Decay / (1 - g.Decay)
	}
	return 1 / (1 - g.Decay)
}

// Total returns the value with all known parts of the error in quadrature. Of
// the finite-size change it takes what stands out of the change's own error, and
// of that what Remains; but all of a change that tells the bias of a step before
// the deepest, which is there whether it stands out or not.
func (b Budget) Total() stat.Estimate {
	v, remains := b.Statistical*b.Statistical, cmp.Or(b.Remains, 1)
	if b.Network != nil {
		v += *b.Network * *b.Network
	}
	if f := b.FiniteSize; f != nil {
		change := f.Value * f.Value
		if remains <= 1 {
			change = math.Max(0, change-f.Error*f.Error)
		}
		v += remains * remains * change
	}
	return stat.Estimate{Value: b.Value, Error: math.Sqrt(v)}
}

// String writes the value with its total error, marked if it is not supported,
// and the parts of the error.
func (b Budget) String() string {
	parts := []string{fmt.Sprintf("statistical %.2g", b.Statistical)}
	if b.Uncontrolled != nil {
		parts[0] += fmt.Sprintf(" for %.2g", b.Uncontrolled.Error)
	}
	if b.Network != nil {
		parts = append(parts, fmt.Sprintf("networks %.2g", *b.Network))
	} else {
		parts = append(parts, "networks not known")
	}
	if b.FiniteSize != nil {
		parts = append(parts, "finite size "+b.FiniteSize.String())
	} else {
		parts = append(parts, "finite size not known")
	}
	return b.Total().Marked(b.Supported) + " (" + strings.Join(parts, ", ") + ")"
}

// Budgets are those of one step; nil for what the data do not give.
type Budgets struct {
	BetaC *Budget `json:"beta_c,omitempty"`
	Nu    *Budget `json:"nu,omitempty"`
	// ThetaY is that of Eq. (16), and ThetaBlocked that of the blocked
	// denominator.
	ThetaY       *Budget `json:"theta_y,omitempty"`
	ThetaBlocked *Budget `json:"theta_y_blocked,omitempty"`
	// Scaling follows from Nu and ThetaBlocked.
	Scaling *Exponents[Budget] `json:"scaling,omitempty"`
}
