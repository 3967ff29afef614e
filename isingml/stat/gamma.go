package stat

import (
	"fmt"
	"math"
)

// Gamma returns a function of means with its error by the Gamma method of
// U. Wolff, Comput. Phys. Commun. 156, 143 (2004): the quantities, which were
// measured together, are projected on the gradient of the function, and
//
//	sigma^2 = 2 tau var / N
//
// of the projected series, with its [IntegratedTime], which is returned beside.
// It takes no bins, and so no choice of their length, but chains that are long
// against that time. chains[c][q] is the series of quantity q in chain c.
//
// Derivatives are central differences over one error of each mean. The function
// must be finite there. A projected series that does not vary gives an error of
// 0 and a time of 0.5.
func Gamma(of func(means []float64) float64, chains ...[][]float64) (value, time Estimate, err error) {
	means, steps, n, err := meansOf(chains)
	if err != nil {
		return value, time, err
	}
	value.Value = of(means)
	gradient := make([]float64, len(means))
	at := append([]float64(nil), means...)
	for q, h := range steps {
		if h == 0 {
			continue
		}
		at[q] = means[q] + h
		up := of(at)
		at[q] = means[q] - h
		gradient[q] = (up - of(at)) / (2 * h)
		at[q] = means[q]
	}
	if err := checkFinite(append(gradient, value.Value)); err != nil {
		return value, time, fmt.Errorf("stat: the function of means, or its gradient, is not finite at %v", means)
	}
	projected, sum := make([][]float64, len(chains)), 0.0
	for c, series := range chains {
		projected[c] = make([]float64, len(series[0]))
		for i := range projected[c] {
			d := 0.0
			for q, g := range gradient {
				d += g * (series[q][i] - means[q])
			}
			projected[c][i] = d
			sum += d * d
		}
	}
	if sum == 0 {
		return value, Estimate{Value: 0.5}, nil
	}
	if time, err = IntegratedTime(projected...); err != nil {
		return value, time, err
	}
	value.Error = math.Sqrt(2 * time.Value * sum / n / n)
	return value, time, nil
}

// meansOf returns the means of all chains together, their errors if values were
// independent, and the number of values.
func meansOf(chains [][][]float64) (means, steps []float64, n float64, err error) {
	if len(chains) == 0 || len(chains[0]) == 0 {
		return nil, nil, 0, fmt.Errorf("stat: the Gamma method with no quantities: it takes one series of each in every chain")
	}
	quantities := len(chains[0])
	all := make([][]float64, quantities)
	for c, series := range chains {
		if len(series) != quantities {
			return nil, nil, 0, fmt.Errorf("stat: chain %d has %d quantities and the first %d, must be equally many", c, len(series), quantities)
		}
		for q, x := range series {
			if len(x) != len(series[0]) {
				return nil, nil, 0, fmt.Errorf("stat: quantity %d of chain %d has %d values and the first %d, must be equally many", q, c, len(x), len(series[0]))
			}
			if err := checkFinite(x); err != nil {
				return nil, nil, 0, err
			}
			all[q] = append(all[q], x...)
		}
	}
	if n = float64(len(all[0])); n == 0 {
		return nil, nil, 0, fmt.Errorf("stat: the Gamma method of empty series")
	}
	for _, x := range all {
		mean, variance := Moments(x)
		means, steps = append(means, mean), append(steps, math.Sqrt(variance/n))
	}
	return means, steps, n, nil
}
