package paper

import (
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// A Summary is the result of a protocol in brief: the robust numbers in the
// limit of infinitely many networks, with all known parts of the error in
// quadrature, and everything else beneath.
type Summary struct {
	BetaC  stat.Estimate `json:"beta_c"`
	Nu     stat.Estimate `json:"nu"`
	ThetaY stat.Estimate `json:"theta_y"`
	// Supported tells whether the samples support all three.
	Supported bool `json:"supported"`
	// Budget holds the three with the parts of their errors apart, and the
	// exponents that follow.
	Budget      rg.Budgets `json:"budget"`
	Diagnostics *Result    `json:"diagnostics"`
}

// Summary returns the robust numbers: those of the deepest comparison of
// systems for beta_c and nu, and of the deepest step of the field for theta_Y.
func (r *Result) Summary() Summary {
	b := r.Robust.Last().Budgets
	if r.Deep != nil {
		b.BetaC, b.Nu = r.Deep.Last().Budgets.BetaC, r.Deep.Last().Budgets.Nu
	}
	return Summary{
		BetaC: b.BetaC.Total(), Nu: b.Nu.Total(), ThetaY: b.ThetaBlocked.Total(),
		Supported: b.BetaC.Supported && b.Nu.Supported && b.ThetaBlocked.Supported,
		Budget:    b, Diagnostics: r,
	}
}
