package canvas

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"strings"
	"unicode/utf16"
)

// A PDF collects the operators of a page. PDF's coordinates are points
// from the lower left, as the canvas'.
type PDF struct {
	page   bytes.Buffer
	alpha  map[uint8]bool // opacities in use
	images []image.Image
	glyphs [4]map[uint16]rune // of each font that are drawn, and the letters they stand for
}

// NewPDF returns an empty page.
func NewPDF() *PDF { return &PDF{alpha: map[uint8]bool{}} }

func (c *PDF) path(p Path) {
	at := func(p Point) string { return decimal(p.X) + " " + decimal(p.Y) }
	for _, s := range p {
		switch s.Op {
		case 'M':
			fmt.Fprintf(&c.page, "%s m\n", at(s.P[0]))
		case 'L':
			fmt.Fprintf(&c.page, "%s l\n", at(s.P[0]))
		case 'C':
			fmt.Fprintf(&c.page, "%s %s %s c\n", at(s.P[0]), at(s.P[1]), at(s.P[2]))
		case 'Z':
			c.page.WriteString("h\n")
		}
	}
}

func (c *PDF) color(v color.NRGBA, operator string) {
	c.alpha[v.A] = true
	fmt.Fprintf(&c.page, "/A%d gs %.3f %.3f %.3f %s\n", v.A, float64(v.R)/255, float64(v.G)/255, float64(v.B)/255, operator)
}

func (c *PDF) Stroke(p Path, s Stroke) {
	dash := make([]string, len(s.Dash))
	for i, d := range s.Dash {
		dash[i] = decimal(d)
	}
	c.color(s.Color, "RG")
	fmt.Fprintf(&c.page, "%s w 1 j [%s] 0 d\n", decimal(s.Width), strings.Join(dash, " "))
	c.path(p)
	c.page.WriteString("S\n")
}

func (c *PDF) Fill(p Path, fill color.NRGBA) {
	c.color(fill, "rg")
	c.path(p)
	c.page.WriteString("f\n")
}

func (c *PDF) Dot(at Point, radius float64, fill color.NRGBA) {
	c.Fill(Circle(at, radius), fill)
}

func (c *PDF) Image(box Rect, img image.Image) {
	c.alpha[255] = true
	fmt.Fprintf(&c.page, "q /A255 gs %s 0 0 %s %s %s cm /I%d Do Q\n",
		decimal(box.Width()), decimal(box.Height()), decimal(box.Min.X), decimal(box.Min.Y), len(c.images))
	c.images = append(c.images, img)
}

// Document writes the objects of the file, and the table of where they start.
func (c *PDF) Document(width, height float64, title string) []byte {
	var out bytes.Buffer
	var starts []int
	object := func(dictionary string, stream []byte) {
		starts = append(starts, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", len(starts))
		if stream == nil {
			fmt.Fprintf(&out, "%s\nendobj\n", dictionary)
			return
		}
		packed := deflate(stream)
		fmt.Fprintf(&out, "<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n", dictionary, len(packed), packed)
	}
	var states, pictures, letters strings.Builder
	for a := range 256 {
		if c.alpha[uint8(a)] {
			fmt.Fprintf(&states, "/A%d << /ca %.3f /CA %.3f >> ", a, float64(a)/255, float64(a)/255)
		}
	}
	const first = 6 // number of the first picture's object
	for i := range c.images {
		fmt.Fprintf(&pictures, "/I%d %d 0 R ", i, first+i)
	}
	var texts []pdfObject
	for i, glyphs := range c.glyphs {
		if len(glyphs) > 0 {
			at := first + len(c.images) + len(texts)
			fmt.Fprintf(&letters, "/F%d %d 0 R ", i, at)
			texts = append(texts, fontObjects(i, at, glyphs)...)
		}
	}
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	object("<< /Type /Catalog /Pages 2 0 R >>", nil)
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", nil)
	object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents 4 0 R /Resources << /ExtGState << %s>> /XObject << %s>> /Font << %s>> >> >>",
		decimal(width), decimal(height), states.String(), pictures.String(), letters.String()), nil)
	object("", c.page.Bytes())
	object(fmt.Sprintf("<< /Title %s >>", pdfText(title)), nil)
	for _, img := range c.images {
		b := img.Bounds()
		pixels := make([]byte, 0, 3*b.Dx()*b.Dy())
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				p := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
				pixels = append(pixels, p.R, p.G, p.B)
			}
		}
		object(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Interpolate false", b.Dx(), b.Dy()), pixels)
	}
	for _, o := range texts {
		object(o.dictionary, o.stream)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(starts)+1)
	for _, at := range starts {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(starts)+1, table)
	return out.Bytes()
}

func deflate(data []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(data) // a buffer does not fail
	w.Close()
	return out.Bytes()
}

// pdfText writes a string in UTF-16, which every character has a place in.
func pdfText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}
