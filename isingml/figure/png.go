package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

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
	if err := png.Encode(&out, fewColors(img)); err != nil {
		return nil, fmt.Errorf("figure: encoding %q as PNG: %w", f.Title, err)
	}
	return out.Bytes(), nil
}

func (f *Figure) render(dpi int) (img image.Image, err error) {
	defer func() { // the drawing library panics where it cannot go on
		if r := recover(); r != nil {
			img, err = nil, fmt.Errorf("figure: drawing %q: %v", f.Title, r)
		}
	}()
	if err := f.Err(); err != nil {
		return nil, err
	}
	if dpi < 20 || dpi > 1200 {
		return nil, fmt.Errorf("figure: %d dots per inch, must be between 20 and 1200", dpi)
	}
	p := f.layout()
	if pixels := p.width * p.height * math.Pow(float64(dpi)/inch, 2); pixels > 2e8 {
		return nil, fmt.Errorf("figure: %q at %d dots per inch has %.0f million pixels, at most 200 are drawn", f.Title, dpi, pixels/1e6)
	}
	c := &pngCanvas{
		Canvas: vgimg.NewWith(vgimg.UseWH(vg.Points(p.width), vg.Points(p.height)), vgimg.UseDPI(dpi)),
		scale:  float64(dpi) / inch,
	}
	f.draw(c, p)
	return c.Image(), nil
}

type pngCanvas struct {
	*vgimg.Canvas
	scale float64 // pixels a point
}

func vgPath(p path) vg.Path {
	out := make(vg.Path, 0, len(p))
	at := func(p point) vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(p.y)} }
	for _, s := range p {
		switch s.op {
		case 'M':
			out.Move(at(s.p[0]))
		case 'L':
			out.Line(at(s.p[0]))
		case 'C':
			out.CubeTo(at(s.p[0]), at(s.p[1]), at(s.p[2]))
		case 'Z':
			out.Close()
		}
	}
	return out
}

func (c *pngCanvas) stroke(p path, s stroke) {
	dash := make([]vg.Length, len(s.dash))
	for i, d := range s.dash {
		dash[i] = vg.Length(d)
	}
	c.SetColor(s.color)
	c.SetLineWidth(vg.Length(s.width))
	c.SetLineDash(dash, 0)
	c.Stroke(vgPath(p))
}

func (c *pngCanvas) fill(p path, fill color.NRGBA) {
	c.SetColor(fill)
	c.Fill(vgPath(p))
}

func (c *pngCanvas) label(at point, up bool, rs []run, along float64, fill color.NRGBA) {
	shapes(c, at, up, rs, along, fill)
}

// image copies pixels without smoothing, on whole pixels of the canvas. Where
// the picture is finer than the canvas, each pixel shows the mean it covers.
func (c *pngCanvas) image(box rect, img image.Image) {
	canvas := c.Canvas.Image()
	height := float64(canvas.Bounds().Dy())
	x0, y0 := int(math.Round(box.min.x*c.scale)), int(math.Round(height-box.max.y*c.scale))
	w, h := max(1, int(math.Round(box.width()*c.scale))), max(1, int(math.Round(box.height()*c.scale)))
	src := img.Bounds()
	for y := range h {
		top, bottom := cover(y, h, src.Dy())
		for x := range w {
			left, right := cover(x, w, src.Dx())
			canvas.Set(x0+x, y0+y, mean(img, image.Rect(left, top, right, bottom).Add(src.Min)))
		}
	}
}

// cover returns the source pixels that target pixel i of n shows.
func cover(i, n, source int) (from, to int) {
	from = i * source / n
	to = (i + 1) * source / n
	if to <= from {
		to = from + 1
	}
	return from, to
}

func mean(img image.Image, over image.Rectangle) color.Color {
	if over.Dx() == 1 && over.Dy() == 1 {
		return img.At(over.Min.X, over.Min.Y)
	}
	var r, g, b, n uint64
	for y := over.Min.Y; y < over.Max.Y; y++ {
		for x := over.Min.X; x < over.Max.X; x++ {
			pr, pg, pb, _ := img.At(x, y).RGBA()
			r, g, b, n = r+uint64(pr), g+uint64(pg), b+uint64(pb), n+1
		}
	}
	return color.RGBA64{uint16(r / n), uint16(g / n), uint16(b / n), 0xffff}
}
