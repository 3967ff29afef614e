package stat

import (
	"fmt"
	"math"
)

// window is the constant c of the automatic window: sums stop at the first
// lag W with W >= c tau(W).
const window = 6

// IntegratedTime returns the integrated autocorrelation time
//
//	tau = 1/2 + sum_{t>=1} rho(t)
//
// of one or several chains of the same process, in steps of the series:
// 0.5 for independent values, and var(mean) = 2 tau var / N. The sum ends at
// the automatic window W of Madras and Sokal, J. Stat. Phys. 50, 109 (1988).
// The error is theirs with the correction of Wolff, Comput. Phys. Commun. 156,
// 143 (2004), Eq. (42),
//
//	2 tau sqrt((W + 1/2 - tau)/N),
//
// which is exact for independent values. That the mean is not known but
// measured lowers every rho(t); this is made good to order 1/N by Eq. (49)
// there. The error is meant for chains that detailed balance makes relax
// without alternating: where positive and negative rho(t) cancel in tau, it is
// too small. The mean is taken over all chains, so chains that have not mixed show
// as a long time.
//
// It is an error if the chains are too short for the window, and
// [ErrConstant] if they do not vary.
func IntegratedTime(chains ...[]float64) (Estimate, error) {
	rho, err := autocorrelation(chains...)
	if err != nil {
		return Estimate{}, err
	}
	values := 0
	for _, c := range chains {
		values += len(c)
	}
	n := float64(values)
	// Where rho changes its sign tau says nothing of how far rho reaches. The
	// sum of absolute values does, of those that stand out of the noise.
	tau, reach := 0.5, 0.5
	noise := 2 / math.Sqrt(n)
	for w := 1; w < len(rho); w++ {
		tau += rho[w]
		if math.Abs(rho[w]) > noise {
			reach += math.Abs(rho[w])
		}
		if float64(w) >= window*math.Max(tau, reach) {
			tau *= (1 + float64(2*w+1)/n) / (1 + 2*tau/n)
			tau = math.Max(tau, shortest)
			return Estimate{Value: tau, Error: 2 * tau * math.Sqrt((float64(w)+0.5-tau)/n)}, nil
		}
	}
	return Estimate{}, fmt.Errorf("stat: the autocorrelation has not died out over the %d values of the longest chain: longer chains are needed for its time", len(rho))
}

// shortest keeps the time of a series that nearly alternates above zero, so
// that it can be divided by.
const shortest = 1e-3
