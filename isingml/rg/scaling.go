package rg

import "github.com/isingml/kernel/isingml/stat"

// Exponents are those that follow from nu and theta by the scaling relations
// of Appendix A in d dimensions. Their errors know that nu and theta come from
// the same configurations and the same networks.
type Exponents[T any] struct {
	Alpha T `json:"alpha"`  // specific heat, Eq. (A8)
	BetaM T `json:"beta_m"` // magnetization, Eq. (A9)
	Gamma T `json:"gamma"`  // susceptibility, Eq. (A10)
	Delta T `json:"delta"`  // magnetization in a field, Eq. (A11)
	Eta   T `json:"eta"`    // correlations at the critical point, 2 - gamma/nu
}

func (e *Exponents[T]) numbers() []*T {
	return []*T{&e.Alpha, &e.BetaM, &e.Gamma, &e.Delta, &e.Eta}
}

// Scaling returns the exponents for nu and theta in d dimensions.
func Scaling(nu, theta float64, d int) Exponents[float64] {
	n := float64(d)
	return Exponents[float64]{
		Alpha: 2 - nu*n,
		BetaM: nu * (n - 1/theta),
		Gamma: nu * (2/theta - n),
		Delta: 1 / (n*theta - 1),
		Eta:   2 + n - 2/theta,
	}
}

// scalingValues is Scaling as values without errors.
func scalingValues(nu, theta float64, d int) *Exponents[stat.Estimate] {
	from, out := Scaling(nu, theta, d), new(Exponents[stat.Estimate])
	for i, x := range from.numbers() {
		out.numbers()[i].Value = *x
	}
	return out
}
