package paper

import (
	"cmp"
	"slices"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/reweight"
)

// FieldCurves returns the curves of Figs. 2 and 3 for size l at the protocol's
// inverse temperatures, with the protocol's first network of that size.
func FieldCurves(s *isingml.Study, p Protocol, l int, ys []float64) ([]isingml.FieldCurve, error) {
	f, err := p.network(l, 0)
	if err != nil {
		return nil, err
	}
	return s.FieldCurves(isingml.FunctionNodes{f}, p.Fields(l), ys)
}

// Maxima returns a table of the largest chi_f of each curve, at one of its
// fields, for lattices of that many sites. As f lies between 0 and 1, it cannot
// be larger than beta V / 4.
func Maxima(sites int, curves ...isingml.FieldCurve) *figure.Table {
	t := &figure.Table{Title: "Maxima of $χ_f$", Head: []string{"$β$", "$Y$", "$χ_f$", "$βV/4$", "effective sample size / $N$"}}
	for _, c := range curves {
		top := slices.MaxFunc(c.Susceptibility, func(a, b reweight.Point) int { return cmp.Compare(a.Estimate.Value, b.Estimate.Value) })
		t.Row(c.Beta, top.X, figure.Estimated(top.Estimate, top.Supported), figure.Rounded("%.0f", c.Beta*float64(sites)/4), figure.Rounded("%.2f", top.Effective))
	}
	return t
}
