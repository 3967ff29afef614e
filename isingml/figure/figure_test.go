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
		if box := page.boxes[i]; math.Abs(box.Width()-tileSize(l, tile)) > 1e-9 || math.Abs(box.Height()-high) > 1e-9 {
			t.Errorf("%d sites wide: %g x %g points, want %g x %g", l, box.Width(), box.Height(), tileSize(l, tile), high)
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
