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
// independent and small. [Resampling.Analyse] takes neither for granted.
func Scaling(nu, theta stat.Estimate) Exponents {
	n, t := nu.Value, theta.Value
	propagated := func(byNu, byTheta float64) float64 {
		return math.Hypot(byNu*nu.Error, byTheta*theta.Error)
	}
	values := scaling(n, t)
	errors := []float64{
		propagated(-D, 0),
		propagated(D-1/t, n/(t*t)),
		propagated(2/t-D, -2*n/(t*t)),
		propagated(0, -D/((D*t-1)*(D*t-1))),
		propagated(0, 2/(t*t)),
	}
	estimates := make([]stat.Estimate, len(values))
	for i := range values {
		estimates[i] = stat.Estimate{Value: values[i], Error: errors[i]}
	}
	return exponents(estimates)
}

// scaling returns alpha, beta, gamma, delta and eta.
func scaling(nu, theta float64) []float64 {
	return []float64{
		2 - nu*D,
		nu * (D - 1/theta),
		nu * (2/theta - D),
		1 / (D*theta - 1),
		2 + D - 2/theta,
	}
}

func exponents(e []stat.Estimate) Exponents {
	return Exponents{Alpha: e[0], BetaM: e[1], Gamma: e[2], Delta: e[3], Eta: e[4]}
}
