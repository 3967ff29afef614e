package figure

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// grid returns n values from lo to hi.
func grid(lo, hi float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = lo + (hi-lo)*float64(i)/float64(n-1)
	}
	return x
}

func apply(x []float64, f func(float64) float64) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = f(x[i])
	}
	return y
}

func constant(n int, v float64) []float64 {
	return apply(make([]float64, n), func(float64) float64 { return v })
}

func curve(label string, lo, hi float64, f func(float64) float64) Line {
	x := grid(lo, hi, 41)
	return Line{Label: label, X: x, Y: apply(x, f), Error: constant(41, 0.01*(hi-lo))}
}

// checkerboards returns n pictures of l x l sites.
func checkerboards(l, n int) []Mosaic {
	pictures := make([]Mosaic, n)
	for k := range pictures {
		m := Mosaic{Width: l, Values: make([]int8, l*l)}
		for i := range m.Values {
			m.Values[i] = 1 - 2*int8((i%l+i/l+k+1)%2)
		}
		pictures[k] = m
	}
	return pictures
}

// An arrow is an element that a user could write.
type arrow struct{ x0, y0, x1, y1 float64 }

func (w arrow) Draw(a *Area, s Style) {
	a.Line([]float64{w.x0, w.x1}, []float64{w.y0, w.y1}, Pen{Color: s.Color, Dash: s.Dash})
	a.Mark(w.x1, w.y1, 6, s)
	a.Fill([]float64{w.x0, w.x1, w.x1}, []float64{w.y0, w.y0, w.y1}, s.Color)
	a.Label(w.x1, w.y1, "$x$")
}

func (w arrow) Range(x, y *Span) { x.Add(w.x0, w.x1); y.Add(w.y0, w.y1) }
func (w arrow) Name() string     { return "arrow" }

// samples returns one figure of every kind.
func samples(t testing.TB) map[string]*Figure {
	sigmoid := func(at, width float64) func(float64) float64 {
		return func(x float64) float64 { return 1 / (1 + math.Exp(-(x-at)/width)) }
	}
	doubted := curve("$β$ = 0.45", -0.01, 0.01, sigmoid(-0.002, 0.0005))
	for _, y := range doubted.X {
		doubted.Supported = append(doubted.Supported, y*y < 4e-5)
	}
	named := Points{Label: "networks", X: []float64{0.8, 0.81, 0.815, 0.9}, Y: []float64{0.53, 0.531, 0.529, 0.55}, Error: constant(4, 0.004),
		Names: []string{"one", "two", "three", "mean"}, Supported: []bool{true, true, false, true}}
	x := grid(0, 1, 50)
	logs := Plot("Critical slowing down", "$L$", "$τ$", Points{Label: "Wolff", X: []float64{8, 16, 32}, Y: []float64{20, 100, 480}, Error: []float64{1, 200, 30}})
	logs.Panels[0].X.Log, logs.Panels[0].Y.Log = true, true
	wide := Plot("<Markup> & \"quotes\"", "$β$ & x", "a < b", Line{Label: "<line>", X: x, Y: x},
		Text{Label: "here", X: 0.5, Y: 0.5}, HLine{At: 0.3, Label: "third", Error: 0.1}, VLine{At: 0.4, Error: 0.05, Label: "a"}, VLine{At: 0.41, Label: "b"})
	return map[string]*Figure{
		"curves":  Plot("Curves", "$Y$", "$⟨f⟩$", VLine{At: 0}, curve("$β$ = 0.43", -0.01, 0.01, sigmoid(0.002, 0.0005)), doubted),
		"peak":    Plot("Peak", "$Y$", "$χ_f$", curve("$β$ = 0.43", -0.01, 0.01, func(y float64) float64 { return 250 * math.Exp(-y*y*1e5) })),
		"mapping": Plot("Mapping of the inverse temperature", "$β$", "$β'$", VLine{Label: "exact $β_c$", At: 0.4407}, curve("$β'(β)$", 0.43, 0.45, func(b float64) float64 { return 2*b - 0.4407 })),
		"named":   Plot("Named", "correlation", "$θ_Y$", named, HLine{Label: "8/15", At: 8. / 15}),
		"whole":   Plot("Whole numbers", "blocking steps", "$ν$", Points{Label: "f", X: []float64{1, 2, 3}, Y: []float64{1.06, 1.01, 1}, Error: constant(3, 0.01), Offset: -2}, Points{Label: "m", X: []float64{1, 2, 3}, Y: []float64{1.07, 1.01, 1}, Error: constant(3, 0.01), Offset: 2}),
		"own":     Plot("Own element", "$x$", "$y$", arrow{0, 0, 1, 2}),
		"train":   TrainingCurves(Training{Loss: []float64{0.3, 0.1, 0.05}, ValidationLoss: []float64{0.3, 0.12, 0.1}, Accuracy: []float64{0.9, 0.98, 0.99}, ValidationAccuracy: []float64{0.9, 0.97, 0.98}, Best: 2}),
		"spins":   Gallery("Spins", checkerboards(8, 7)),
		"gallery": Gallery("Blocked", []Mosaic{checkerboards(8, 1)[0], {Width: 4, Values: make([]int8, 8)}}, "$L$ = 8", "4 x 2"),
		"images":  Images("Weights", [][]float64{constant(16, 0.5), constant(16, -1)}, 4, "one", "two"),
		"heat":    Heat("Heat", "column", "row", "value", [][]float64{{1, 2, 3}, {4, 5, 6}}),
		"scatter": Scatter("$f$ against $|m|$", "$|m|$", "$f$", x, apply(x, math.Sqrt), x, "energy"),
		"hist":    Histogram("Histogram", "$x$", x, 7),
		"log":     logs,
		"markup":  wide,
		"mixed":   Grid("Mixed", 2, logs, Gallery("Spins", checkerboards(8, 1))),
		"grid":    Grid("Two", 2, logs, wide),
		"flat":    Plot("Constant", "x", "y", Line{X: x, Y: constant(50, 3)}),
		"exact":   Plot("Exact", "$β$", "$|m|$", Function{Label: "Yang", F: func(b float64) float64 { return math.Pow(1-math.Pow(math.Sinh(2*b), -4), 0.125) }}, Points{X: []float64{0.4, 0.5}, Y: []float64{0.1, 0.9}}),
	}
}

func TestSVGIsXMLWithLabels(t *testing.T) {
	for name, fig := range samples(t) {
		data, err := fig.SVG()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var text strings.Builder
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: not XML: %v", name, err)
			}
			if c, ok := token.(xml.CharData); ok {
				text.Write(c)
			}
		}
		for _, p := range fig.Panels {
			labels := []string{p.Title, p.X.Label, p.Y.Label}
			for _, e := range p.Elements {
				labels = append(labels, nameOf(e))
			}
			for _, label := range labels {
				if !p.X.Hidden && !strings.Contains(text.String(), plainText(label)) {
					t.Errorf("%s: the text lacks %q", name, plainText(label))
				}
			}
		}
		if bytes.Contains(data, []byte("NaN")) || bytes.Contains(data, []byte("Inf")) {
			t.Errorf("%s: a coordinate is not finite", name)
		}
	}
}

func TestPNGHasItsSizeAndContent(t *testing.T) {
	for name, fig := range samples(t) {
		data, err := fig.PNG(60)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		page := fig.layout()
		if w, h := img.Bounds().Dx(), img.Bounds().Dy(); math.Abs(float64(w)-page.width*60/inch) > 1 || math.Abs(float64(h)-page.height*60/inch) > 1 {
			t.Errorf("%s: %d x %d pixels for %g x %g points", name, w, h, page.width, page.height)
		}
		if dark := darkPixels(img); dark < 300 {
			t.Errorf("%s: only %d pixels are drawn", name, dark)
		}
	}
}

func TestInteractiveHoldsValuesAndImage(t *testing.T) {
	all := samples(t)
	for _, name := range []string{"curves", "markup", "spins"} {
		page, err := all[name].HTML()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range []string{"<img width=", "data:image/svg+xml;base64,", "alt=\"Figure", "<script>", `"box":[`} {
			if !bytes.Contains(page, []byte(want)) {
				t.Errorf("%s: the page lacks %s", name, want)
			}
		}
		if bytes.Count(page, []byte("</script>")) != 1 || bytes.Contains(page, []byte("http")) {
			t.Errorf("%s: the page ends its script early or asks for something outside", name)
		}
	}
	page, _ := all["mapping"].HTML()
	if !bytes.Contains(page, []byte(`["0.43","0.41930(20)"]`)) {
		t.Error("the first point's value and error are missing")
	}
}

func darkPixels(img image.Image) int {
	n := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 0x20000 {
				n++
			}
		}
	}
	return n
}

// A reader of PDF finds objects through the table at the end of the file.
func TestPDFTableIsRight(t *testing.T) {
	for name, fig := range samples(t) {
		data, err := fig.PDF()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		at, err := strconv.Atoi(string(regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(data)[1]))
		if err != nil || !bytes.HasPrefix(data[at:], []byte("xref\n")) {
			t.Fatalf("%s: the table is not at %d (%v)", name, at, err)
		}
		for i, entry := range regexp.MustCompile(`(\d{10}) 00000 n`).FindAllSubmatch(data[at:], -1) {
			start, _ := strconv.Atoi(string(entry[1]))
			if want := strconv.Itoa(i+1) + " 0 obj\n"; !bytes.HasPrefix(data[start:], []byte(want)) {
				t.Errorf("%s: object %d does not start at %d", name, i+1, start)
			}
		}
	}
}

func TestSameDataSameBytes(t *testing.T) {
	first, second := samples(t), samples(t)
	for name := range first {
		for _, format := range []string{"svg", "pdf"} {
			a, err := first[name].encode(format)
			if err != nil {
				t.Fatal(err)
			}
			if b, _ := second[name].encode(format); !bytes.Equal(a, b) {
				t.Errorf("%s: two %s outputs differ", name, format)
			}
		}
	}
	a, _ := first["curves"].PNG(60)
	if b, _ := second["curves"].PNG(60); !bytes.Equal(a, b) {
		t.Error("two PNG outputs differ")
	}
}

func TestErrorsNameTheFault(t *testing.T) {
	x := []float64{1, 2, 3}
	nan := []float64{1, math.NaN(), 3}
	plot := func(e Element) *Figure { return Plot("T", "x", "y", e) }
	logs := plot(Line{X: x, Y: []float64{1, 0, 2}})
	logs.Panels[0].Y.Log = true
	turned := plot(Line{X: x, Y: x})
	turned.Panels[0].X = Axis{Min: 2, Max: 1}
	for _, c := range []struct {
		fig  *Figure
		want string
	}{
		{nil, "no figure"},
		{&Figure{Title: "T"}, "no panels"},
		{&Figure{Panels: make([]Panel, 1), Width: -1}, "-1 x 0 inches"},
		{plot(nil), "element 1 is nil"},
		{plot(Line{Label: "f", X: x, Y: x[:2]}), "f: Y has 2 values, X has 3"},
		{plot(Line{X: x, Y: nan}), "Y[1] is NaN"},
		{plot(Line{X: nan, Y: x}), "X[1] is NaN"},
		{plot(Line{X: x, Y: x, Error: []float64{0, 0, -1}}), "Error[2] is -1"},
		{plot(Line{X: x, Y: x, Supported: make([]bool, 2)}), "Supported has 2 values, X has 3"},
		{plot(Line{}), "X is empty"},
		{plot(Points{X: x, Y: x, XError: x[:1]}), "XError has 1 values"},
		{plot(Cloud{X: x, Y: x, Value: nan}), "Value[1] is NaN"},
		{plot(Function{}), "F is nil"},
		{plot(VLine{At: math.Inf(1)}), "+Inf"},
		{plot(Bars{Edges: x, Heights: x}), "3 edges for 3 heights"},
		{plot(Bars{Edges: []float64{1, 1}, Heights: x[:1]}), "increasing"},
		{plot(Raster{X1: 1, Y1: 1, Values: [][]float64{{1, 2}, {3}}, High: 1}), "row 1 has 1 values"},
		{plot(Raster{X1: 1, Y1: 1, Values: [][]float64{{1}}}), "from 0 to 0"},
		{logs, "logarithmic but holds 0"},
		{turned, "axis from 2 to 1"},
		{Gallery("g", checkerboards(4, 2), "one"), "1 titles for 2"},
		{Gallery("g", nil), "no pictures"},
		{Gallery("g", []Mosaic{{Width: 2, Values: make([]int8, 3)}}), "3 sites in rows of 2"},
		{plot(Points{X: x, Y: x, Names: []string{"a"}}), "Names has 1 values, X has 3"},
		{plot(Line{Label: `$\betta$`, X: x, Y: x}), `\betta is not known`},
		{Images("w", [][]float64{x}, 2), "image 0 has 3 values, must be 4"},
		{Images("w", [][]float64{{1, 2, 3, math.NaN()}}, 2), "NaN in row 1, column 1"},
		{Histogram("h", "x", nan, 3), "value 1 is NaN"},
		{Histogram("h", "x", nil, 3), "0 values in 3 bins"},
		{Heat("h", "", "", "", nil), "no values"},
		{TrainingCurves(Training{}), "no epochs"},
		{Grid("g", 2, nil), "figure 0 of the grid is nil"},
		{Grid("g", 2, TrainingCurves(Training{})), "no epochs"},
	} {
		_, err := c.fig.SVG()
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "figure: ") {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	if _, err := plot(Line{X: x, Y: x}).PNG(5); err == nil {
		t.Error("5 dots per inch were accepted")
	}
}

// Every spin is a square of whole pixels: no smoothing, no seams.
func TestSpinsAreSharp(t *testing.T) {
	const l = 8
	fig := Gallery("", checkerboards(l, 1))
	img, err := fig.render(ScreenDPI)
	if err != nil {
		t.Fatal(err)
	}
	up := img.At(0, 0)
	counts := map[bool]int{}
	r0, g0, b0, _ := fig.Panels[0].Elements[0].(Raster).picture.At(0, 0).RGBA()
	r1, g1, b1, _ := fig.Panels[0].Elements[0].(Raster).picture.At(1, 0).RGBA()
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			if r == r0 && g == g0 && b == b0 {
				counts[false]++
			} else if r == r1 && g == g1 && b == b1 {
				counts[true]++
			}
		}
	}
	side := tileSize(l, tile) * ScreenDPI / inch
	if side != math.Trunc(side) || int(side)%l != 0 {
		t.Fatalf("a tile of %d sites is %g pixels wide", l, side)
	}
	// The frame hides a part of the outermost pixels.
	want, hidden := side*side/2, 4*side
	for kind, n := range counts {
		if float64(n) > want+hidden || float64(n) < want-hidden {
			t.Errorf("%d pixels of spin up=%v, want %g (background %v)", n, kind, want, up)
		}
	}
}

// Pictures in one row keep their own sizes, though lattices differ.
func TestPicturesAreNotStretched(t *testing.T) {
	page := samples(t)["gallery"].layout()
	for i, l := range []int{8, 4} {
		high := tileSize(l, tile) * float64([]int{8, 2}[i]) / float64(l)
		if box := page.boxes[i]; math.Abs(box.width()-tileSize(l, tile)) > 1e-9 || math.Abs(box.height()-high) > 1e-9 {
			t.Errorf("%d sites wide: %g x %g points, want %g x %g", l, box.width(), box.height(), tileSize(l, tile), high)
		}
	}
}

func TestLargeLatticesAreAveraged(t *testing.T) {
	fig := Gallery("", checkerboards(1024, 1))
	img, err := fig.render(ScreenDPI)
	if err != nil {
		t.Fatal(err)
	}
	c := img.Bounds().Max.Div(2)
	if r, _, _, _ := img.At(c.X, c.Y).RGBA(); r < 0x4000 || r > 0xd000 {
		t.Errorf("the middle of a fine checkerboard has red %#x, want a mean of both spins", r)
	}
}
