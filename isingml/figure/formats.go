package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
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
	c := canvas.NewSVG(p.width, p.height, instead)
	f.draw(c, p)
	return c.Document(plainText(f.Title), f.describe())
}

// PDF returns the figure as a one-page document of the figure's size, for
// inclusion in a paper. Text is text, in fonts of which the document holds the
// letters that it uses.
func (f *Figure) PDF() ([]byte, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	p := f.layout()
	c := canvas.NewPDF()
	f.draw(c, p)
	return c.Document(p.width, p.height, plainText(f.Title)), nil
}

// ScreenDPI is the resolution of what Show sends: twice that of a screen at
// 96 dots per inch, so that figures stay sharp on dense displays.
const ScreenDPI = 192

// PNG returns the figure as an image of the given dots per inch, between 20
// and 1200.
func (f *Figure) PNG(dpi int) ([]byte, error) {
	img, err := f.render(dpi)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := png.Encode(&out, canvas.FewColors(img)); err != nil {
		return nil, fmt.Errorf("figure: encoding %q as PNG: %w", f.Title, err)
	}
	return out.Bytes(), nil
}

func (f *Figure) render(dpi int) (*image.RGBA, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	if dpi < 20 || dpi > 1200 {
		return nil, fmt.Errorf("figure: %d dots per inch, must be between 20 and 1200", dpi)
	}
	p := f.layout()
	scale := float64(dpi) / inch
	width, height := p.width*scale, p.height*scale
	if width*height > 2e8 {
		return nil, fmt.Errorf("figure: %q at %d dots per inch has %.0f million pixels, at most 200 are drawn", f.Title, dpi, width*height/1e6)
	}
	c := canvas.NewPNG(int(width+0.5), int(height+0.5), scale)
	f.draw(c, p)
	return c.On, nil
}
