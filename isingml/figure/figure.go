package figure

import (
	"errors"
	"fmt"
	"math"
)

// A Figure is a grid of panels, ready to be drawn. The zero size is chosen
// for a JupyterLab cell: 6 inches wide, 4 inches high for each row of panels.
type Figure struct {
	Title   string
	Panels  []Panel // row by row
	Columns int     // panels in a row; 0 means 1
	Width   float64 // in inches; 0 chooses
	Height  float64 // in inches; 0 chooses
	Note    string  // a line of small print below

	err error // why the data cannot be drawn; returned by every output
}

// A Panel is a pair of axes with what is drawn between them. Later elements
// are drawn over earlier ones.
type Panel struct {
	Title    string
	X, Y     Axis
	Elements []Element
	Legend   Place   // where the legend goes; the zero value finds a free corner
	Weight   float64 // height relative to the other rows; 0 means 1

	fixedWidth, fixedHeight float64 // of the data area, in points; 0 means free
}

// An Axis is one side of a panel. Min and Max both zero take the range from
// the data, with a small margin.
type Axis struct {
	Label    string // the quantity and its unit
	Min, Max float64
	Log      bool // decimal logarithmic; all data must be positive
	Hidden   bool // no line, ticks or label

	bare  bool // ticks without labels: the panel below has them
	whole bool // ticks at whole numbers only
}

// A Place is a position of the legend inside the panel.
type Place int

// The places of a legend.
const (
	Free Place = iota // the corner with the fewest data
	TopLeft
	TopRight
	BottomLeft
	BottomRight
	NoLegend
)

// An Element is one thing drawn in a panel. The types of this package that
// implement it are Line, Points, Function, VLine, HLine, Cloud, Bars, Raster
// and Text.
type Element interface {
	check() error                       // lengths and numbers
	extent(x, y *span, logX, logY bool) // widens the ranges to hold the data
	plot(a *area, s style)              // draws into the data area
	entry() (string, bool)              // the label for the legend; whether it takes a colour of the palette
	sample(a *area, b rect, s style)    // draws the legend's sample into the box b
}

// Plot returns a figure of one panel.
func Plot(title, xLabel, yLabel string, elements ...Element) *Figure {
	return &Figure{
		Title:  title,
		Panels: []Panel{{X: Axis{Label: xLabel}, Y: Axis{Label: yLabel}, Elements: elements}},
	}
}

// Grid returns the panels of several figures as one figure, row by row. The
// title of each becomes that of its first panel.
func Grid(title string, columns int, figures ...*Figure) *Figure {
	grid := &Figure{Title: title, Columns: columns}
	for i, f := range figures {
		if f == nil {
			grid.err = fmt.Errorf("figure: figure %d of the grid is nil", i)
			return grid
		}
		if f.err != nil && grid.err == nil {
			grid.err = f.err
		}
		for j, p := range f.Panels {
			if j == 0 && p.Title == "" {
				p.Title = f.Title
			}
			grid.Panels = append(grid.Panels, p)
		}
	}
	return grid
}

// Err returns why the figure cannot be drawn, or nil: panels missing, lengths
// that differ, numbers that are not finite, values below zero on a
// logarithmic axis. The outputs return the same error.
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
	for i, e := range p.Elements {
		if e == nil {
			return fmt.Errorf("element %d is nil", i+1)
		}
		if err := e.check(); err != nil {
			name, _ := e.entry()
			if name == "" {
				name = fmt.Sprintf("element %d", i+1)
			}
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	x, y := p.ranges()
	for _, axis := range []struct {
		name string
		of   Axis
		span span
	}{{"horizontal", p.X, x}, {"vertical", p.Y, y}} {
		a := axis.of
		if !finite(a.Min) || !finite(a.Max) || a.Min > a.Max {
			return fmt.Errorf("%s axis from %g to %g, must be finite and increasing", axis.name, a.Min, a.Max)
		}
		if a.Log && axis.span.min <= 0 {
			return fmt.Errorf("%s axis is logarithmic but holds %g; all values must be positive", axis.name, axis.span.min)
		}
		width, size := axis.span.max-axis.span.min, math.Max(math.Abs(axis.span.min), math.Abs(axis.span.max))
		if !finite(width) || width < 1e-250 || width < 1e-11*size {
			return fmt.Errorf("%s axis from %g to %g, the range cannot be told apart on paper", axis.name, axis.span.min, axis.span.max)
		}
	}
	return nil
}

// ranges returns what the two axes must hold.
func (p *Panel) ranges() (x, y span) {
	x, y = newSpan(), newSpan()
	for _, e := range p.Elements {
		e.extent(&x, &y, p.X.Log, p.Y.Log)
	}
	return x.orFixed(p.X), y.orFixed(p.Y)
}

// A span is a range of numbers that grows with what is added to it.
type span struct{ min, max float64 }

func newSpan() span { return span{math.Inf(1), math.Inf(-1)} }

// addErrors adds the ends of error bars. On a logarithmic axis a bar that
// reaches zero or below has no lower end.
func (s *span) addErrors(values, errors []float64, log bool) {
	for i, e := range errors {
		s.add(values[i] + e)
		if !log || values[i] > e {
			s.add(values[i] - e)
		}
	}
}

func (s *span) add(values ...float64) {
	for _, v := range values {
		s.min = math.Min(s.min, v)
		s.max = math.Max(s.max, v)
	}
}

// orFixed returns the axis' own range if it has one, and else the span with a
// margin of 4 percent; a span without width is widened around its value.
func (s span) orFixed(a Axis) span {
	if a.Min != 0 || a.Max != 0 {
		return span{a.Min, a.Max}
	}
	if s.min > s.max {
		return span{0.1, 1}
	}
	if a.Log {
		if s.min <= 0 {
			return s
		}
		margin := math.Pow(s.max/s.min, 0.04)
		if s.min == s.max {
			margin = 2
		}
		return span{s.min / margin, s.max * margin}
	}
	margin := 0.04 * (s.max - s.min)
	if margin <= 1e-10*math.Max(math.Abs(s.min), math.Abs(s.max)) {
		margin = math.Max(0.05*math.Abs(s.min), 1e-9)
	}
	return span{s.min - margin, s.max + margin}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// checkValues reports a length other than n, or the first value that is not
// finite. An empty slice is allowed where optional is set.
func checkValues(name string, values []float64, n int, optional bool) error {
	if optional && len(values) == 0 {
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

// checkErrors is checkValues for one-sigma errors, which may not be negative.
func checkErrors(name string, values []float64, n int) error {
	if err := checkValues(name, values, n, true); err != nil {
		return err
	}
	for i, v := range values {
		if v < 0 {
			return fmt.Errorf("%s[%d] is %g, an error must not be negative", name, i, v)
		}
	}
	return nil
}
