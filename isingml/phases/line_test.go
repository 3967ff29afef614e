package phases

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// noisy returns a curve with normal errors on a scan of 21 places.
func noisy(seed uint64, of func(x float64) float64, sigma float64) (x []float64, y []stat.Estimate) {
	rng := random.New(seed, "test of lines")
	for i := range 21 {
		x = append(x, 0.3+0.01*float64(i))
		y = append(y, stat.Estimate{Value: of(x[i]) + sigma*rng.NormFloat64(), Error: sigma})
	}
	return x, y
}

// TestLineCovers draws 200 curves of known line: the pulls have a width of one.
func TestLineCovers(t *testing.T) {
	const at = 0.4127
	for name, c := range map[string]struct {
		of    func(x float64) float64
		sigma float64
		rule  func(x, y []float64) (float64, error)
	}{
		"a peak": {func(x float64) float64 { return 1 / (1 + math.Pow((x-at)/0.03, 2)) }, 0.02, peak},
		"half":   {func(x float64) float64 { return 1 / (1 + math.Exp((at-x)/0.012)) }, 0.02, crossing},
	} {
		t.Run(name, func(t *testing.T) {
			square, n := 0.0, 200
			for seed := range n {
				x, y := noisy(uint64(seed), c.of, c.sigma)
				found, err := located(x, y, c.rule)
				if err != nil {
					t.Fatal(err)
				}
				square += math.Pow(found.Deviation(at), 2) / float64(n)
			}
			// The mean of 200 squares of normal numbers has an error of 0.1.
			if square < 0.6 || square > 1.3 {
				t.Errorf("the mean squared pull is %.2f, must be about 1", square)
			}
		})
	}
}

// TestConfusion finds the middle of a W whose sides are not equally long.
func TestConfusion(t *testing.T) {
	const at = 8
	var x, share []float64
	var right [][]float64
	rng := random.New(1, "test of confusion")
	for i := range 25 {
		x = append(x, float64(i))
		if i == 0 {
			continue
		}
		told := 1 - math.Abs(float64(i-at))/25 // networks know the phases and nothing else
		s := float64(i) / 25
		told = max(told, s, 1-s)
		right = append(right, []float64{told + 0.003*rng.NormFloat64(), told + 0.003*rng.NormFloat64(), told + 0.003*rng.NormFloat64()})
		share = append(share, s)
	}
	l, err := Confusion(x, right, share, 5000)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(l.At.Value-(at-0.5)) > 0.5 || !(l.At.Error < 0.5) {
		t.Errorf("the line is at %v, must be %v", l.At, at-0.5)
	}
}

// TestLineRefuses is the table of scans that show no line.
func TestLineRefuses(t *testing.T) {
	flat := func(y float64) [][]float64 {
		var all [][]float64
		for i := range 6 {
			var s []float64
			for k := range 200 {
				s = append(s, y+float64(i)*0.01+0.001*float64(k%7))
			}
			all = append(all, s)
		}
		return all
	}
	x := []float64{1, 2, 3, 4, 5, 6}
	for name, c := range map[string]struct {
		x      []float64
		series [][]float64
		want   string
	}{
		"no rise":    {x, flat(0.1), "does not rise through 1/2"},
		"few":        {x[:4], flat(0.1)[:4], "5 places"},
		"descending": {[]float64{1, 2, 3, 5, 4, 6}, flat(0.1), "must ascend"},
		"short":      {x, [][]float64{{1}, {1}, {1}, {1}, {1}, {1}}, "at least 40"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Half(t.Context(), c.x, c.series); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, must say %q", err, c.want)
			}
		})
	}
	growing := flat(0)
	for i := range growing {
		for k := range growing[i] {
			growing[i][k] *= float64(i + 1)
		}
	}
	if _, err := Fluctuation(t.Context(), x, growing, 1); err == nil || !strings.Contains(err.Error(), "end of the scan, 6") {
		t.Errorf("fluctuations that grow to the end: %v", err)
	}
}

// A line is found where f of the far ends rises through 1/2.
func ExampleHalf() {
	rng := random.New(1, "example")
	var x []float64
	var f [][]float64
	for i := range 9 {
		x = append(x, 0.4+0.01*float64(i))
		var values []float64
		for range 1000 {
			values = append(values, 1/(1+math.Exp(-(x[i]-0.44)/0.01))+0.05*rng.NormFloat64())
		}
		f = append(f, values)
	}
	line, err := Half(context.Background(), x, f)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(line.At)
	// Output: 0.440084(69)
}
