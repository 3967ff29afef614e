package classify

import (
	"math"

	"github.com/isingml/kernel/isingml/classify/vector"
)

// The constants of Adam (Kingma and Ba 2014) that Keras takes by default, the
// betas as the float32 that they are multiplied as.
const (
	AdamBeta1   = float64(float32(0.9))
	AdamBeta2   = float64(float32(0.999))
	AdamEpsilon = 1e-7
)

// An adamClock gives the constants of step t, counted from 1, of algorithm 1 of
// the paper:
//
//	m <- beta1 m + (1 - beta1) g
//	v <- beta2 v + (1 - beta2) g^2
//	w <- w - rate m/(1 - beta1^t) / (sqrt(v/(1 - beta2^t)) + epsilon),
//
// for moments kept as m/(1 - beta1) and v/(1 - beta2).
type adamClock struct{ learningRate float64 }

func (c adamClock) step(t int) vector.Adam {
	unit := math.Sqrt((1 - AdamBeta2) / (1 - math.Pow(AdamBeta2, float64(t))))
	rate := c.learningRate * (1 - AdamBeta1) / (1 - math.Pow(AdamBeta1, float64(t)))
	return vector.Adam{
		Beta1: float32(AdamBeta1), Beta2: float32(AdamBeta2),
		Rate: float32(rate / unit), Epsilon: float32(AdamEpsilon / unit),
	}
}
