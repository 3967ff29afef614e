package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// Table returns Table I: the paper's numbers, the exact ones, and ours.
func (r *Reproduction) Table() *figure.Table {
	l := r.Protocol.L
	row := func(name string, e Exponents) paper.Result {
		r := thermalRow(name, e.Thermal)
		r.Beta, r.Nu, r.Theta, r.FieldUnsupported = e.BetaC, e.Nu, e.ThetaY, !e.Field.Supported
		return r
	}
	rows := []paper.Result{
		row(fmt.Sprintf("f as printed, L = %d", l), r.Printed),
		row(fmt.Sprintf("f averaged, L = %d", l), r.Robust),
		row(fmt.Sprintf("|m|, L = %d", l), r.Magnetization),
	}
	size := 2 * l
	for d := r.Deep; d != nil; d = d.More {
		rows = append(rows,
			thermalRow(fmt.Sprintf("f, equal depth, %d against %d", size, 2*size), d.F),
			thermalRow(fmt.Sprintf("|m|, equal depth, %d against %d", size, 2*size), d.Magnetization))
		size *= 2
	}
	t := paper.TableI(rows...)
	one, n := r.Networks.Printed, r.NetworkError
	t.Note = fmt.Sprintf("In brackets the statistical error. Besides, one network differs from another by %s in $β_c$, %s in $ν$ and %s in $θ_Y$; "+
		"the mean of %d symmetrized networks has a network error of %s, %s and %s.",
		figure.Digits(one.BetaC), figure.Digits(one.Nu), figure.Digits(one.ThetaY), r.Protocol.Networks,
		figure.Digits(n.BetaC), figure.Digits(n.Nu), figure.Digits(n.ThetaY))
	return t
}

func thermalRow(name string, t rg.Thermal) paper.Result {
	return paper.Result{Name: name, Beta: t.BetaC, Nu: t.Nu, FixedPointUnsupported: !t.Supported}
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
