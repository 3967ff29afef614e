package rg

import (
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// theta_Y is that of the fixed point wherever the samples were drawn, where
// there are energies. Without them, samples off the transition are marked, and
// the way to it is said.
func TestThetaOffCriticality(t *testing.T) {
	original, rescaled := enumerated()
	fixed := one(t, Jackknife(2), original, rescaled)
	betaC, theta := fixed.Thermal.BetaC.Value, fixed.BlockedField.ThetaY.Value
	for _, c := range []struct {
		name  string
		beta  float64
		phase string
	}{{"symmetric phase", betaC - 0.1, "symmetric"}, {"transition", betaC, ""}, {"broken phase", betaC + 0.1, "broken"}} {
		t.Run(c.name, func(t *testing.T) {
			rng := random.New(5, c.name, 0)
			a := newLottery(moved(original, c.beta, 0)).draw(20000, rng)
			b := newLottery(moved(rescaled, c.beta, 0)).draw(20000, rng)
			if got := one(t, Jackknife(40), a, b).BlockedField.ThetaY; got.Error > 0.02 || got.Deviation(theta) > 3 || got.Deviation(theta) < -3 {
				t.Errorf("with energies theta_Y = %v, at the fixed point %.4f", got, theta)
			}
			a.Energy, b.Energy = nil, nil
			got := one(t, Jackknife(40), a, b)
			if off := got.Field.Off(); (off == "") != (c.phase == "") || !strings.Contains(off, c.phase) {
				t.Errorf("without energies, Y'(0) = %v: %q", got.Field.Origin, off)
			}
			if want := c.phase == ""; got.Field.Supported != want || got.BlockedField.Supported != want {
				t.Errorf("without energies supported: %v, blocked %v, want %v", got.Field.Supported, got.BlockedField.Supported, want)
			}
		})
	}
}
