package paper

import (
	"fmt"
	"math"
	"strings"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// How the rows of Table I get theta_Y.
const (
	byEquation16 = "Eq. (16)"
	byBlocked    = "blocked denominator"
)

// Table returns Table I: ours, the paper's, and the exact one.
func (r *Result) Table() *figure.Table {
	t := &figure.Table{
		Title: "Critical point and exponents of the two-dimensional Ising model",
		Head:  []string{"", "$β_c$", "$ν$", "$θ_Y$ of $f$", "$θ_Y$ from"},
	}
	one := r.Printed.Last()
	t.Row("one f as printed, "+r.sizes(r.Printed, 0), figure.Estimated(one.Thermal.BetaC, one.Thermal.Supported),
		figure.Estimated(one.Thermal.Nu, one.Thermal.Supported), figure.Estimated(one.Field.ThetaY, one.Field.Supported), byEquation16)
	for _, of := range []struct {
		name string
		flow *rg.Flow
	}{
		{"mean symmetrized f", r.Robust}, {"|$m$|", r.Magnetization},
		{"mean symmetrized f, more data", r.Deep}, {"|$m$|, more data", r.DeepMagnetization},
	} {
		if of.flow == nil {
			continue
		}
		for i, step := range of.flow.Steps {
			b := step.Budgets
			var theta, from any = "", ""
			if b.ThetaBlocked != nil {
				theta, from = total(b.ThetaBlocked), byBlocked
			}
			t.Row(of.name+", "+r.sizes(of.flow, i), total(b.BetaC), total(b.Nu), theta, from)
		}
	}
	t.Row("paper, Table I", published[0], published[1], published[2], byEquation16)
	t.Row("exact", figure.Rounded("%.6f", exact.BetaC).In("ln(1 + √2)/2 = %s"), exact.Nu, figure.Rounded("%.4f", exact.Theta).In("8/15 = %s, of |$m$|"), "")
	t.Note = r.note()
	return t
}

// sizes names the two lattices of a step.
func (r *Result) sizes(f *rg.Flow, i int) string {
	l := r.Protocol.L << f.Steps[i].Blocked
	return fmt.Sprintf("%d against %d", l, 2*l)
}

func total(b *rg.Budget) figure.Entry { return figure.Estimated(b.Total(), b.Supported) }

// size returns an error as a cell.
func size(x float64) figure.Entry {
	return figure.Entry{Text: figure.Digits(x), Estimate: stat.Estimate{Value: x, Error: math.NaN()}}
}

// note says what the brackets hold.
func (r *Result) note() string {
	var b strings.Builder
	fmt.Fprintf(&b, "In brackets one sigma. Of f as printed it is the statistical error alone")
	if r.Spread != nil {
		fmt.Fprintf(&b, ": another network gives another value, by %s in $β_c$, %s in $ν$ and %s in $θ_Y$", figure.Digits(r.Spread.BetaC), figure.Digits(r.Spread.Nu), figure.Digits(r.Spread.ThetaY))
	}
	b.WriteString(". Of the mean f and of |$m$| it covers configurations, finite size, which is the change with the depth of blocking, and of f the networks; ")
	if n := r.Robust.Networks; r.Robust.Last().Budgets.Nu.Network != nil {
		fmt.Fprintf(&b, "the value is that of infinitely many networks, by a jackknife over %d.", n)
	} else {
		fmt.Fprintf(&b, "%d networks are too few to tell a network error.", n)
	}
	if n := r.Protocol.Long; n > 0 {
		fmt.Fprintf(&b, " What |$m$| tells of its fluctuations, by %d configurations of each size that it alone was measured on, is taken from the mean f.", n)
	}
	b.WriteString(" $θ_Y$ is that of the f in the row: 8/15 belongs to |$m$|, to which the magnetic field couples, on lattices large enough")
	if theta := r.Robust.Last().Budgets.ThetaBlocked; theta != nil {
		fmt.Fprintf(&b, ", and the mean f is %s errors from it", signed(theta.Total().Deviation(exact.Theta)))
	}
	return b.String() + "."
}

// Parts returns a table of the robust numbers of each step with the parts of
// their errors, which shrink by different means.
func (r *Result) Parts() *figure.Table {
	t := &figure.Table{
		Title: "Statistical, network and finite-size parts of the errors",
		Head:  []string{"", "value", "configurations", "networks", "change with depth"},
		Note:  "The change with depth is that to the next step of blocking or, at the deepest, from the one before: it counts as finite size, but of $β_c$ and $ν$ at the deepest step only a fifth of what stands out of its own error, because a step leaves less than a sixth of what the one before left.",
	}
	for _, flow := range []*rg.Flow{r.Robust, r.Deep} {
		if flow == nil {
			continue
		}
		for i, step := range flow.Steps {
			for _, x := range []struct {
				name string
				b    *rg.Budget
			}{{"$β_c$", step.Budgets.BetaC}, {"$ν$", step.Budgets.Nu}, {"$θ_Y$", step.Budgets.ThetaBlocked}} {
				if x.b == nil {
					continue
				}
				var networks, change any = "not known", "not known"
				if x.b.Network != nil {
					networks = size(*x.b.Network)
				}
				if x.b.FiniteSize != nil {
					change = *x.b.FiniteSize
				}
				statistical := size(x.b.Statistical)
				if u := x.b.Uncontrolled; u != nil {
					statistical = statistical.In("%s, without |$m$| " + figure.Digits(u.Error))
				}
				t.Row(x.name+", "+r.sizes(flow, i), total(x.b), statistical, networks, change)
			}
		}
	}
	return t
}

// Exponents returns the table of the exponents that follow from nu and theta_Y
// of the deepest step by the scaling relations of Appendix A, with a note where
// one is off the exact value.
func (r *Result) Exponents() *figure.Table {
	t := &figure.Table{
		Title: "Exponents by the scaling relations of Appendix A",
		Head:  []string{"", "$α$", "$β$", "$γ$", "$δ$", "$η$"},
	}
	add := func(name string, f *rg.Flow) {
		e := f.Last().Budgets.Scaling
		t.Row(name+", "+r.sizes(f, len(f.Steps)-1), total(&e.Alpha), total(&e.BetaM), total(&e.Gamma), total(&e.Delta), total(&e.Eta))
	}
	add("mean symmetrized f", r.Robust)
	add("|$m$|", r.Magnetization)
	number := func(x float64) figure.Entry { return figure.Rounded("%.4g", x) }
	t.Row("exact", number(exact.Alpha), number(exact.BetaM), number(exact.Gamma), number(exact.Delta), number(exact.Eta))
	e := r.Robust.Last().Budgets.Scaling
	var off []string
	for _, x := range []struct {
		name string
		got  rg.Budget
		want float64
	}{{"α", e.Alpha, exact.Alpha}, {"β", e.BetaM, exact.BetaM}, {"γ", e.Gamma, exact.Gamma}, {"δ", e.Delta, exact.Delta}, {"η", e.Eta, exact.Eta}} {
		if d := x.got.Total().Deviation(x.want); math.Abs(d) > 2 {
			off = append(off, fmt.Sprintf("$%s$ by %s errors", x.name, signed(d)))
		}
	}
	if len(off) > 0 {
		theta := r.Robust.Last().Budgets.ThetaBlocked.Total()
		t.Note = fmt.Sprintf("Of the mean f, off the exact values: %s. They follow from $θ_Y$, which depends on f; of this one it is %s, %s errors from 8/15. "+
			"$δ$ and $η$ amplify the difference, as 1/(2$θ_Y$ − 1) and 4 − 2/$θ_Y$.", strings.Join(off, ", "), figure.Value(theta), signed(theta.Deviation(exact.Theta)))
	}
	return t
}

// signed writes a number of standard errors.
func signed(x float64) string { return figure.Minus(fmt.Sprintf("%+.1f", x)) }
