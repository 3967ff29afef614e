package classify

import "math"

// loss returns the cross-entropy ln(1 + exp(-y logit)) of a configuration in
// nats, and whether it is classified right.
func loss(logit float64, broken bool) (nats float64, right bool) {
	if !broken {
		logit = -logit
	}
	return math.Max(-logit, 0) + math.Log1p(math.Exp(-math.Abs(logit))), logit > 0
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
