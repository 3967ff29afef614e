package figure

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A Second axis gives the upper or the right side of a panel numbers of its
// own: those that Of makes of the numbers opposite, such as the temperature 1/β
// above β, or on the right side those of Elements that are drawn against it.
type Second struct {
	Axis
	Of       func(v float64) float64 // rises or falls all along the axis
	Elements []Element               // in place of Of; they share the horizontal axis
}

// check returns why the side cannot be drawn beside an axis that spans base.
func (s *Second) check(base Span, right bool) error {
	switch {
	case s.Of == nil && len(s.Elements) == 0:
		return errors.New("second axis with neither Of nor Elements, which say what its numbers are")
	case s.Of != nil && len(s.Elements) > 0:
		return errors.New("second axis with both Of and Elements, must be one of them")
	case !right && s.Of == nil:
		return errors.New("second axis above with Elements, which only the right side can have")
	case s.Of == nil:
		return nil
	}
	const steps = 64
	for i := range steps - 1 {
		a, b, c := s.Of(base.at(float64(i)/steps)), s.Of(base.at(float64(i+1)/steps)), s.Of(base.at(float64(i+2)/steps))
		if !finite(a) || !finite(b) || !finite(c) || (b-a)*(c-b) <= 0 {
			at := base.at(float64(i+1) / steps)
			return fmt.Errorf("second axis whose Of gives %g near %g, must be finite and rise or fall all along from %g to %g", b, at, base.min, base.max)
		}
	}
	return nil
}

// A side is a second axis with its marks at fractions of its length.
type side struct {
	ticks         []tick
	label, factor string
}

// side returns the marks of the axis, about n of them, beside one that spans
// base; own is the span of its elements.
func (s *Second) side(base, own Span, n int) *side {
	if s == nil {
		return nil
	}
	place := own.fraction
	if s.Of != nil {
		a, b := s.Of(base.min), s.Of(base.max)
		own = Span{min: math.Min(a, b), max: math.Max(a, b), log: s.Log, broken: true}
		place = func(v float64) float64 { return invert(func(t float64) float64 { return s.Of(base.at(t)) }, v) }
	}
	out := &side{label: s.Label}
	out.ticks, out.factor = s.Axis.ticks(own, n)
	for i, t := range out.ticks {
		out.ticks[i].at = place(t.at)
	}
	return out
}

// invert returns where a function that rises or falls from 0 to 1 takes a value.
func invert(f func(t float64) float64, v float64) float64 {
	low, high := 0.0, 1.0
	rises := f(high) > f(low)
	for range 60 {
		if middle := (low + high) / 2; (f(middle) < v) == rises {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// title returns the label with the power of ten of the numbers.
func (s *side) title() string {
	if s.factor == "" {
		return s.label
	}
	return s.label + "  (" + s.factor + ")"
}

// height is what the axis takes above the panel.
func (s *side) height(text *typography) float64 {
	if s == nil {
		return 0
	}
	up, down := labelExcess(s.title(), text.label)
	height := 1.5*text.small.size + 4
	if s.title() != "" {
		height += 1.4*text.label.size + up + down
	}
	return height
}

// width is what the axis takes right of the panel.
func (s *side) width(text *typography) float64 {
	if s == nil {
		return 0
	}
	up, down := labelExcess(s.title(), text.label)
	width := s.widest(text) + 8
	if s.title() != "" {
		width += 1.6*text.label.size + up + down
	}
	return width
}

func (s *side) widest(text *typography) (w float64) {
	for _, t := range s.ticks {
		w = math.Max(w, labelWidth(t.label, text.small))
	}
	return w
}

func (s *side) drawTop(a *Area) {
	if s == nil {
		return
	}
	box, text := a.box, a.text
	for _, t := range s.ticks {
		x := box.Min.X + t.at*box.Width()
		a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(x, box.Max.Y), canvas.Pt(x, box.Max.Y-t.size())}), axisPen)
		drawLabel(a.on, canvas.Pt(x, box.Max.Y+4), t.label, text.small, anchor{0.5, 0}, false)
	}
	_, down := labelExcess(s.title(), text.label)
	drawLabel(a.on, canvas.Pt(box.Center().X, box.Max.Y+4+1.5*text.small.size+down), s.title(), text.label.fit(s.title(), box.Width()), anchor{0.5, 0}, false)
}

func (s *side) drawRight(a *Area) {
	if s == nil {
		return
	}
	box, text := a.box, a.text
	for _, t := range s.ticks {
		y := box.Min.Y + t.at*box.Height()
		a.on.Stroke(canvas.Polyline([]canvas.Point{canvas.Pt(box.Max.X, y), canvas.Pt(box.Max.X-t.size(), y)}), axisPen)
		drawLabel(a.on, canvas.Pt(box.Max.X+4, y), t.label, text.small, anchor{0, 0.5}, false)
	}
	up, _ := labelExcess(s.title(), text.label)
	drawLabel(a.on, canvas.Pt(box.Max.X+4+s.widest(text)+1.4*text.label.size+up, box.Center().Y), s.title(), text.label.fit(s.title(), box.Height()), anchor{0.5, 0}, true)
}
