package figure

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

// papers are figures as papers have them.
func papers() map[string]*Figure {
	x := grid(0.40, 0.48, 41)
	m := Line{Label: "$⟨|m|⟩$", X: x, Y: apply(x, func(b float64) float64 { return 0.5 * (1 + math.Tanh(60*(b-0.4407))) })}
	near := grid(0.4404, 0.441, 13)
	zoomed := Panel{X: Axis{Label: "$β$"}, Elements: []Element{Points{X: near, Y: apply(near, func(b float64) float64 { return 60 * (b - 0.4407) }), Error: constant(13, 0.002)}}}
	column := Plot("", "inverse temperature $β$", "magnetization $⟨|m|⟩$", m, VLine{Label: "$β_c$", At: 0.440687}, Inset{Panel: zoomed, Left: 0.5, Bottom: 0.05, Width: 0.48, Height: 0.5})
	column.Width = Column
	column.Panels[0].Legend = NoLegend
	column.Panels[0].Top = &Second{Axis: Axis{Label: "temperature $T$"}, Of: func(b float64) float64 { return 1 / b }}

	both := Plot("Two quantities", "$β$", "magnetization", m, HLine{Label: "half", At: 0.5})
	both.Width = Column
	both.Panels[0].Right = &Second{Axis: Axis{Label: "heat capacity $C$", Log: true}, Elements: []Element{
		Points{Label: "$C$", X: x, Y: apply(x, func(b float64) float64 { return 3 / (0.002 + math.Abs(b-0.4407)) }), Error: constant(41, 20)}, HLine{Label: "limit", At: 1000}}}

	offset := Plot("", "$β$", "$E$", Line{X: grid(0.4406800, 0.4406860, 7), Y: grid(-100000.12, -100000.05, 7)})
	offset.Width = Column
	lattice := Plot("", "$x$", "$y$", Raster{X1: 20, Y1: 10, Values: [][]float64{{1, 2, 3, 4}, {4, 3, 2, 1}}, Low: 1, High: 4, ValueLabel: "height"})
	lattice.Panels[0].Equal = true
	return map[string]*Figure{"column": column, "both": both, "offset": offset, "lattice": lattice, "page": pageOf(column, both)}
}

func pageOf(figures ...*Figure) *Figure {
	g := Grid("", 2, figures...)
	g.Width = Page
	return g
}

// TestColumnsOfPapers holds figures to the widths and sizes of text that
// journals ask for.
func TestColumnsOfPapers(t *testing.T) {
	for name, width := range map[string]string{"column": `width="243pt"`, "both": `width="243pt"`, "page": `width="504pt"`} {
		svg, err := papers()[name].SVG()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(svg), width) {
			t.Errorf("%s: %.120s lacks %s", name, svg, width)
		}
		for _, size := range regexp.MustCompile(`<text [^>]*font-size="([0-9.]+)"`).FindAllStringSubmatch(string(svg), -1) {
			if v := parseNumber(t, size[1]); v < 8 || v > 10 {
				t.Errorf("%s: text of %g points", name, v)
			}
		}
	}
}

// TestSecondAxis holds marks to where their numbers lie.
func TestSecondAxis(t *testing.T) {
	base := Span{min: 0.4, max: 0.5, broken: true}
	temperature := &Second{Of: func(b float64) float64 { return 1 / b }}
	for _, mark := range temperature.side(base, Span{}, 4).ticks {
		if got, want := base.at(mark.at), mark.label; math.Abs(1/got-parseNumber(t, want)) > 1e-9 {
			t.Errorf("the mark %s stands at %g", want, got)
		}
	}
	for _, c := range []struct {
		name   string
		second Second
		want   string
	}{
		{"nothing", Second{}, "neither Of nor Elements"},
		{"two sources", Second{Of: math.Sin, Elements: []Element{VLine{}}}, "both Of and Elements"},
		{"a square around zero", Second{Of: func(v float64) float64 { return v * v }}, "rise or fall all along"},
		{"a pole", Second{Of: func(v float64) float64 { return 1 / v }}, "must be finite"},
		{"an element that cannot be drawn", Second{Elements: []Element{Line{}}}, "X is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fig := Plot("", "x", "y", Line{X: []float64{-1, 1}, Y: []float64{-1, 1}})
			fig.Panels[0].Right = &c.second
			if err := fig.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	above := Plot("", "x", "y", Line{X: []float64{0, 1}, Y: []float64{0, 1}})
	above.Panels[0].Top = &Second{Elements: []Element{VLine{}}}
	if err := above.Err(); err == nil || !strings.Contains(err.Error(), "only the right side") {
		t.Errorf("elements above: %v", err)
	}
}

func parseNumber(t *testing.T, label string) float64 {
	t.Helper()
	var v float64
	if _, err := fmt.Sscan(label, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestEqualUnits holds a unit of x to one of y.
func TestEqualUnits(t *testing.T) {
	p := papers()["lattice"].layout()
	box, c := p.boxes[0], p.cells[0]
	x, y := box.Width()/(c.x.max-c.x.min), box.Height()/(c.y.max-c.y.min)
	if math.Abs(x/y-1) > 1e-9 {
		t.Errorf("a unit is %g points wide and %g high", x, y)
	}
}

// TestInsetsAreInside refuses insets that are not.
func TestInsetsAreInside(t *testing.T) {
	inside := Panel{Elements: []Element{Line{X: []float64{0, 1}, Y: []float64{0, 1}}}}
	for _, c := range []struct {
		name  string
		inset Inset
		want  string
	}{
		{"no size", Inset{Panel: inside}, "between 0 and 1"},
		{"beyond the edge", Inset{Panel: inside, Left: 0.7, Width: 0.5, Height: 0.5}, "between 0 and 1"},
		{"what cannot be drawn", Inset{Panel: Panel{Elements: []Element{Line{}}}, Width: 0.5, Height: 0.5}, "X is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := Plot("", "", "", c.inset).Err(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestPaletteIsNotDoubt keeps dots and grey for what is not supported.
func TestPaletteIsNotDoubt(t *testing.T) {
	for i := range 14 {
		s := StyleOf(i)
		long := s.Dash == nil
		for j, d := range s.Dash {
			long = long || j%2 == 0 && d >= 3
		}
		if !long {
			t.Errorf("style %d has dots: %v", i, s.Dash)
		}
		if c := nrgba(s.Color); max(c.R, c.G, c.B)-min(c.R, c.G, c.B) < 40 {
			t.Errorf("style %d is grey: %v", i, c)
		}
	}
}
