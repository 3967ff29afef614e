package figure

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
	"github.com/isingml/kernel/isingml/stat"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		s      Span
		n      int
		want   string
		factor string
	}{
		{Span{min: 0, max: 1}, 6, "0.0 0.2 0.4 0.6 0.8 1.0", ""},
		{Span{min: -0.02, max: 0.02}, 4, "−0.02 −0.01 0.00 0.01 0.02", ""},
		{Span{min: 0.438, max: 0.4431}, 6, "0.438 0.439 0.440 0.441 0.442 0.443", ""},
		{Span{min: -5e-4, max: 5e-4}, 5, "−4 −2 0 2 4", "$×10^{-4}$"},
		{Span{min: 0, max: 3e6}, 3, "0 1 2 3", "$×10^{6}$"},
		{Span{min: -0.0021, max: 0.0021}, 9, "−2.0 −1.5 −1.0 −0.5 0.0 0.5 1.0 1.5 2.0", "$×10^{-3}$"},
		{Span{min: 1, max: 1000, log: true}, 6, "1 10 100 1000", ""},
		{Span{min: 0.5, max: 20, log: true}, 6, "0.5 1 2 5 10 20", ""},
		{Span{min: 2, max: 3, log: true}, 3, "2.0 2.5 3.0", ""},
		{Span{min: 0.0096, max: 1.3, log: true}, 3, "0.01 0.1 1", ""},
		{Span{min: 1e-9, max: 1, log: true}, 4, "$10^{-9}$ $10^{-6}$ $10^{-3}$ $10^{0}$", ""},
	} {
		marks, factor := ticks(c.s, c.n)
		var labels []string
		for _, m := range marks {
			if m.label != "" {
				labels = append(labels, m.label)
			}
		}
		if got := strings.Join(labels, " "); got != c.want || factor != c.factor {
			t.Errorf("ticks of %v: %q %q, want %q %q", c.s, got, factor, c.want, c.factor)
		}
	}
}

// Ranges at the edge of the numbers give a figure or an error, and an end.
func TestHostileRanges(t *testing.T) {
	inf := math.MaxFloat64
	for _, s := range [][2]float64{{0, 1e-300}, {0, 5e-324}, {-1e300, 1e300}, {-inf, inf}, {1, math.Nextafter(1, 2)}, {1e17, 1e17 + 64}} {
		for _, log := range []bool{false, true} {
			fig := Plot("", "", "", Line{X: s[:], Y: s[:]})
			fixed := Plot("", "", "", Line{X: s[:], Y: s[:]})
			fixed.Panels[0].X = Axis{Min: s[0], Max: s[1], Log: log}
			fig.Panels[0].X.Log = log
			for _, f := range []*Figure{fig, fixed} {
				data, err := f.SVG()
				if err == nil && strings.Contains(string(data), "NaN") {
					t.Errorf("%v: the drawing holds NaN", s)
				}
			}
		}
	}
}

func TestRunsOfALabel(t *testing.T) {
	for _, c := range []struct{ label, plain, html string }{
		{"plain_text^2", "plain_text^2", "plain_text^2"},
		{"$β_c$", "β_c", "<i>β</i><sub><i>c</i></sub>"},
		{"exact $⟨f'⟩$", "exact ⟨f′⟩", "exact ⟨<i>f</i>′⟩"},
		{"$2^{15/8}$ x", "2^(15/8) x", "2<sup>15/8</sup> x"},
		{"costs 5 $", "costs 5 ", "costs 5 "},
		{"<b> & $x$", "<b> & x", "&lt;b&gt; &amp; <i>x</i>"},
		{`$C\,\mathrm{var}(E)$`, "C\u2009var(E)", "<i>C</i>\u2009var(<i>E</i>)"},
		{`$\beta_c \pm\mathrm{x_{ab}y}z$`, "β_c ± x_aby" + "z", "<i>β</i><sub><i>c</i></sub> ± x<sub>ab</sub>y<i>z</i>"},
		{`a\,b`, `a\,b`, `a\,b`},
		{"$e^{-x^2/2}$", "e^(−x^2/2)", "<i>e</i><sup>−<i>x</i><sup>2</sup>/2</sup>"},
		{`$\frac{\partial f}{\partial T}$`, "(∂f)/(∂T)", "(∂<i>f</i>)/(∂<i>T</i>)"},
		{`$\sqrt{a+b}\,c$`, "√(a + b)\u2009c", `√<span style="text-decoration:overline"><i>a</i> + <i>b</i></span>` + "\u2009<i>c</i>"},
		{`$\sin x+\ln(y)$`, "sin\u2009x + ln(y)", "sin\u2009<i>x</i> + ln(<i>y</i>)"},
		{`$\chi\propto L^{\gamma/\nu}$`, "χ ∝ L^(γ/ν)", "<i>χ</i> ∝ <i>L</i><sup><i>γ</i>/<i>ν</i></sup>"},
		{`$\unknown{x}$`, `\unknownx`, `\unknown<i>x</i>`},
		{`$\left\langle m^2\right\rangle$`, "⟨m^2⟩", "⟨<i>m</i><sup>2</sup>⟩"},
		{"a\nb\x1b[31mc", "a b\ufffd[31mc", "a b\ufffd[31mc"},
		{"", "", ""},
	} {
		if got := plainText(c.label); got != c.plain {
			t.Errorf("plain text of %q: %q, want %q", c.label, got, c.plain)
		}
		if got := markupHTML(c.label); got != c.html {
			t.Errorf("HTML of %q: %q, want %q", c.label, got, c.html)
		}
	}
	if labelWidth("$β_c$", textStyle{size: 9}) >= labelWidth("$βc$", textStyle{size: 9}) {
		t.Error("a lowered letter should be narrower")
	}
}

func TestValueAndDigits(t *testing.T) {
	if got := Value(stat.Estimate{Value: -1.5, Error: 0.0123}); got != "−1.500(12)" {
		t.Errorf("Value: %s", got)
	}
	for v, want := range map[float64]string{0: "0", 0.0002134: "0.00021", 0.0996: "0.10", 0.00996: "0.010", 3.04: "3.0", 123: "120", -0.5: "−0.50", 1: "1.0", math.Inf(1): "+Inf"} {
		if got := Digits(v); got != want {
			t.Errorf("Digits(%g) = %s, want %s", v, got, want)
		}
	}
}

func TestClipping(t *testing.T) {
	box := canvas.Rect{Min: canvas.Pt(0, 0), Max: canvas.Pt(10, 10)}
	parts := clipLine([]canvas.Point{canvas.Pt(-5, 5), canvas.Pt(5, 5), canvas.Pt(5, 15), canvas.Pt(8, 15), canvas.Pt(8, -5)}, box)
	want := [][]canvas.Point{{canvas.Pt(0, 5), canvas.Pt(5, 5), canvas.Pt(5, 10)}, {canvas.Pt(8, 10), canvas.Pt(8, 0)}}
	if !slices.EqualFunc(parts, want, func(a, b []canvas.Point) bool { return slices.Equal(a, b) }) {
		t.Errorf("clipped line %v, want %v", parts, want)
	}
	if got := clipPolygon([]canvas.Point{canvas.Pt(-5, -5), canvas.Pt(15, -5), canvas.Pt(15, 15), canvas.Pt(-5, 15)}, box); len(got) != 4 {
		t.Errorf("a polygon around the box clips to %v", got)
	}
	if got := clipPolygon([]canvas.Point{canvas.Pt(20, 20), canvas.Pt(30, 20), canvas.Pt(30, 30)}, box); len(got) != 0 {
		t.Errorf("a polygon outside the box clips to %v", got)
	}
}

// Neither curves nor markers nor error bars stand under a legend.
func TestLegendAvoidsData(t *testing.T) {
	x := grid(0, 1, 50)
	for name, p := range map[string]Panel{
		"rising":  {Elements: []Element{Line{Label: "rising", X: x, Y: x}}},
		"corners": {Elements: []Element{Points{Label: "in all corners", X: []float64{0, 0, 1, 1}, Y: []float64{0, 1, 0, 1}, Error: constant(4, 0.1)}}},
		"full":    {Elements: []Element{Cloud{Label: "everywhere", X: repeat(x, 50), Y: stretch(x, 50)}}},
	} {
		c := newCell(&p, new(Figure).typography(), 300, 200)
		if full := name == "full"; c.outside > 0 != full {
			t.Errorf("%s: legend takes %g points beside the panel", name, c.outside)
		}
		a := c.area(nil, canvas.Rect{Max: canvas.Pt(300, 200)})
		taken := c.shadow(a)
		if box := c.legendBox(newLegend(c), taken, a); c.outside == 0 && taken.Hidden(box) > 0 {
			t.Errorf("%s: the legend at %v hides data", name, box)
		} else if c.outside > 0 && (box.Min.X < 300 || box.Max.X > 300+c.right) {
			t.Errorf("%s: the legend at %v is not in the margin of %g", name, box, c.right)
		}
	}
	p := Panel{Legend: BottomRight, Elements: []Element{Line{Label: "rising", X: x, Y: x}}}
	c := newCell(&p, new(Figure).typography(), 300, 200)
	a := c.area(nil, canvas.Rect{Max: canvas.Pt(300, 200)})
	if box := c.legendBox(newLegend(c), c.shadow(a), a); box.Center().X < 150 || box.Center().Y > 100 {
		t.Errorf("legend asked for at the bottom right is at %v", box)
	}
}

func repeat(x []float64, n int) (out []float64) {
	for range n {
		out = append(out, x...)
	}
	return out
}

func stretch(x []float64, n int) (out []float64) {
	for _, v := range x {
		out = append(out, constant(n, v)...)
	}
	return out
}

// Grey curves and points have a line in the legend.
func TestDoubtHasALegend(t *testing.T) {
	all := samples(t)
	for name, want := range map[string]bool{"curves": true, "named": true, "peak": false} {
		data, err := all[name].SVG()
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(data, []byte(">"+doubtText+"<")); got != want {
			t.Errorf("%s: the legend tells of what is not supported: %v, want %v", name, got, want)
		}
	}
}

func TestWholeNumbersHaveWholeTicks(t *testing.T) {
	for _, c := range []struct {
		of   []float64
		axis Axis
		want string
	}{
		{[]float64{1, 2, 3}, Axis{}, "1 2 3"},
		{[]float64{1, 2, 3.5}, Axis{}, "1.0 1.5 2.0 2.5 3.0 3.5"},
		{[]float64{1, 1.5}, Axis{Whole: true}, "1"},
		{[]float64{0, 1000}, Axis{}, "0 200 400 600 800 1000"},
	} {
		p := Panel{X: c.axis, Elements: []Element{Line{X: c.of, Y: c.of}}}
		var labels []string
		for _, m := range newCell(&p, new(Figure).typography(), 240, 200).xTicks {
			labels = append(labels, m.label)
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("ticks of %v: %s, want %s", c.of, got, c.want)
		}
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Configurations, $L$ = 64": "configurations-l-64", "": "figure", "../../etc/passwd": "etc-passwd", "⟨f⟩": "f",
	} {
		if got := slug(title); got != want {
			t.Errorf("slug(%q) = %q, want %q", title, got, want)
		}
	}
}
