package rg

import (
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// D is the dimension of the lattice.
const D = 2

// Exponents are those that follow from nu and theta by the scaling relations
// of Appendix A.
type Exponents struct {
	Alpha stat.Estimate `json:"alpha"`  // specific heat, Eq. (A8)
	BetaM stat.Estimate `json:"beta_m"` // magnetization, Eq. (A9)
	Gamma stat.Estimate `json:"gamma"`  // susceptibility, Eq. (A10)
	Delta stat.Estimate `json:"delta"`  // magnetization in a field, Eq. (A11)
	Eta   stat.Estimate `json:"eta"`    // correlations at the critical point, 2 - gamma/nu
}

// Scaling returns the exponents for nu and theta, whose errors are taken as
// independent.
func Scaling(nu, theta stat.Estimate) Exponents {
	n, t := nu.Value, theta.Value
	value := func(v, byNu, byTheta float64) stat.Estimate {
		return stat.Estimate{Value: v, Error: math.Hypot(byNu*nu.Error, byTheta*theta.Error)}
	}
	return Exponents{
		Alpha: value(2-n*D, -D, 0),
		BetaM: value(n*(D-1/t), D-1/t, n/(t*t)),
		Gamma: value(n*(2/t-D), 2/t-D, -2*n/(t*t)),
		Delta: value(1/(D*t-1), 0, -D/((D*t-1)*(D*t-1))),
		Eta:   value(2+D-2/t, 0, 2/(t*t)),
	}
}
