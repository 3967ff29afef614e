package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// Bars are a histogram: Heights[i] between Edges[i] and Edges[i+1].
type Bars struct {
	Label   string
	Edges   []float64 // increasing, one more than heights
	Heights []float64
	Color   color.Color // nil takes the next one of the palette
}

// Check returns an error if the edges do not increase or do not fit the heights.
func (b Bars) Check() error {
	if len(b.Heights) == 0 || len(b.Edges) != len(b.Heights)+1 {
		return fmt.Errorf("%d edges for %d heights, must be one more", len(b.Edges), len(b.Heights))
	}
	for i, e := range b.Edges {
		if !finite(e) || (i > 0 && e <= b.Edges[i-1]) {
			return fmt.Errorf("edge %d is %g, edges must be finite and increasing", i, e)
		}
	}
	for i, h := range b.Heights {
		if !finite(h) {
			return fmt.Errorf("height %d is %g, must be finite", i, h)
		}
	}
	return nil
}

// Range adds the bars.
func (b Bars) Range(x, y *Span) {
	x.Add(b.Edges...)
	y.Add(b.Heights...)
}

// Name returns the label.
func (b Bars) Name() string { return b.Label }

// Styling returns the colour.
func (b Bars) Styling() Styling { return Styling{Color: b.Color} }

// Draw draws the outline of the histogram and fills it.
func (b Bars) Draw(a *Area, s Style) {
	c := s.or(b.Color)
	base := math.Max(0, a.y.min)
	outline := []canvas.Point{a.at(b.Edges[0], base)}
	for i, h := range b.Heights {
		if a.y.log {
			h = math.Max(h, base)
		}
		outline = append(outline, a.at(b.Edges[i], h), a.at(b.Edges[i+1], h))
	}
	outline = append(outline, a.at(b.Edges[len(b.Edges)-1], base))
	a.polygon(outline, canvas.WithAlpha(c, 0.3))
	a.line(outline, canvas.Stroke{Color: c, Width: 1})
}

// Readings returns the heights, in the middle of the bars.
func (b Bars) Readings(Span) []Reading {
	middle := make([]float64, len(b.Heights))
	for i := range middle {
		middle[i] = (b.Edges[i] + b.Edges[i+1]) / 2
	}
	return readings(middle, b.Heights, nil, nil, nil)
}

// Sample draws one bar.
func (b Bars) Sample(a *Area, s Style) {
	c := s.or(b.Color)
	swatch := canvas.Rect{Min: a.at(0, 0.25), Max: a.at(1, 0.75)}
	a.on.Fill(swatch.Path(), canvas.WithAlpha(c, 0.3))
	a.on.Stroke(swatch.Path(), canvas.Stroke{Color: c, Width: 1})
}

// Histogram returns a figure of how often numbers fall into each of bins equal
// intervals, as a density whose integral is one. Values that are not finite are
// left out, and the small print counts them.
func Histogram[T Number](title, xLabel string, numbers []T, bins int) *Figure {
	fig := &Figure{Title: title}
	s := newSpan(false)
	whole := Floats(numbers)
	values := slices.DeleteFunc(slices.Clone(whole), func(v float64) bool { return !finite(v) })
	s.Add(values...)
	if len(values) == 0 || bins < 1 {
		fig.err = fmt.Errorf("figure: histogram %q: %d finite values in %d bins, must be at least one of each", title, len(values), bins)
		return fig
	}
	if s.min == s.max {
		s.min, s.max = s.min-0.5, s.max+0.5
	}
	b := Bars{Edges: make([]float64, bins+1), Heights: make([]float64, bins)}
	width := (s.max - s.min) / float64(bins)
	for i := range b.Edges {
		b.Edges[i] = s.min + width*float64(i)
	}
	for _, v := range values {
		i := min(bins-1, int((v-s.min)/width))
		b.Heights[i] += 1 / (float64(len(values)) * width)
	}
	highest := slices.Max(b.Heights)
	fig.Panels = []Panel{{
		X: Axis{Label: xLabel}, Y: Axis{Label: "probability density", Max: 1.06 * highest},
		Elements: []Element{b},
	}}
	if n := len(whole) - len(values); n > 0 {
		fig.Note = fmt.Sprintf("%d of %d values are left out: not finite.", n, len(whole))
	}
	return fig
}
