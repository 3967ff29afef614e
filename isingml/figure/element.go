package figure

import "image/color"

// An Element is one thing drawn in a panel. [Line], [Points], [Function],
// [VLine], [HLine], [Cloud], [Bars], [Raster] and [Text] are elements, and so
// is any other type with this method: an element of your own, or one that
// embeds one of these. What it implements beside it, of [Checker], [Ranger],
// [Follower], [Omitter], [Named], [Sampler], [Reader], [Styler], [Scaler],
// [Marginal] and [Annotator], is made use of: ours have nothing else.
type Element interface {
	// Draw draws the element between the axes, in a style of the palette that
	// no other element of the panel has.
	Draw(a *Area, s Style)
}

// A Checker says why it cannot be drawn: a number that is not finite, lengths
// that differ. Nothing of a figure is drawn then.
type Checker interface{ Check() error }

// A Ranger widens the axes to hold its data.
type Ranger interface{ Range(x, y *Span) }

// A Follower widens the vertical axis once the horizontal one has its range, as
// a curve that has values everywhere.
type Follower interface{ Follow(x Span, y *Span) }

// An Omitter tells how many of its points axes cannot hold, logarithmic or not:
// those that are not finite, and those that are not positive on a logarithmic
// axis. They are not drawn, and the small print counts them.
type Omitter interface{ Omitted(xLog, yLog bool) int }

// A Named element has a line in the legend, unless the name is empty.
type Named interface{ Name() string }

// A Sampler draws what stands before its name in the legend, on an area that
// spans 0 to 1 in both directions. Others show a dot of their colour.
type Sampler interface{ Sample(a *Area, s Style) }

// A Reader tells values over a range of x, to be read off with the pointer.
type Reader interface{ Readings(x Span) []Reading }

// A Reading is the text to be shown near a place, such as "0.5312(21)".
type Reading struct {
	X, Y float64
	Text string
}

// A Styler says what an element takes of the palette and how its panel treats
// it. One without this method takes the next style.
type Styler interface{ Styling() Styling }

// Styling is the part that an element plays in its panel. The zero value takes
// the next style of the palette.
type Styling struct {
	Color    color.Color // of its own, in place of the palette's
	Unstyled bool        // leaves the palette to the others
	Exact    bool        // grey, unless several of a panel are: these take the palette, to be told apart
	Backdrop bool        // bears to be covered by legends and names, as a picture that fills the panel

	// Doubt draws what stands in the legend for the parts that the data does
	// not support, on the area of a Sampler; nil where all is supported.
	Doubt func(a *Area)
}

// A Scaler has a scale of colours, drawn right of the panel; nil is none.
type Scaler interface{ Scale() *ColorScale }

// A ColorScale says what colours mean.
type ColorScale struct {
	Label     string
	Low, High float64                     // values of the ends
	Colors    func(t float64) color.Color // of 0 to 1, such as [Sequential] or [Diverging]
}

// A Marginal element has labels in the margins of the panel.
type Marginal interface{ Margin() []MarginLabel }

// A MarginLabel stands above the panel at x = At, or right of it at y = At.
type MarginLabel struct {
	Text  string
	At    float64
	Right bool
	Color color.Color // nil is ink
}

// An Annotator has names beside points, written where there is room.
type Annotator interface{ Annotations() []Annotation }

// An Annotation is the name of the point (X, Y).
type Annotation struct {
	Text  string
	X, Y  float64
	Shift float64 // of the point to the right, in points
	Clear float64 // the radius of what is drawn there, in points
}

func stylingOf(e Element) Styling {
	if s, ok := e.(Styler); ok {
		return s.Styling()
	}
	return Styling{}
}

func scaleOf(e Element) *ColorScale {
	if s, ok := e.(Scaler); ok {
		return s.Scale()
	}
	return nil
}

func marginOf(e Element) []MarginLabel {
	if m, ok := e.(Marginal); ok {
		return m.Margin()
	}
	return nil
}

func nameOf(e Element) string {
	if n, ok := e.(Named); ok {
		return n.Name()
	}
	return ""
}
