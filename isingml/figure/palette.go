package figure

import (
	"image/color"
	"math"
)

// The colours of Okabe and Ito (2008), which readers with any of the common
// colour deficiencies tell apart, dark ones first; yellow is left out, it is
// too light for lines. They stand out from white and from black.
var palette = []color.NRGBA{
	{0, 114, 178, 255},   // blue
	{213, 94, 0, 255},    // vermilion
	{0, 158, 115, 255},   // green
	{204, 121, 167, 255}, // purple
	{230, 159, 0, 255},   // orange
	{86, 180, 233, 255},  // sky
	{140, 86, 75, 255},   // brown
}

// dashes make the lines distinguishable in print. None is dotted: that, and
// grey, is what the data does not support.
var dashes = [][]float64{nil, {6, 2.5}, {3, 2}, {7, 2, 1.5, 2}, {10, 3}, {9, 3, 3, 3}, {7, 2, 1.5, 2, 1.5, 2}}

// What is not data. Pages with a theme of their own replace these colours.
var (
	white     = color.NRGBA{255, 255, 255, 255}
	ink       = color.NRGBA{40, 40, 40, 255}    // axes and text
	footnote  = color.NRGBA{90, 90, 90, 255}    // small print
	reference = color.NRGBA{110, 110, 110, 255} // exact values
	faded     = color.NRGBA{165, 165, 165, 255} // what the data does not support
)

// onPages are colours that can be read on a light page and on a dark one: those
// of an image that cannot know which it is on. Nothing is white there.
var onPages = map[color.NRGBA]color.NRGBA{
	white:     {255, 255, 255, 0},
	ink:       {117, 117, 117, 255}, // a contrast of 4.6 to white, 4.1 to #111
	footnote:  {123, 123, 123, 255},
	reference: {128, 128, 128, 255},
	faded:     {150, 150, 150, 255},
}

// Paper returns the colour of what figures are drawn on.
func Paper() color.Color { return white }

// Ink returns the colour of axes and text.
func Ink() color.Color { return ink }

// A Style is what the palette gives to an element.
type Style struct {
	Color color.Color
	Dash  []float64 // lengths of dashes and gaps of lines in points; nil is solid
	Mark  int       // the shape of markers, 0 to 4
}

// StyleOf returns the i-th style of the palette, from 0 on, for elements that
// belong together: Points of the colour of a Line, say.
func StyleOf(i int) Style {
	i = max(i, 0)
	return Style{palette[i%len(palette)], dashes[i%len(dashes)], i % 5}
}

// or returns the colour c if it is set, and else the style's.
func (s Style) or(c color.Color) color.NRGBA {
	if c == nil {
		return nrgba(s.Color)
	}
	return nrgba(c)
}

// nrgba returns the colour as the canvases take it; nil is ink.
func nrgba(c color.Color) color.NRGBA {
	if c == nil {
		return ink
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

// A colour map is a list of equally spaced stops between which colours are
// interpolated.
type colorMap []color.NRGBA

var (
	// diverging goes from blue over white to vermilion, for signed values.
	diverging = colorMap{{0, 60, 110, 255}, {0, 114, 178, 255}, {140, 190, 220, 255}, {247, 247, 247, 255}, {240, 180, 140, 255}, {213, 94, 0, 255}, {130, 50, 0, 255}}
	// sequential rises in lightness, for values from low to high.
	sequential = colorMap{{35, 20, 80, 255}, {50, 70, 140, 255}, {30, 125, 145, 255}, {55, 175, 120, 255}, {165, 215, 75, 255}, {253, 231, 37, 255}}
)

// Sequential returns the colour of t from 0 to 1 where colours stand for low to
// high, rising in lightness.
func Sequential(t float64) color.Color { return sequential.at(t) }

// Diverging returns the colour of t from 0 to 1 where colours stand for signed
// values: blue, white at the half, vermilion.
func Diverging(t float64) color.Color { return diverging.at(t) }

// at returns the colour of t in [0, 1]; values outside take the ends'.
func (m colorMap) at(t float64) color.NRGBA {
	t = math.Max(0, math.Min(1, t)) * float64(len(m)-1)
	i := min(int(t), len(m)-2)
	f := t - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + f*(float64(b)-float64(a)))) }
	a, b := m[i], m[i+1]
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}
