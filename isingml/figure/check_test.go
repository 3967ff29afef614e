package figure

import (
	"math"
	"strings"
	"testing"
)

func TestErrorsNameTheFault(t *testing.T) {
	x := []float64{1, 2, 3}
	nan := []float64{1, math.NaN(), 3}
	plot := func(e Element) *Figure { return Plot("T", "x", "y", e) }
	logs := plot(Line{X: x, Y: x})
	logs.Panels[0].Y = Axis{Log: true, Min: 0, Max: 2}
	turned := plot(Line{X: x, Y: x})
	turned.Panels[0].X = Axis{Min: 2, Max: 1}
	for _, c := range []struct {
		fig  *Figure
		want string
	}{
		{nil, "no figure"},
		{&Figure{Title: "T"}, "no panels"},
		{&Figure{Panels: make([]Panel, 1), Width: -1}, "-1 x 0 inches"},
		{plot(nil), "element 1 is nil"},
		{plot(Line{Label: "f", X: x, Y: x[:2]}), "f: the slice Y has 2 values, X has 3"},
		{plot(Points{X: x, Y: x, Below: x}), "Below stand without the upper ones"},
		{plot(Points{X: x, Y: x, Error: x, Below: x[:2]}), "Below has 2 values, X has 3"},
		{plot(Function{F: math.Sin, From: 2, To: 1}), "from x = 2 to 1"},
		{plot(Line{X: x, Y: x, Error: []float64{0, 0, -1}}), "Error[2] is -1"},
		{plot(Line{X: x, Y: x, Supported: make([]bool, 2)}), "Supported has 2 values, X has 3"},
		{plot(Line{}), "X is empty"},
		{plot(Points{X: x, Y: x, XError: x[:1]}), "XError has 1 values"},
		{plot(Cloud{X: x, Y: x, Value: nan}), "Value[1] is NaN"},
		{plot(Function{}), "F is nil"},
		{plot(VLine{At: math.Inf(1)}), "+Inf"},
		{plot(Bars{Edges: x, Heights: x}), "3 edges for 3 heights"},
		{plot(Bars{Edges: []float64{1, 1}, Heights: x[:1]}), "increasing"},
		{plot(Raster{X1: 1, Y1: 1, Values: [][]float64{{1, 2}, {3}}, High: 1}), "row 1 has 1 values"},
		{plot(Raster{X1: 1, Y1: 1, Values: [][]float64{{1}}}), "from 0 to 0"},
		{logs, "logarithmic and from 0 to 2"},
		{turned, "axis from 2 to 1"},
		{Gallery("g", checkerboards(4, 2), "one"), "1 titles for 2"},
		{Gallery("g", nil), "no pictures"},
		{Gallery("g", []Mosaic{{Width: 2, Values: make([]int8, 3)}}), "3 sites in rows of 2"},
		{plot(Points{X: x, Y: x, Names: []string{"a"}}), "Names has 1 values, X has 3"},
		{Images("w", [][]float64{x}, 2), "image 0 has 3 values, must be 4"},
		{Images("w", [][]float64{{1, 2, 3, math.NaN()}}, 2), "NaN in row 1, column 1"},
		{Histogram("h", "x", nan[1:2], 3), "0 finite values in 3 bins"},
		{Heat("h", "", "", "", nil), "no values"},
		{TrainingCurves(Training{}), "no epochs"},
		{Grid("g", 2, nil), "figure 0 of the grid is nil"},
		{Grid("g", 2, TrainingCurves(Training{})), "no epochs"},
	} {
		_, err := c.fig.SVG()
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "figure: ") {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	if _, err := plot(Line{X: x, Y: x}).PNG(5); err == nil {
		t.Error("5 dots per inch were accepted")
	}
}

// TestWhatNoAxisHoldsIsCounted draws values that are not finite, and values that
// are not positive on logarithmic axes.
func TestWhatNoAxisHoldsIsCounted(t *testing.T) {
	x, nan := []float64{1, 2, 3, 4}, math.NaN()
	for _, c := range []struct {
		name    string
		element Element
		log     bool
		want    string
	}{
		{"a line with a gap", Line{X: x, Y: []float64{1, nan, 3, 4}}, false, "1 point is left out: not finite."},
		{"points without a place", Points{X: []float64{1, 2, math.Inf(1), 4}, Y: []float64{1, nan, 3, 4}, Error: []float64{1, nan, 1, nan}}, false, "2 points are left out: not finite."},
		{"zero on a logarithmic axis", Line{X: x, Y: []float64{1, 0, -3, 4}, Error: x}, true, "2 points are left out: not finite, or not positive on a logarithmic axis."},
		{"a cloud", Cloud{X: x, Y: []float64{nan, nan, nan, nan}}, false, "4 points are left out: not finite."},
		{"nothing missing", Points{X: x, Y: x}, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			fig := Plot("", "x", "y", c.element)
			fig.Panels[0].Y.Log = c.log
			if got := fig.note(); got != c.want {
				t.Errorf("the small print is %q, want %q", got, c.want)
			}
			svg, err := fig.SVG()
			if err != nil || strings.Contains(string(svg), "NaN") {
				t.Errorf("error %v, or NaN in the picture", err)
			}
			if _, err := fig.PNG(72); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestFunctionsTakePartInRanges holds the axes of functions to their values.
func TestFunctionsTakePartInRanges(t *testing.T) {
	data := Points{X: []float64{0, 10}, Y: []float64{0, 1}}
	for _, c := range []struct {
		name           string
		elements       []Element
		x0, x1, y0, y1 float64
	}{
		{"sin over its own range", []Element{Function{F: math.Sin, From: -10, To: 10}}, -10.8, 10.8, -1.08, 1.08},
		{"sin on the panel of others", []Element{data, Function{F: math.Sin}}, -0.4, 10.4, -1.08, 1.08},
		{"a line, alone", []Element{Function{F: func(x float64) float64 { return 2 * x }}}, 0, 1, -0.08, 2.08},
		{"a pole beside data", []Element{data, Function{F: func(x float64) float64 { return 1 / x }}}, -0.4, 10.4, -1.12, 2.12},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, y := Plot("", "x", "y", c.elements...).Panels[0].ranges()
			for _, v := range [][2]float64{{x.min, c.x0}, {x.max, c.x1}, {y.min, c.y0}, {y.max, c.y1}} {
				if math.Abs(v[0]-v[1]) > 0.01*(c.y1-c.y0) {
					t.Errorf("x from %g to %g and y from %g to %g, want %g to %g and %g to %g", x.min, x.max, y.min, y.max, c.x0, c.x1, c.y0, c.y1)
				}
			}
		})
	}
}

// TestAsymmetricErrors holds bars to both of their lengths.
func TestAsymmetricErrors(t *testing.T) {
	p := Points{X: []float64{1, 2}, Y: []float64{5, 5}, Error: []float64{1, 1}, Below: []float64{4, 4}}
	_, y := Plot("", "x", "y", p).Panels[0].ranges()
	if math.Abs(y.min-0.8) > 1e-9 || math.Abs(y.max-6.2) > 1e-9 {
		t.Errorf("y from %g to %g, want 0.8 to 6.2", y.min, y.max)
	}
}
