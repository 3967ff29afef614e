package figure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/stat"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		s      span
		log    bool
		n      int
		want   string
		factor string
	}{
		{span{0, 1}, false, 6, "0.0 0.2 0.4 0.6 0.8 1.0", ""},
		{span{-0.02, 0.02}, false, 4, "−0.02 −0.01 0.00 0.01 0.02", ""},
		{span{0.438, 0.4431}, false, 6, "0.438 0.439 0.440 0.441 0.442 0.443", ""},
		{span{-5e-4, 5e-4}, false, 5, "−4 −2 0 2 4", "$×10^{-4}$"},
		{span{0, 3e6}, false, 3, "0 1 2 3", "$×10^{6}$"},
		{span{-0.0021, 0.0021}, false, 9, "−2.0 −1.5 −1.0 −0.5 0.0 0.5 1.0 1.5 2.0", "$×10^{-3}$"},
		{span{1, 1000}, true, 6, "1 10 100 1000", ""},
		{span{0.5, 20}, true, 6, "0.5 1 2 5 10 20", ""},
		{span{2, 3}, true, 3, "2.0 2.5 3.0", ""},
		{span{1e-9, 1}, true, 4, "$10^{-9}$ $10^{-6}$ 0.001 1", ""},
	} {
		marks, factor := ticks(c.s, c.log, c.n)
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
	for _, s := range []span{{0, 1e-300}, {0, 5e-324}, {-1e300, 1e300}, {-inf, inf}, {1, math.Nextafter(1, 2)}, {1e17, 1e17 + 64}} {
		for _, log := range []bool{false, true} {
			fig := Plot("", "", "", Line{X: []float64{s.min, s.max}, Y: []float64{s.min, s.max}})
			fixed := Plot("", "", "", Line{X: []float64{s.min, s.max}, Y: []float64{s.min, s.max}})
			fixed.Panels[0].X = Axis{Min: s.min, Max: s.max, Log: log}
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
		{"$2^{15/8}$ x", "2^15/8 x", "2<sup>15/8</sup> x"},
		{"costs 5 $", "costs 5 ", "costs 5 "},
		{"<b> & $x$", "<b> & x", "&lt;b&gt; &amp; <i>x</i>"},
		{"", "", ""},
	} {
		if got := plainText(c.label); got != c.plain {
			t.Errorf("plain text of %q: %q, want %q", c.label, got, c.plain)
		}
		if got := markupHTML(c.label); got != c.html {
			t.Errorf("HTML of %q: %q, want %q", c.label, got, c.html)
		}
	}
	if labelWidth("$β_c$", small) >= labelWidth("$βc$", small) {
		t.Error("a lowered letter should be narrower")
	}
}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		value, err float64
		want       string
	}{
		{0.440631, 0.00021, "0.44063(21)"},
		{1.0123, 0.0234, "1.012(23)"},
		{0.5342, 0.0042, "0.534(4)"},
		{-1.5, 0.0095, "−1.500(10)"},
		{-1.5, 0.0096, "−1.500(10)"},
		{12.34, 1.4, "12.3(1.4)"},
		{1234, 180, "1230(180)"},
		{1234, 56, "1230(60)"},
		{2.5, 0, "2.5"},
		{math.NaN(), 1, "NaN(1)"},
	} {
		if got := Value(stat.Estimate{Value: c.value, Error: c.err}); got != c.want {
			t.Errorf("Value(%g, %g) = %s, want %s", c.value, c.err, got, c.want)
		}
	}
}

func TestClipping(t *testing.T) {
	box := rect{point{0, 0}, point{10, 10}}
	parts := clipLine([]point{{-5, 5}, {5, 5}, {5, 15}, {8, 15}, {8, -5}}, box)
	want := [][]point{{{0, 5}, {5, 5}, {5, 10}}, {{8, 10}, {8, 0}}}
	if !slices.EqualFunc(parts, want, func(a, b []point) bool { return slices.Equal(a, b) }) {
		t.Errorf("clipped line %v, want %v", parts, want)
	}
	if got := clipPolygon([]point{{-5, -5}, {15, -5}, {15, 15}, {-5, 15}}, box); len(got) != 4 {
		t.Errorf("a polygon around the box clips to %v", got)
	}
	if got := clipPolygon([]point{{20, 20}, {30, 20}, {30, 30}}, box); len(got) != 0 {
		t.Errorf("a polygon outside the box clips to %v", got)
	}
}

func TestLegendAvoidsData(t *testing.T) {
	x := grid(0, 1, 50)
	p := Panel{Elements: []Element{Line{Label: "rising", X: x, Y: x}}}
	c := newCell(&p, 300, 200)
	a := &area{box: rect{point{0, 0}, point{300, 200}}, x: c.x, y: c.y}
	box := c.legendBox(a, 100, 30)
	for _, q := range c.places(a) {
		if box.contains(q) {
			t.Fatalf("the legend at %v hides the data at %v", box, q)
		}
	}
	p.Legend = BottomRight
	if box := c.legendBox(a, 100, 30); box.center().x < 150 || box.center().y > 100 {
		t.Errorf("legend asked for at the bottom right is at %v", box)
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
