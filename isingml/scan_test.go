package isingml

import (
	"math"
	"os"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
)

// temperatures returns n of them from first on, as inverse temperatures.
func temperatures(first, step float64, n int) []float64 {
	var betas []float64
	for i := range n {
		betas = append(betas, math.Round(1e6/(first+float64(i)*step))/1e6)
	}
	return betas
}

// TestScan finds the transition of the Ising model without a label, by each of
// the methods: within 2 % from 31 temperatures at L = 32 with the long tests, and
// on a smaller lattice, whose own lies farther off, without. The scan is not
// centered at the transition.
func TestScan(t *testing.T) {
	l, n, step, configs, most, networks := 16, 13, 0.1, 1000, 0.06, 3
	if os.Getenv("ISINGML_LONG_TESTS") != "" {
		l, n, step, configs, most, networks = 32, 31, 0.04, 1000, 0.02, 1
	}
	s := Must(Open(t.TempDir())).Quiet()
	scan := Scan{Of: Sampling{L: l, Betas: temperatures(1.8, step, n), Configs: configs, Seed: 7}, Training: Training{Seed: 3}, Networks: networks}
	for name, method := range map[string]func(Scan) (*Line, error){
		"principal components": s.ByComponents, "confusion": s.ByConfusion, "far ends": s.ByEnds,
	} {
		t.Run(name, func(t *testing.T) {
			line, err := method(scan)
			if err != nil {
				t.Fatal(err)
			}
			if off := line.At.Value/exact.BetaC - 1; math.Abs(off) > most || !(line.At.Error > 0 && line.At.Error < most*exact.BetaC) {
				t.Errorf("the line is drawn at beta = %v, %.1f %% off beta_c", line.At, 100*off)
			}
			t.Logf("L = %d: beta = %v, %+.2f %% off beta_c", l, line.At, 100*(line.At.Value/exact.BetaC-1))
			if _, err := line.Figure("$β$").SVG(); err != nil {
				t.Error(err)
			}
			c := line.Classifier()
			hot, cold, err := s.phases(c.Symmetric, c.Broken, l)
			if err != nil {
				t.Fatal(err)
			}
			for i, e := range slices.Concat(hot, cold) {
				if beta := e.State().Beta; (beta > line.At.Value) != (i >= len(hot)) {
					t.Errorf("beta = %v is on the wrong side of %v", beta, line.At)
				}
			}
		})
	}
}
