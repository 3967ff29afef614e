package classify

import "math"

// loss returns the cross-entropy ln(1 + exp(-y logit)) of a configuration in
// nats, and whether it is classified right.
func loss(logit float64, broken bool) (nats float64, right bool) {
	if !broken {
		logit = -logit
	}
	return math.Max(-logit, 0) + log1p(exp(-math.Abs(logit))), logit > 0
}

// meanLoss returns the mean loss and the accuracy on a validation set.
func meanLoss(logits []float64, broken []bool) (mean, accuracy float64) {
	var right int
	for i, x := range logits {
		l, ok := loss(x, broken[i])
		mean += l
		if ok {
			right++
		}
	}
	n := float64(len(logits))
	return mean / n, float64(right) / n
}

// Logistic returns 1 / (1 + exp(-x)), with the same bits on every processor.
func Logistic(x float64) float64 { return 1 / (1 + exp(-x)) }

// exp returns e^x within one unit in the last place. math.Exp does no worse, but
// its last bit depends on the processor, and with it every weight would.
func exp(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x > 709.7:
		return math.Inf(1)
	case x < -745.2:
		return 0
	}
	// x = k ln 2 + r; the high part of ln 2 has 32 bits, so k times it is exact.
	const high, low = 0x1.62e42feep-1, 0x1.a39ef35793c76p-33
	k := math.RoundToEven(float64(x * (1 / math.Ln2)))
	r := float64(x-float64(k*high)) - float64(k*low)
	sum := 0.0
	for _, c := range inverseFactorials {
		sum = float64(sum*r) + c
	}
	return math.Ldexp(sum, int(k))
}

// inverseFactorials are 1/13!, 1/12!, ..., 1/0!.
var inverseFactorials = func() (out [14]float64) {
	factorial := 1.0
	for n := range out {
		factorial *= float64(max(n, 1))
		out[len(out)-1-n] = 1 / factorial
	}
	return out
}()

// log1p returns ln(1 + x) for x from 0 to 1, as 2 artanh(x / (2 + x)).
func log1p(x float64) float64 {
	s := x / (2 + x)
	square := float64(s * s)
	var sum float64
	for n := 35.0; n > 0; n -= 2 {
		sum = float64(sum*square) + 1/n
	}
	return float64(2 * s * sum)
}
