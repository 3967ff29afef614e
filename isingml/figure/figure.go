package figure

import (
	"fmt"
	"slices"
)

// A Figure is a grid of panels, ready to be drawn. The zero size is chosen
// for a JupyterLab cell: 6 inches wide, 4 inches high for each row of panels.
type Figure struct {
	Title   string
	Panels  []Panel // row by row
	Columns int     // panels in a row; 0 means 1
	Width   float64 // in inches; 0 chooses
	Height  float64 // in inches; 0 chooses
	Note    string  // small print below; long ones take several lines

	err error // why the data cannot be drawn; returned by every output
}

// The widths of journals, in inches, for the Width of a figure. As wide as
// these, or narrower, its text is of 8 to 10 points.
const (
	Column = 3.375 // one column of the Physical Review
	Page   = 7.0   // both
)

// Add puts elements into the first panel, over those that are there.
func (f *Figure) Add(elements ...Element) {
	if len(f.Panels) == 0 {
		f.Panels = []Panel{{}}
	}
	f.Panels[0].Elements = append(f.Panels[0].Elements, elements...)
}

// A Panel is a pair of axes with what is drawn between them. Later elements
// are drawn over earlier ones.
type Panel struct {
	Title      string
	X, Y       Axis
	Top, Right *Second // numbers of their own on the other sides; nil for none
	Elements   []Element
	Legend     Place   // where the legend goes; the zero value finds a place free of data
	Weight     float64 // height relative to the other rows; 0 means 1
	Equal      bool    // a unit of x is as long on paper as one of y, as for lattices

	fixedWidth, fixedHeight float64 // of the data area, in points; 0 means free
}

// all returns the elements of both vertical axes, those of the right one last.
func (p *Panel) all() []Element {
	if p.Right == nil || len(p.Right.Elements) == 0 {
		return p.Elements
	}
	return slices.Concat(p.Elements, p.Right.Elements)
}

// omitted counts what the axes of the panel cannot hold, and tells whether one
// of those that have elements with a count is logarithmic.
func (p *Panel) omitted() (n int, logs bool) {
	for i, e := range p.all() {
		if o, ok := e.(Omitter); ok {
			y := p.Y
			if i >= len(p.Elements) {
				y = p.Right.Axis
			}
			n += o.Omitted(p.X.Log, y.Log)
			logs = logs || p.X.Log || y.Log
		}
	}
	return n, logs
}

// An Axis is one side of a panel. Min and Max both zero take the range from
// the data, with a small margin.
type Axis struct {
	Label    string // the quantity and its unit
	Min, Max float64
	Log      bool // decimal logarithmic; all data must be positive
	Whole    bool // ticks at whole numbers only, as where all data are whole
	Bare     bool // ticks without numbers or label: the panel below has them
	Hidden   bool // no line, ticks or label
}

// A Place is a position of the legend.
type Place int

// The places of a legend.
const (
	Free Place = iota // inside the panel if it hides nothing there, and else right of it
	TopLeft
	TopRight
	BottomLeft
	BottomRight
	Outside // right of the panel
	NoLegend
)

// Plot returns a figure of one panel.
func Plot(title, xLabel, yLabel string, elements ...Element) *Figure {
	return &Figure{
		Title:  title,
		Panels: []Panel{{X: Axis{Label: xLabel}, Y: Axis{Label: yLabel}, Elements: elements}},
	}
}

// Failed returns a figure that cannot be drawn because of err, which its
// outputs return: functions that make figures need no second result.
func Failed(err error) *Figure { return &Figure{err: err} }

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
