package stat

import (
	"math"
	"testing"
)

func TestCorrelation(t *testing.T) {
	for _, c := range []struct {
		name string
		x, y []float64
		want float64 // NaN for an error
	}{
		{"opposite", []float64{1, 2, 3}, []float64{-1, -2, -3}, -1},
		{"by hand", []float64{1, 2, 3}, []float64{1, 3, 2}, 0.5},
		{"constant", []float64{1, 1, 1}, []float64{1, 3, 2}, 0},
		{"constant, with a mean that is rounded", []float64{0.1, 0.1, 0.1}, []float64{1, 3, 2}, 0},
		{"another length", []float64{1}, []float64{1, 2}, math.NaN()},
		{"none", nil, nil, math.NaN()},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Correlation(c.x, c.y)
			if math.IsNaN(c.want) != (err != nil) || err == nil && math.Abs(got-c.want) > 1e-15 {
				t.Errorf("correlation %v, %v, must be %v", got, err, c.want)
			}
		})
	}
}
