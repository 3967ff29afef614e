package classify

import (
	"math"
	"testing"
)

// TestElementary compares exp and log1p with those of Go.
func TestElementary(t *testing.T) {
	const unit = 0x1p-52
	for i := range 20000 {
		x := 0.07 * (float64(i) - 10000) // to +-700
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1.5*unit*want {
			t.Fatalf("exp(%v) is %v, must be %v", x, got, want)
		}
		y := math.Pow(10, -float64(i)/1000)
		if got, want := log1p(y), math.Log1p(y); math.Abs(got-want) > 2*unit*want {
			t.Fatalf("log1p(%v) is %v, must be %v", y, got, want)
		}
	}
	for x, want := range map[float64]float64{0: 1, 800: math.Inf(1), -800: 0, math.Inf(1): math.Inf(1), math.Inf(-1): 0} {
		if got := exp(x); got != want {
			t.Errorf("exp(%v) is %v, must be %v", x, got, want)
		}
	}
	if !math.IsNaN(exp(math.NaN())) || log1p(0) != 0 || Logistic(0) != 0.5 {
		t.Error("exp(NaN), log1p(0) or Logistic(0)")
	}
}
