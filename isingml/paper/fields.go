package paper

import "github.com/isingml/kernel/isingml"

// FieldCurves returns the curves of Figs. 2 and 3 for size l at the protocol's
// inverse temperatures, with the protocol's first network of that size.
func FieldCurves(s *isingml.Study, p Protocol, l int, ys []float64) ([]isingml.FieldCurve, error) {
	f, err := p.network(l, 0)
	if err != nil {
		return nil, err
	}
	samples, err := draws(p.Fields(l))
	if err != nil {
		return nil, err
	}
	return s.FieldCurves(f, samples, ys)
}
