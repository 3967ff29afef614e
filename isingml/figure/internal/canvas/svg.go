package canvas

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"
)

// An SVG writes elements in SVG's coordinates, whose y points down.
type SVG struct {
	body          bytes.Buffer
	width, height float64
	instead       map[color.NRGBA]color.NRGBA // of opaque colours
	err           error
}

// NewSVG returns a drawing of a size in points, with some of its opaque colours
// replaced.
func NewSVG(width, height float64, instead map[color.NRGBA]color.NRGBA) *SVG {
	return &SVG{width: width, height: height, instead: instead}
}

// Document returns the file, or why a picture could not be written.
func (c *SVG) Document(title, description string) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%spt" height="%spt" viewBox="0 0 %s %s" role="img" font-family="'Liberation Sans', Arial, Helvetica, sans-serif">`+"\n",
		decimal(c.width), decimal(c.height), decimal(c.width), decimal(c.height))
	fmt.Fprintf(&out, "<title>%s</title>\n<desc>%s</desc>\n", html.EscapeString(title), html.EscapeString(description))
	out.Write(c.body.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes(), c.err
}

// decimal writes a length to a hundredth of a point.
func decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func (c *SVG) pair(p Point) string { return decimal(p.X) + " " + decimal(c.height-p.Y) }

func (c *SVG) data(p Path) string {
	var b strings.Builder
	for _, s := range p {
		b.WriteByte(s.Op)
		switch s.Op {
		case 'M', 'L':
			b.WriteString(c.pair(s.P[0]))
		case 'C':
			b.WriteString(c.pair(s.P[0]) + " " + c.pair(s.P[1]) + " " + c.pair(s.P[2]))
		}
	}
	return b.String()
}

// paint returns an attribute for the colour and one for its opacity.
func (c *SVG) paint(attribute string, color color.NRGBA) string {
	opaque := color
	opaque.A = 255
	if other, ok := c.instead[opaque]; ok {
		color = WithAlpha(other, float64(color.A)/255)
	}
	s := fmt.Sprintf(`%s="%s"`, attribute, HexOf(color))
	if color.A != 255 {
		s += fmt.Sprintf(` %s-opacity="%s"`, attribute, decimal(float64(color.A)/255))
	}
	return s
}

func HexOf(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func (c *SVG) Stroke(p Path, s Stroke) {
	fmt.Fprintf(&c.body, `<path d="%s" fill="none" %s stroke-width="%s"`, c.data(p), c.paint("stroke", s.Color), decimal(s.Width))
	if len(s.Dash) > 0 {
		parts := make([]string, len(s.Dash))
		for i, d := range s.Dash {
			parts[i] = decimal(d)
		}
		fmt.Fprintf(&c.body, ` stroke-dasharray="%s"`, strings.Join(parts, " "))
	}
	c.body.WriteString(` stroke-linejoin="round"/>` + "\n")
}

func (c *SVG) Fill(p Path, fill color.NRGBA) {
	fmt.Fprintf(&c.body, `<path d="%s" %s/>`+"\n", c.data(p), c.paint("fill", fill))
}

// Dot is short: a cloud has thousands of them.
func (c *SVG) Dot(at Point, radius float64, fill color.NRGBA) {
	fmt.Fprintf(&c.body, `<circle cx="%s" cy="%s" r="%s" %s/>`+"\n", decimal(at.X), decimal(c.height-at.Y), decimal(radius), c.paint("fill", fill))
}

// Label writes one text element, so that runs follow each other whatever font
// the reader has.
func (c *SVG) Label(at Point, up bool, rs []Run, along float64, fill color.NRGBA) {
	place := fmt.Sprintf(`x="%s" y="%s"`, decimal(at.X), decimal(c.height-at.Y))
	if up {
		place = fmt.Sprintf(`transform="translate(%s) rotate(-90)"`, c.pair(at))
	}
	switch along {
	case 0.5:
		place += ` text-anchor="middle"`
	case 1:
		place += ` text-anchor="end"`
	}
	fmt.Fprintf(&c.body, `<text %s font-size="%s" xml:space="preserve" %s>`, place, decimal(rs[0].Size), c.paint("fill", fill))
	rise := 0.0
	for _, r := range rs {
		attributes := ""
		if r.Italic {
			attributes += ` font-style="italic"`
		} else if r.Bold {
			attributes += ` font-weight="bold"`
		}
		if r.Size != rs[0].Size {
			attributes += ` font-size="` + decimal(r.Size) + `"`
		}
		if r.Rise != rise {
			attributes += ` dy="` + decimal(rise-r.Rise) + `"`
			rise = r.Rise
		}
		text := html.EscapeString(r.Text)
		if attributes != "" {
			text = "<tspan" + attributes + ">" + text + "</tspan>"
		}
		c.body.WriteString(text)
	}
	c.body.WriteString("</text>\n")
}

func (c *SVG) Image(box Rect, img image.Image) {
	var b bytes.Buffer
	if err := png.Encode(&b, enlarged(img)); err != nil {
		c.err = fmt.Errorf("figure: encoding a picture: %w", err)
		return
	}
	fmt.Fprintf(&c.body, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" image-rendering="optimizeSpeed" style="image-rendering:pixelated" href="data:image/png;base64,%s"/>`+"\n",
		decimal(box.Min.X), decimal(c.height-box.Max.Y), decimal(box.Width()), decimal(box.Height()),
		base64.StdEncoding.EncodeToString(b.Bytes()))
}

// enlarged repeats pixels until the image is about 400 wide. Programs that
// smooth pictures whatever they are told then blur no more than edges.
func enlarged(img image.Image) image.Image {
	b := img.Bounds()
	k := 400 / max(b.Dx(), b.Dy(), 1)
	if k < 2 {
		return img
	}
	var set func(x, y int)
	var out image.Image
	size := image.Rect(0, 0, k*b.Dx(), k*b.Dy())
	if p, ok := img.(*image.Paletted); ok { // stays small
		o := image.NewPaletted(size, p.Palette)
		out, set = o, func(x, y int) { o.SetColorIndex(x, y, p.ColorIndexAt(b.Min.X+x/k, b.Min.Y+y/k)) }
	} else {
		o := image.NewNRGBA(size)
		out, set = o, func(x, y int) { o.Set(x, y, img.At(b.Min.X+x/k, b.Min.Y+y/k)) }
	}
	for y := range size.Dy() {
		for x := range size.Dx() {
			set(x, y)
		}
	}
	return out
}
