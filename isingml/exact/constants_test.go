package exact

import (
	"math"
	"testing"
)

func TestBetaC(t *testing.T) {
	if want := math.Log(1+math.Sqrt2) / 2; math.Abs(BetaC-want) > 1e-16 {
		t.Errorf("BetaC is %.17g, want %.17g", BetaC, want)
	}
	if s := math.Sinh(2 * BetaC); math.Abs(s-1) > 4e-16 {
		t.Errorf("sinh 2 BetaC is %.17g, want 1", s)
	}
}

// The scaling relations (A8) to (A11) tie all exponents to Nu and Theta.
func TestExponents(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"alpha", Alpha, 2 - Nu*D},
		{"beta of the magnetization", BetaM, Nu * (D - 1/Theta)},
		{"gamma", Gamma, Nu * (2/Theta - D)},
		{"delta", Delta, 1 / (D*Theta - 1)},
		{"eta", Eta, 2 - Gamma/Nu},
	} {
		if math.Abs(c.got-c.want) > 1e-13 {
			t.Errorf("%s is %g, the scaling relation gives %g", c.name, c.got, c.want)
		}
	}
}
