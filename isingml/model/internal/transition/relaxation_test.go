package transition

import (
	"math"
	"testing"
)

// TestModulus takes two free spins that flip with probabilities of many sizes:
// the eigenvalues of the pair are products of 1 and 1 - 2 p for each. Where both
// are rare, the rarer one counts.
func TestModulus(t *testing.T) {
	even := []float64{0.25, 0.25, 0.25, 0.25}
	for name, flip := range map[string][2]float64{
		"fast":                   {0.3, 0.4},
		"nearly always":          {0.999, 0.5},
		"one rare":               {0.3, 1e-6},
		"both rare":              {1e-5, 2e-8},
		"both rare, by a little": {1e-8, 1.1e-8},
	} {
		t.Run(name, func(t *testing.T) {
			matrix := make([][]float64, 4)
			for i := range matrix {
				for j := range 4 {
					p := 1.
					for spin, x := range flip {
						if (i^j)>>spin&1 == 0 {
							x = 1 - x
						}
						p *= x
					}
					matrix[i] = append(matrix[i], p)
				}
			}
			want := math.Max(math.Abs(1-2*flip[0]), math.Abs(1-2*flip[1]))
			got := Modulus(t, Times(matrix), even)
			if math.Abs(got-want) > 1e-3*(1-want)+1e-14 {
				t.Errorf("1 - %v, must be 1 - %v", 1-got, 1-want)
			}
		})
	}
}
