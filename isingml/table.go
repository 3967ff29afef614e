package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/stat"
)

// Table returns Table I: the paper's numbers, the exact ones, and ours.
func (r *Reproduction) Table() *figure.Table {
	l := r.Protocol.L
	row := func(name string, e Exponents) figure.Result {
		return figure.Result{Name: name, Beta: e.BetaC, Nu: e.Nu, Theta: e.ThetaY}
	}
	rows := []figure.Result{
		row(fmt.Sprintf("f as printed, L = %d", l), r.Printed),
		row(fmt.Sprintf("f symmetrized, L = %d", l), r.Robust),
		row(fmt.Sprintf("|m|, L = %d", l), r.Magnetization),
	}
	size := 2 * l
	for d := r.Deep; d != nil; d = d.More {
		rows = append(rows,
			figure.Result{Name: fmt.Sprintf("f, equal depth, %d against %d", size, 2*size), Beta: d.F.BetaC, Nu: d.F.Nu},
			figure.Result{Name: fmt.Sprintf("|m|, equal depth, %d against %d", size, 2*size), Beta: d.Magnetization.BetaC, Nu: d.Magnetization.Nu})
		size *= 2
	}
	t := figure.TableI(rows...)
	n := r.Networks
	t.Note = fmt.Sprintf("In brackets the statistical error. Spread over %d networks as printed (symmetrized): beta_c %.5f (%.5f), nu %.3f (%.3f), theta_Y %.4f (%.4f).",
		r.Protocol.Networks, n.Printed.BetaC, n.Robust.BetaC, n.Printed.Nu, n.Robust.Nu, n.Printed.ThetaY, n.Robust.ThetaY)
	return t
}

// A Summary is the result of a protocol in brief: the robust estimates, with
// everything else beneath.
type Summary struct {
	BetaC       stat.Estimate `json:"beta_c"`
	Nu          stat.Estimate `json:"nu"`
	ThetaY      stat.Estimate `json:"theta_y"`
	Diagnostics *Reproduction `json:"diagnostics"`
}

// Summary returns the robust numbers of the reproduction: those of the deepest
// comparison for beta_c and nu where there is one.
func (r *Reproduction) Summary() Summary {
	s := Summary{BetaC: r.Robust.BetaC, Nu: r.Robust.Nu, ThetaY: r.Robust.ThetaY, Diagnostics: r}
	for d := r.Deep; d != nil; d = d.More {
		s.BetaC, s.Nu = d.F.BetaC, d.F.Nu
	}
	return s
}
