package reweight

import "math"

// normalized turns logarithms into weights that add up to one, in place.
func normalized(logs []float64) []float64 {
	top := highest(logs)
	sum := 0.0
	for i, x := range logs {
		logs[i] = math.Exp(x - top)
		sum += logs[i]
	}
	for i := range logs {
		logs[i] /= sum
	}
	return logs
}

func highest(x []float64) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		if v > top {
			top = v
		}
	}
	return top
}
