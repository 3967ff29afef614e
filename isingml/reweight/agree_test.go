package reweight

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// Energies that are not those of the configurations are found where samples
// are combined, and samples that are right are not refused.
func TestSamplesThatDisagree(t *testing.T) {
	e := newEnergies(t, 16)
	betas := []float64{0.42, 0.43, 0.44}
	for _, c := range []struct {
		name   string
		change func(x float64) float64
		says   string
	}{
		{"energies of a site", func(x float64) float64 { return x / 256 }, "the energy is"},
		{"energies twice", func(x float64) float64 { return 2 * x }, "the energy is"},
		{"the other sign", func(x float64) float64 { return -x }, "the energy is"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var samples []Sample
			for k, beta := range betas {
				s := e.sample(random.New(1, c.name, uint64(k)), beta, 5000)
				for i := range s.Energy {
					s.Energy[i] = c.change(s.Energy[i])
				}
				samples = append(samples, s)
			}
			if _, err := Combine(context.Background(), samples, Multiple{}); !errors.Is(err, ErrDisagree) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v", err)
			}
		})
	}
	t.Run("another order", func(t *testing.T) {
		var samples []Sample
		var right, wrong []float64
		for k, beta := range betas {
			s := e.sample(random.New(1, "order", uint64(k)), beta, 5000)
			samples, right = append(samples, s), append(right, s.Energy...)
			for i := range s.Energy {
				wrong = append(wrong, s.Energy[(i+2500)%5000])
			}
		}
		m, err := Combine(context.Background(), samples, Multiple{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.InBeta(context.Background(), MeanOf(wrong), betas, 20); !errors.Is(err, ErrDisagree) {
			t.Errorf("error %v", err)
		}
		if _, err := m.InBeta(context.Background(), MeanOf(right), betas, 20); err != nil {
			t.Error(err)
		}
	})
	t.Run("none where all is right", func(t *testing.T) {
		for seed := range uint64(300) {
			var samples []Sample
			for k, beta := range betas {
				samples = append(samples, e.sample(random.New(2, "right", 10*seed+uint64(k)), beta, 400))
			}
			if _, err := Combine(context.Background(), samples, Multiple{}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
