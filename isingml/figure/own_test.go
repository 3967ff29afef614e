package figure_test

import (
	"errors"
	"image/color"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/figure"
)

// A boxPlot is an element of a user's own that makes use of all that an element
// can do: boxes from lower to upper quartiles with a mark at the median.
type boxPlot struct {
	x, lower, median, upper []float64
	names                   []string
	far                     int // the box that its data does not support, -1 for none
}

var brown = color.NRGBA{140, 86, 75, 255}

func (b boxPlot) Draw(a *figure.Area, s figure.Style) {
	for i, x := range b.x {
		if !a.Holds(x, b.median[i]) {
			continue
		}
		a.Band([]float64{x, x + 0.2}, []float64{b.lower[i], b.lower[i]}, []float64{b.upper[i], b.upper[i]}, brown)
		on := a.Shifted(3, 0)
		on.Mark(x, b.median[i], 6, figure.Style{Color: brown, Mark: 1})
		if i == b.far {
			on.Mark(x, b.median[i], 3, figure.Style{Color: figure.Paper(), Mark: 1})
		}
	}
}

func (b boxPlot) Check() error {
	if len(b.x) != len(b.median) {
		return errors.New("as many medians as places")
	}
	return nil
}

func (b boxPlot) Range(x, y *figure.Span) {
	x.Add(b.x...)
	y.Add(b.lower...)
	y.Add(b.upper...)
}

func (b boxPlot) Follow(x figure.Span, y *figure.Span) {
	if low, high := x.Ends(); low < high && !x.Log() {
		y.Add(11)
	}
}

func (b boxPlot) Omitted(xLog, yLog bool) int {
	n := 0
	for _, v := range b.median {
		if yLog && v <= 0 {
			n++
		}
	}
	return n
}

func (b boxPlot) Name() string { return "quartiles" }

func (b boxPlot) Sample(a *figure.Area, s figure.Style) {
	a.Mark(0.5, 0.5, 6, figure.Style{Color: brown, Mark: 1})
}

func (b boxPlot) Readings(figure.Span) []figure.Reading {
	return []figure.Reading{{X: b.x[0], Y: b.median[0], Text: "the median"}}
}

func (b boxPlot) Styling() figure.Styling {
	s := figure.Styling{Color: brown}
	if b.far >= 0 {
		s.Doubt = func(a *figure.Area) { a.Mark(0.5, 0.5, 3, figure.Style{Color: figure.Paper()}) }
	}
	return s
}

func (b boxPlot) Scale() *figure.ColorScale {
	return &figure.ColorScale{Label: "how brown", Low: 0, High: 1, Colors: figure.Sequential}
}

func (b boxPlot) Margin() []figure.MarginLabel {
	return []figure.MarginLabel{{Text: "limit", At: 2}, {Text: "zero", At: 1, Right: true, Color: brown}}
}

func (b boxPlot) Annotations() []figure.Annotation {
	var out []figure.Annotation
	for i, name := range b.names {
		out = append(out, figure.Annotation{Text: name, X: b.x[i], Y: b.median[i], Clear: 3})
	}
	return out
}

// TestOwnElementDoesAll holds what an element declared outside of the package
// can do to what ours do.
func TestOwnElementDoesAll(t *testing.T) {
	b := boxPlot{x: []float64{1, 2, 3}, lower: []float64{1, 2, 3}, median: []float64{2, 0, 5}, upper: []float64{4, 5, 6}, names: []string{"cold", "warm", "hot"}, far: 1}
	fig := figure.Plot("Own", "$x$", "$y$", b, figure.Line{Label: "ours", X: b.x, Y: b.upper})
	fig.Panels[0].Y.Log = true
	page, err := fig.HTML()
	if err != nil {
		t.Fatal(err)
	}
	drawing, err := fig.SVG()
	if err != nil {
		t.Fatal(err)
	}
	blue := `stroke="#0072b2"`
	for _, c := range []struct{ name, in, want string }{
		{"its name in the legend", string(drawing), ">quartiles<"},
		{"what is not supported, in the legend", string(drawing), ">not supported by the sample<"},
		{"its own colour, on a band", string(drawing), `fill="#8c564b" fill-opacity="0.22"`},
		{"a style of the palette is left to the next element", string(drawing), blue},
		{"a scale of colours", string(drawing), ">how brown<"},
		{"a label above", string(drawing), ">limit<"},
		{"a label on the right", string(drawing), ">zero<"},
		{"names beside points", string(drawing), ">cold<"},
		{"a count of what the axes do not hold", string(drawing), "1 point is left out"},
		{"its words for those who do not see", string(drawing), "(quartiles, limit, zero, ours)"},
		{"values under the pointer", string(page), `"color":"#8c564b"`},
		{"an axis that follows", string(drawing), ">10<"},
	} {
		if !strings.Contains(c.in, c.want) {
			t.Errorf("%s: the figure lacks %q", c.name, c.want)
		}
	}
	b.x = b.x[:2]
	if err := figure.Plot("", "", "", b).Err(); err == nil || !strings.Contains(err.Error(), "as many medians") {
		t.Errorf("the check of the element gave %v", err)
	}
}
