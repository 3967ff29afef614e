package figure

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// An Inset is a panel inside another, over what is drawn there before. Left,
// Bottom, Width and Height say where, labels included, in fractions of the
// panel around it: {0.55, 0.1, 0.4, 0.4} is on the lower right.
type Inset struct {
	Panel
	Left, Bottom, Width, Height float64
}

// Check returns an error if the inset does not lie inside the panel, or cannot
// be drawn.
func (i Inset) Check() error {
	if !(i.Left >= 0 && i.Bottom >= 0 && i.Width > 0 && i.Height > 0 && i.Left+i.Width <= 1.0001 && i.Bottom+i.Height <= 1.0001) {
		return fmt.Errorf("inset from (%g, %g), %g wide and %g high, must lie between 0 and 1", i.Left, i.Bottom, i.Width, i.Height)
	}
	if err := i.Panel.check(); err != nil {
		return fmt.Errorf("inset: %w", err)
	}
	return nil
}

// Styling leaves the palette to the panel around it.
func (i Inset) Styling() Styling { return Styling{Unstyled: true} }

// Omitted counts what the axes of the inset cannot hold.
func (i Inset) Omitted(_, _ bool) int { n, _ := i.Panel.omitted(); return n }

// Draw draws the panel on the paper.
func (i Inset) Draw(a *Area, _ Style) { a.Panel(i.Panel, i.Left, i.Bottom, i.Width, i.Height) }

// Panel draws another panel over a part of the area, labels included, which is
// given in fractions of its width and height.
func (a *Area) Panel(p Panel, left, bottom, width, height float64) {
	outer := canvas.Rect{Min: canvas.Pt(a.box.Min.X+left*a.box.Width(), a.box.Min.Y+bottom*a.box.Height())}
	outer.Max = canvas.Pt(outer.Min.X+width*a.box.Width(), outer.Min.Y+height*a.box.Height())
	c := newCell(&p, a.text, 0.7*outer.Width(), 0.7*outer.Height())
	inside := func() canvas.Rect {
		box := canvas.Rect{Min: canvas.Pt(outer.Min.X+c.left, outer.Min.Y+c.bottom), Max: canvas.Pt(outer.Max.X-c.right, outer.Max.Y-c.top)}
		box.Max = canvas.Pt(math.Max(box.Max.X, box.Min.X+5), math.Max(box.Max.Y, box.Min.Y+5))
		return box
	}
	box := inside()
	c = newCell(&p, a.text, box.Width(), box.Height())
	a.on.Fill(outer.Path(), white)
	c.draw(a.on, inside())
}
