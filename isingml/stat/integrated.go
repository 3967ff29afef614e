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
// there. The mean is taken over all chains, so chains that have not mixed show
// as a long time.
//
// Where positive and negative rho(t) cancel, the sum says nothing of how far they
// reach. So the error is that of the largest sum on the way, the window that of
// the sum of |rho| above the noise if this is larger, and a time below
// 1/2 is returned only where it is so by three errors, and 1/2 otherwise. A time
// that is not above its error is not known, and an error. So are chains too
// short for the window, and [ErrConstant] says that they do not vary.
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
	tau, sum, largest := 0.5, 0.5, 0.5
	noise := 2 / math.Sqrt(n)
	for w := 1; w < len(rho); w++ {
		tau += rho[w]
		if math.Abs(rho[w]) > noise {
			sum += math.Abs(rho[w])
		}
		largest = max(largest, tau)
		if float64(w) < window*max(largest, sum) {
			continue
		}
		tau *= (1 + float64(2*w+1)/n) / (1 + 2*tau/n)
		t := Estimate{Value: tau, Error: 2 * largest * math.Sqrt((float64(w)+0.5-tau)/n)}
		if t.Value+3*t.Error > 0.5 {
			t.Value = max(t.Value, 0.5)
		}
		if t.Value <= t.Error {
			return Estimate{}, fmt.Errorf("stat: %d values tell no more of the autocorrelation time than %v: longer chains are needed", values, t)
		}
		return t, nil
	}
	return Estimate{}, fmt.Errorf("stat: the autocorrelation has not died out over the %d values of the longest chain: longer chains are needed for its time", len(rho))
}
