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
	logs := plot(Line{X: x, Y: []float64{1, 0, 2}})
	logs.Panels[0].Y.Log = true
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
		{plot(Line{Label: "f", X: x, Y: x[:2]}), "f: Y has 2 values, X has 3"},
		{plot(Line{X: x, Y: nan}), "Y[1] is NaN"},
		{plot(Line{X: nan, Y: x}), "X[1] is NaN"},
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
		{logs, "logarithmic but holds 0"},
		{turned, "axis from 2 to 1"},
		{Gallery("g", checkerboards(4, 2), "one"), "1 titles for 2"},
		{Gallery("g", nil), "no pictures"},
		{Gallery("g", []Mosaic{{Width: 2, Values: make([]int8, 3)}}), "3 sites in rows of 2"},
		{plot(Points{X: x, Y: x, Names: []string{"a"}}), "Names has 1 values, X has 3"},
		{Images("w", [][]float64{x}, 2), "image 0 has 3 values, must be 4"},
		{Images("w", [][]float64{{1, 2, 3, math.NaN()}}, 2), "NaN in row 1, column 1"},
		{Histogram("h", "x", nan, 3), "value 1 is NaN"},
		{Histogram("h", "x", nil, 3), "0 values in 3 bins"},
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
