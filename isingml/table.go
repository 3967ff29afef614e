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
		row(fmt.Sprintf("f averaged, L = %d", l), r.Robust),
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
	one, n := r.Networks.Printed, r.NetworkError
	t.Note = fmt.Sprintf("In brackets the statistical error. Besides, one network differs from another by %.5f in beta_c, %.3f in nu and %.4f in theta_Y; "+
		"the mean of %d symmetrized networks has a network error of %.5f, %.4f and %.4f.",
		one.BetaC, one.Nu, one.ThetaY, r.Protocol.Networks, n.BetaC, n.Nu, n.ThetaY)
	return t
}

// A Summary is the result of a protocol in brief: the robust estimates, with
// everything else beneath.
type Summary struct {
	BetaC        stat.Estimate `json:"beta_c"`
	Nu           stat.Estimate `json:"nu"`
	ThetaY       stat.Estimate `json:"theta_y"`
	NetworkError Spread        `json:"network_error"` // beside the statistical ones
	Diagnostics  *Reproduction `json:"diagnostics"`
}

// Summary returns the robust numbers of the reproduction: those of the deepest
// comparison for beta_c and nu where there is one.
func (r *Reproduction) Summary() Summary {
	s := Summary{BetaC: r.Robust.BetaC, Nu: r.Robust.Nu, ThetaY: r.Robust.ThetaY, NetworkError: r.NetworkError, Diagnostics: r}
	for d := r.Deep; d != nil; d = d.More {
		s.BetaC, s.Nu = d.F.BetaC, d.F.Nu
	}
	return s
}
