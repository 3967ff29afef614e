package figure

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

// SVG returns the figure as a Scalable Vector Graphics document on white. Text
// stays text, in Liberation Sans or a font of the same widths.
func (f *Figure) SVG() ([]byte, error) { return f.svg(nil) }

// svg is SVG with some of its colours replaced.
func (f *Figure) svg(instead map[color.NRGBA]color.NRGBA) ([]byte, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	p := f.layout()
	c := &svgCanvas{height: p.height, instead: instead}
	f.draw(c, p)
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%spt" height="%spt" viewBox="0 0 %s %s" role="img" font-family="'Liberation Sans', Arial, Helvetica, sans-serif">`+"\n",
		decimal(p.width), decimal(p.height), decimal(p.width), decimal(p.height))
	fmt.Fprintf(&out, "<title>%s</title>\n<desc>%s</desc>\n", html.EscapeString(plainText(f.Title)), html.EscapeString(f.describe()))
	out.Write(c.body.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes(), c.err
}

// An svgCanvas writes elements in SVG's coordinates, whose y points down.
type svgCanvas struct {
	body    bytes.Buffer
	height  float64
	instead map[color.NRGBA]color.NRGBA // of opaque colours
	err     error
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

func (c *svgCanvas) pair(p point) string { return decimal(p.x) + " " + decimal(c.height-p.y) }

func (c *svgCanvas) data(p path) string {
	var b strings.Builder
	for _, s := range p {
		b.WriteByte(s.op)
		switch s.op {
		case 'M', 'L':
			b.WriteString(c.pair(s.p[0]))
		case 'C':
			b.WriteString(c.pair(s.p[0]) + " " + c.pair(s.p[1]) + " " + c.pair(s.p[2]))
		}
	}
	return b.String()
}

// paint returns an attribute for the colour and one for its opacity.
func (c *svgCanvas) paint(attribute string, color color.NRGBA) string {
	opaque := color
	opaque.A = 255
	if other, ok := c.instead[opaque]; ok {
		color = withAlpha(other, float64(color.A)/255)
	}
	s := fmt.Sprintf(`%s="%s"`, attribute, hexOf(color))
	if color.A != 255 {
		s += fmt.Sprintf(` %s-opacity="%s"`, attribute, decimal(float64(color.A)/255))
	}
	return s
}

func hexOf(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func (c *svgCanvas) stroke(p path, s stroke) {
	fmt.Fprintf(&c.body, `<path d="%s" fill="none" %s stroke-width="%s"`, c.data(p), c.paint("stroke", s.color), decimal(s.width))
	if len(s.dash) > 0 {
		parts := make([]string, len(s.dash))
		for i, d := range s.dash {
			parts[i] = decimal(d)
		}
		fmt.Fprintf(&c.body, ` stroke-dasharray="%s"`, strings.Join(parts, " "))
	}
	c.body.WriteString(` stroke-linejoin="round"/>` + "\n")
}

func (c *svgCanvas) fill(p path, fill color.NRGBA) {
	fmt.Fprintf(&c.body, `<path d="%s" %s/>`+"\n", c.data(p), c.paint("fill", fill))
}

// dot is short: a cloud has thousands of them.
func (c *svgCanvas) dot(at point, radius float64, fill color.NRGBA) {
	fmt.Fprintf(&c.body, `<circle cx="%s" cy="%s" r="%s" %s/>`+"\n", decimal(at.x), decimal(c.height-at.y), decimal(radius), c.paint("fill", fill))
}

// label writes one text element, so that runs follow each other whatever font
// the reader has.
func (c *svgCanvas) label(at point, up bool, rs []run, along float64, fill color.NRGBA) {
	place := fmt.Sprintf(`x="%s" y="%s"`, decimal(at.x), decimal(c.height-at.y))
	if up {
		place = fmt.Sprintf(`transform="translate(%s) rotate(-90)"`, c.pair(at))
	}
	switch along {
	case 0.5:
		place += ` text-anchor="middle"`
	case 1:
		place += ` text-anchor="end"`
	}
	fmt.Fprintf(&c.body, `<text %s font-size="%s" xml:space="preserve" %s>`, place, decimal(rs[0].size), c.paint("fill", fill))
	rise := 0.0
	for _, r := range rs {
		attributes := ""
		if r.italic {
			attributes += ` font-style="italic"`
		} else if r.bold {
			attributes += ` font-weight="bold"`
		}
		if r.size != rs[0].size {
			attributes += ` font-size="` + decimal(r.size) + `"`
		}
		if r.rise != rise {
			attributes += ` dy="` + decimal(rise-r.rise) + `"`
			rise = r.rise
		}
		text := html.EscapeString(r.text)
		if attributes != "" {
			text = "<tspan" + attributes + ">" + text + "</tspan>"
		}
		c.body.WriteString(text)
	}
	c.body.WriteString("</text>\n")
}

func (c *svgCanvas) image(box rect, img image.Image) {
	var b bytes.Buffer
	if err := png.Encode(&b, enlarged(img)); err != nil {
		c.err = fmt.Errorf("figure: encoding a picture: %w", err)
		return
	}
	fmt.Fprintf(&c.body, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" image-rendering="optimizeSpeed" style="image-rendering:pixelated" href="data:image/png;base64,%s"/>`+"\n",
		decimal(box.min.x), decimal(c.height-box.max.y), decimal(box.width()), decimal(box.height()),
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
