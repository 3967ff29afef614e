package figure

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"strings"
	"unicode/utf16"
)

// PDF returns the figure as a one-page document of the figure's size, for
// inclusion in a paper. Text is drawn as shapes, so no font is needed.
func (f *Figure) PDF() ([]byte, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	p := f.layout()
	c := &pdfCanvas{alpha: map[uint8]bool{}}
	f.draw(c, p)
	return c.document(p.width, p.height, plainText(f.Title)), nil
}

// A pdfCanvas collects the operators of a page. PDF's coordinates are points
// from the lower left, as the canvas'.
type pdfCanvas struct {
	page   bytes.Buffer
	alpha  map[uint8]bool // opacities in use
	images []image.Image
}

func (c *pdfCanvas) path(p path) {
	at := func(p point) string { return decimal(p.x) + " " + decimal(p.y) }
	for _, s := range p {
		switch s.op {
		case 'M':
			fmt.Fprintf(&c.page, "%s m\n", at(s.p[0]))
		case 'L':
			fmt.Fprintf(&c.page, "%s l\n", at(s.p[0]))
		case 'C':
			fmt.Fprintf(&c.page, "%s %s %s c\n", at(s.p[0]), at(s.p[1]), at(s.p[2]))
		case 'Z':
			c.page.WriteString("h\n")
		}
	}
}

func (c *pdfCanvas) color(v color.NRGBA, operator string) {
	c.alpha[v.A] = true
	fmt.Fprintf(&c.page, "/A%d gs %.3f %.3f %.3f %s\n", v.A, float64(v.R)/255, float64(v.G)/255, float64(v.B)/255, operator)
}

func (c *pdfCanvas) stroke(p path, s stroke) {
	dash := make([]string, len(s.dash))
	for i, d := range s.dash {
		dash[i] = decimal(d)
	}
	c.color(s.color, "RG")
	fmt.Fprintf(&c.page, "%s w 1 j [%s] 0 d\n", decimal(s.width), strings.Join(dash, " "))
	c.path(p)
	c.page.WriteString("S\n")
}

func (c *pdfCanvas) fill(p path, fill color.NRGBA) {
	c.color(fill, "rg")
	c.path(p)
	c.page.WriteString("f\n")
}

func (c *pdfCanvas) dot(at point, radius float64, fill color.NRGBA) {
	c.fill(circle(at, radius), fill)
}

func (c *pdfCanvas) label(at point, up bool, rs []run, along float64, fill color.NRGBA) {
	shapes(c, at, up, rs, along, fill)
}

func (c *pdfCanvas) image(box rect, img image.Image) {
	c.alpha[255] = true
	fmt.Fprintf(&c.page, "q /A255 gs %s 0 0 %s %s %s cm /I%d Do Q\n",
		decimal(box.width()), decimal(box.height()), decimal(box.min.x), decimal(box.min.y), len(c.images))
	c.images = append(c.images, img)
}

// document writes the objects of the file, and the table of where they start.
func (c *pdfCanvas) document(width, height float64, title string) []byte {
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
	var states, pictures strings.Builder
	for a := range 256 {
		if c.alpha[uint8(a)] {
			fmt.Fprintf(&states, "/A%d << /ca %.3f /CA %.3f >> ", a, float64(a)/255, float64(a)/255)
		}
	}
	const first = 6 // number of the first picture's object
	for i := range c.images {
		fmt.Fprintf(&pictures, "/I%d %d 0 R ", i, first+i)
	}
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	object("<< /Type /Catalog /Pages 2 0 R >>", nil)
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", nil)
	object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents 4 0 R /Resources << /ExtGState << %s>> /XObject << %s>> >> >>",
		decimal(width), decimal(height), states.String(), pictures.String()), nil)
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
