package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/scaling"
	"github.com/isingml/kernel/isingml/study"
)

// Scaling returns the finite-size scaling of ensembles near a transition, one
// for each size as sizes rise: where U_4, xi/L and f of successive sizes cross,
// with nu from their slopes, and by what powers of L slopes, |m|, chi and chi_f
// grow at the last crossing of U_4. The functions f may be nil; of several
// networks it is their mean. An omega above 0 is that of one correction in the
// fits.
func (s *Study) Scaling(of Source, by Family, omega float64) (*scaling.Result, error) {
	if of == nil {
		return nil, errors.New("isingml: finite-size scaling takes ensembles of several sizes: they are nil")
	}
	ensembles, err := of.ensembles(s)
	if err != nil {
		return nil, err
	}
	if len(ensembles) < 2 {
		return nil, fmt.Errorf("isingml: finite-size scaling takes ensembles of two sizes at least, not %d", len(ensembles))
	}
	var fs []node.FunctionNode
	for _, e := range ensembles {
		if by == nil {
			break
		}
		f, err := by.mean(s, node.Size(e))
		if err != nil {
			return nil, err
		}
		fs = append(fs, f)
	}
	n, err := node.NewScaling(ensembles, fs, 0, omega)
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, n)
}

// CrossingsOf returns the figure of where curves of successive sizes cross,
// against the larger size.
func CrossingsOf(r *scaling.Result) *figure.Figure {
	var elements []figure.Element
	at := map[scaling.Quantity]int{}
	for _, c := range r.Crossings {
		k, ok := at[c.Of]
		if !ok {
			k, at[c.Of] = len(elements), len(elements)
			elements = append(elements, figure.Points{Label: quantityLabel(c.Of)})
		}
		p := elements[k].(figure.Points)
		p.X, p.Y = append(p.X, float64(c.Sizes[1])), append(p.Y, c.Beta.Value)
		p.Error, p.Supported = append(p.Error, c.Beta.Error), append(p.Supported, c.Supported)
		elements[k] = p
	}
	return figure.Plot("", "$L$ of the larger", "$β$ of the crossing", elements...)
}

// quantityLabel is how figures write a quantity.
func quantityLabel(q scaling.Quantity) string {
	return map[scaling.Quantity]string{
		scaling.Binder: "$U_4$", scaling.Length: "$ξ/L$", scaling.F: "$f$", scaling.Magnetization: "|$m$|",
		scaling.Susceptibility: "$χ$", scaling.FluctuationOfF: "$χ_f$",
	}[q]
}

// ScalingTable returns a table of the crossings and of the powers.
func ScalingTable(r *scaling.Result) *figure.Table {
	t := &figure.Table{Head: []string{"", "sizes", "$β$", "value", "$ν$ or exponent"}, Title: "Finite-size scaling"}
	for _, c := range r.Crossings {
		t.Row("crossing of "+quantityLabel(c.Of), fmt.Sprintf("%d, %d", c.Sizes[0], c.Sizes[1]),
			figure.Estimated(c.Beta, c.Supported), figure.Estimated(c.Value, c.Supported), figure.Estimated(c.Nu, c.Supported).In("$ν$ = %s"))
	}
	for _, p := range r.Powers {
		name := quantityLabel(p.Of)
		if p.Slope {
			name = "slope of " + name
		}
		t.Row("power of "+name, fmt.Sprintf("%d to %d", p.Sizes[0], p.Sizes[len(p.Sizes)-1]),
			figure.Rounded("%.6f", p.Beta), "", figure.Estimated(p.Exponent, p.Supported).In("%s"+fmt.Sprintf(", $χ^2$ = %.1f of %d", p.ChiSquare, p.Freedom)))
	}
	return t
}
