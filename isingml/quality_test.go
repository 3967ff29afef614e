package isingml

import (
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

// TestHalves holds the first half of imported configurations against the second:
// those of one temperature agree, those of two do not.
func TestHalves(t *testing.T) {
	s := open(t)
	for name, c := range map[string]struct {
		betas  [2]float64
		doubts bool
	}{
		"one temperature":  {[2]float64{0.42, 0.42}, false},
		"two temperatures": {[2]float64{0.40, 0.44}, true},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := lattice.FromRows(lattice.Square(12), nil)
			if err != nil {
				t.Fatal(err)
			}
			for i, beta := range c.betas {
				e, err := s.Sample(Sampling{L: 12, Betas: []float64{beta}, Configs: 1000, Seed: uint64(8 + i)})
				if err != nil {
					t.Fatal(err)
				}
				for k := range 1000 {
					if err := all.Append(e[0].Configurations.At(k)); err != nil {
						t.Fatal(err)
					}
				}
			}
			doubts := strings.Join(foreign(t, s, ImportOptions{Files: []string{npy(t, all)}}).Quality().Doubts, "; ")
			if strings.Contains(doubts, "the first half of the configurations disagrees with the second: the mean of |m|") != c.doubts {
				t.Errorf("doubts: %q", doubts)
			}
		})
	}
}
