package figure

import (
	"errors"
	"fmt"
	"math"
)

// Err returns why the figure cannot be drawn, or nil: panels missing, lengths
// that differ, numbers that are not finite, values below zero on a
// logarithmic axis, a label that is not understood. The outputs return the
// same error.
func (f *Figure) Err() error {
	if f == nil {
		return errors.New("figure: no figure (nil)")
	}
	if f.err != nil {
		return f.err
	}
	if len(f.Panels) == 0 {
		return fmt.Errorf("figure: %q has no panels", f.Title)
	}
	for _, size := range []float64{f.Width, f.Height} {
		if !(size >= 0 && size <= 100) {
			return fmt.Errorf("figure: %q is %g x %g inches, each must be between 0 and 100", f.Title, f.Width, f.Height)
		}
	}
	if f.Columns < 0 {
		return fmt.Errorf("figure: %q has %d columns, must be at least 1", f.Title, f.Columns)
	}
	for i := range f.Panels {
		if err := f.Panels[i].check(); err != nil {
			return fmt.Errorf("figure: %q, panel %d: %w", f.Title, i+1, err)
		}
	}
	return nil
}

func (p *Panel) check() error {
	if !(p.Weight >= 0) || math.IsInf(p.Weight, 1) {
		return fmt.Errorf("weight is %g, must be finite and not negative", p.Weight)
	}
	for i, e := range p.all() {
		if e == nil {
			return fmt.Errorf("element %d is nil", i+1)
		}
		name := nameOf(e)
		c, ok := e.(Checker)
		if !ok {
			continue
		}
		if err := c.Check(); err != nil {
			if name == "" {
				name = fmt.Sprintf("element %d", i+1)
			}
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	x, y := p.ranges()
	if err := x.check(p.X); err != nil {
		return fmt.Errorf("horizontal %w", err)
	}
	if err := y.check(p.Y); err != nil {
		return fmt.Errorf("vertical %w", err)
	}
	if p.Equal && (p.X.Log || p.Y.Log) {
		return errors.New("equal units of x and y on a logarithmic axis, which has none")
	}
	if p.Top != nil {
		if err := p.Top.check(x, false); err != nil {
			return fmt.Errorf("top: %w", err)
		}
	}
	if p.Right != nil {
		if err := p.Right.check(y, true); err != nil {
			return fmt.Errorf("right: %w", err)
		}
		if right := p.rightRange(x); p.Right.Of == nil {
			if err := right.check(p.Right.Axis); err != nil {
				return fmt.Errorf("right %w", err)
			}
		}
	}
	return nil
}

// check returns why the axis cannot be drawn over the span.
func (s Span) check(a Axis) error {
	if !finite(a.Min) || !finite(a.Max) || a.Min > a.Max {
		return fmt.Errorf("axis from %g to %g, must be finite and increasing", a.Min, a.Max)
	}
	if a.Log && s.min <= 0 {
		return fmt.Errorf("axis is logarithmic and from %g to %g; both ends must be positive", s.min, s.max)
	}
	width, size := s.max-s.min, math.Max(math.Abs(s.min), math.Abs(s.max))
	if !finite(width) || width < 1e-250 || width < 1e-11*size {
		return fmt.Errorf("axis from %g to %g, the range cannot be told apart on paper", s.min, s.max)
	}
	return nil
}

// ranges returns what the two axes must hold.
func (p *Panel) ranges() (x, y Span) {
	x = newSpan(p.X.Log)
	for _, e := range p.all() {
		if r, ok := e.(Ranger); ok {
			r.Range(&x, &Span{})
		}
	}
	x = x.on(p.X)
	return x, p.Y.over(p.Elements, x)
}

// rightRange returns what the right axis must hold for its elements.
func (p *Panel) rightRange(x Span) Span {
	if p.Right == nil {
		return Span{}
	}
	return p.Right.over(p.Right.Elements, x)
}

// over returns what a vertical axis must hold for elements over a range of x.
func (a Axis) over(elements []Element, x Span) Span {
	y := newSpan(a.Log)
	for _, e := range elements {
		if r, ok := e.(Ranger); ok {
			r.Range(&Span{log: x.log}, &y)
		}
	}
	for _, e := range elements {
		if f, ok := e.(Follower); ok {
			f.Follow(x, &y)
		}
	}
	return y.on(a)
}

// checkData checks points with their errors and marks, which may be missing.
// Values that are not finite are no error: they are left out and counted.
func checkData(x, y, xErrors, yErrors []float64, support []bool) error {
	if len(x) == 0 {
		return errors.New("no points: X is empty")
	}
	if len(support) != 0 && len(support) != len(x) {
		return fmt.Errorf("the slice Supported has %d values, X has %d", len(support), len(x))
	}
	if len(y) != len(x) {
		return fmt.Errorf("the slice Y has %d values, X has %d", len(y), len(x))
	}
	if err := checkErrors("XError", xErrors, len(x)); err != nil {
		return err
	}
	return checkErrors("Error", yErrors, len(x))
}

// checkErrors checks errors of n values, which may be missing.
func checkErrors(name string, errors []float64, n int) error {
	if len(errors) != n && len(errors) != 0 {
		return fmt.Errorf("%s has %d values, X has %d", name, len(errors), n)
	}
	for i, e := range errors {
		if e < 0 {
			return fmt.Errorf("%s[%d] is %g, an error must not be negative", name, i, e)
		}
	}
	return nil
}

// checkValues reports a length other than n, or the first value that is not
// finite. An empty slice is allowed.
func checkValues(name string, values []float64, n int) error {
	if len(values) == 0 {
		return nil
	}
	if len(values) != n {
		return fmt.Errorf("%s has %d values, X has %d", name, len(values), n)
	}
	for i, v := range values {
		if !finite(v) {
			return fmt.Errorf("%s[%d] is %g, must be finite", name, i, v)
		}
	}
	return nil
}
