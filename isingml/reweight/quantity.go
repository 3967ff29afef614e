package reweight

import "errors"

// A Quantity is computed from the moments of one or two observables at a
// point (beta, Y).
type Quantity struct {
	// A and B are the observables, one value for each configuration. B may be
	// nil where one is enough; it then is A.
	A, B []float64
	// Of returns the quantity from their moments.
	Of func(m Moments, beta, y float64) float64
}

// MeanOf is the expectation value <o>.
func MeanOf(o []float64) Quantity {
	return Quantity{A: o, Of: func(m Moments, _, _ float64) float64 { return m.A }}
}

// SusceptibilityOf is beta V (<o^2> - <o>^2), Eq. (5) for o = f.
func SusceptibilityOf(o []float64, volume float64) Quantity {
	return Quantity{A: o, Of: func(m Moments, beta, _ float64) float64 { return beta * volume * m.VarA }}
}

// HeatCapacityOf is that of a site, beta^2 (<E^2> - <E>^2)/V.
func HeatCapacityOf(energy []float64, volume float64) Quantity {
	return Quantity{A: energy, Of: func(m Moments, beta, _ float64) float64 { return beta * beta * m.VarA / volume }}
}

// complete checks a quantity for n configurations and fills in B.
func (q Quantity) complete(n int) (Quantity, error) {
	if q.Of == nil {
		return q, errors.New("reweight: the quantity has no function Of")
	}
	if q.B == nil {
		q.B = q.A
	}
	if err := check("the observable", q.A, n); err != nil {
		return q, err
	}
	return q, check("the observable", q.B, n)
}
