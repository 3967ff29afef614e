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

// SVG returns the figure as a Scalable Vector Graphics document. Text stays
// text, in Liberation Sans or a font of the same widths.
func (f *Figure) SVG() ([]byte, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	width, height := f.size()
	c := &svgCanvas{height: height}
	f.draw(c, width, height)
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%spt" height="%spt" viewBox="0 0 %s %s" role="img" font-family="'Liberation Sans', Arial, Helvetica, sans-serif">`+"\n",
		decimal(width), decimal(height), decimal(width), decimal(height))
	fmt.Fprintf(&out, "<title>%s</title>\n<desc>%s</desc>\n", html.EscapeString(plainText(f.Title)), html.EscapeString(f.describe()))
	out.Write(c.body.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes(), c.err
}

// An svgCanvas writes elements in SVG's coordinates, whose y points down.
type svgCanvas struct {
	body   bytes.Buffer
	height float64
	err    error
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
func paint(attribute string, c color.NRGBA) string {
	s := fmt.Sprintf(`%s="#%02x%02x%02x"`, attribute, c.R, c.G, c.B)
	if c.A != 255 {
		s += fmt.Sprintf(` %s-opacity="%s"`, attribute, decimal(float64(c.A)/255))
	}
	return s
}

func (c *svgCanvas) stroke(p path, s stroke) {
	fmt.Fprintf(&c.body, `<path d="%s" fill="none" %s stroke-width="%s"`, c.data(p), paint("stroke", s.color), decimal(s.width))
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
	fmt.Fprintf(&c.body, `<path d="%s" %s/>`+"\n", c.data(p), paint("fill", fill))
}

func (c *svgCanvas) text(at point, up bool, r run, fill color.NRGBA) {
	place := fmt.Sprintf(`x="%s" y="%s"`, decimal(at.x), decimal(c.height-at.y))
	if up {
		place = fmt.Sprintf(`transform="translate(%s) rotate(-90)"`, c.pair(at))
	}
	if r.italic {
		place += ` font-style="italic"`
	}
	if r.bold {
		place += ` font-weight="bold"`
	}
	// textLength keeps the layout where another font is substituted.
	fmt.Fprintf(&c.body, `<text %s font-size="%s" textLength="%s" lengthAdjust="spacingAndGlyphs" xml:space="preserve" %s>%s</text>`+"\n",
		place, decimal(r.size), decimal(textWidth(r)), paint("fill", fill), html.EscapeString(r.text))
}

func (c *svgCanvas) image(box rect, img image.Image) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		c.err = fmt.Errorf("figure: encoding a picture: %w", err)
		return
	}
	fmt.Fprintf(&c.body, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,%s"/>`+"\n",
		decimal(box.min.x), decimal(c.height-box.max.y), decimal(box.width()), decimal(box.height()),
		base64.StdEncoding.EncodeToString(b.Bytes()))
}
