package figure

import (
	"fmt"
	"math"
)

// Images returns pictures of functions on an l x l lattice, such as the
// weights of a network's first layer, one for each slice of l*l values in the
// order of the spins. All share one colour scale, white at zero. Titles, one
// for each picture, are optional.
func Images(title string, weights [][]float64, l int, titles ...string) *Figure {
	fig := &Figure{Title: title, Columns: columnsFor(len(weights))}
	if len(weights) == 0 || l < 1 {
		fig.err = fmt.Errorf("figure: images %q: %d images of size %d, must be at least one of each", title, len(weights), l)
		return fig
	}
	if len(titles) != 0 && len(titles) != len(weights) {
		fig.err = fmt.Errorf("figure: images %q: %d titles for %d images", title, len(titles), len(weights))
		return fig
	}
	scale := 0.0
	for i, w := range weights {
		if len(w) != l*l {
			fig.err = fmt.Errorf("figure: images %q: image %d has %d values, must be %d for l=%d", title, i, len(w), l*l, l)
			return fig
		}
		for _, v := range w {
			scale = math.Max(scale, math.Abs(v)) // a NaN is caught by the raster
		}
	}
	if scale == 0 {
		scale = 1
	}
	n, size := float64(l), tileSize(l, tile)
	for i, w := range weights {
		r := Raster{X1: n, Y1: n, Low: -scale, High: scale, Signed: true}
		for y := range l {
			r.Values = append(r.Values, w[y*l:(y+1)*l])
		}
		if i == fig.Columns-1 {
			r.ValueLabel = "value"
		}
		p := Panel{
			X: Axis{Hidden: true, Max: n}, Y: Axis{Hidden: true, Max: n},
			Elements:   []Element{r},
			fixedWidth: size, fixedHeight: size,
		}
		if len(titles) > 0 {
			p.Title = titles[i]
		}
		fig.Panels = append(fig.Panels, p)
	}
	return fig
}

// Heat returns a figure of a matrix as colours; row 0 is at the bottom, and
// the axes run over columns and rows. For other ranges use a Raster.
func Heat(title, xLabel, yLabel, valueLabel string, values [][]float64) *Figure {
	r := Raster{Values: values, X0: -0.5, Y0: -0.5, Y1: float64(len(values)) - 0.5, X1: -0.5, ValueLabel: valueLabel}
	if len(values) > 0 {
		r.X1 = float64(len(values[0])) - 0.5
	}
	s := newSpan(false)
	for _, row := range values {
		s.Add(row...)
	}
	r.Low, r.High = s.min, s.max
	if s.min == s.max {
		r.High = s.min + 1
	}
	fig := Plot(title, xLabel, yLabel, r)
	fig.Panels[0].X.Min, fig.Panels[0].X.Max = r.X0, r.X1
	fig.Panels[0].Y.Min, fig.Panels[0].Y.Max = r.Y0, r.Y1
	fig.Panels[0].X.Whole, fig.Panels[0].Y.Whole = true, true
	if len(values) == 0 {
		fig.err = fmt.Errorf("figure: heat map %q: no values", title)
	}
	return fig
}

// Scatter returns a figure of points, coloured by a value unless it is empty:
// f against |m|, coloured by the energy, say.
func Scatter[T Number](title, xLabel, yLabel string, x, y, value []T, valueLabel string) *Figure {
	return Plot(title, xLabel, yLabel, Cloud{X: Floats(x), Y: Floats(y), Value: Floats(value), ValueLabel: valueLabel})
}
