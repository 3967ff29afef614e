package root

import (
	"errors"
	"math"
	"testing"
)

// Roots of functions with and without a derivative, near and far, and none.
func TestNear(t *testing.T) {
	const step = 0.5
	for _, c := range []struct {
		name  string
		value func(x float64) float64
		slope func(x float64) float64 // nil where it is not known
		start float64
		want  float64 // NaN for none
	}{
		{"Newton's method", func(x float64) float64 { return x*x - 2 }, func(x float64) float64 { return 2 * x }, 1.3, math.Sqrt2},
		{"without a derivative", func(x float64) float64 { return x*x - 2 }, nil, 1.3, math.Sqrt2},
		{"far away, upwards", func(x float64) float64 { return math.Tanh(x - 5) }, func(x float64) float64 { return 1 - math.Pow(math.Tanh(x-5), 2) }, 1, 5},
		{"far away, downwards", func(x float64) float64 { return x - 1 }, nil, 6, 1},
		{"a slope of zero at the start", func(x float64) float64 { return x*x*x - 1 }, func(x float64) float64 { return 3 * x * x }, 0, 1},
		{"at the start", func(x float64) float64 { return x - 2 }, nil, 2, 2},
		{"none", func(x float64) float64 { return x*x + 1 }, func(x float64) float64 { return 2 * x }, 1, math.NaN()},
		{"only below the lowest", func(x float64) float64 { return x + 1 }, nil, 1, math.NaN()},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := Near(func(x float64) (float64, float64, error) {
				if c.slope == nil {
					return c.value(x), math.NaN(), nil
				}
				return c.value(x), c.slope(x), nil
			}, c.start, step, 8, 0)
			if math.IsNaN(c.want) {
				if !errors.Is(err, ErrNone) {
					t.Errorf("root %v, error %v, must be %v", x, err, ErrNone)
				}
				return
			}
			if err != nil || math.Abs(x-c.want) > 1e-9 {
				t.Errorf("root %.12g, %v, must be %.12g", x, err, c.want)
			}
		})
	}
	wrong := errors.New("wrong")
	if _, err := Near(func(float64) (float64, float64, error) { return 0, 0, wrong }, 1, 1, 1, 0); !errors.Is(err, wrong) {
		t.Errorf("error %v, must be that of the function", err)
	}
}
