package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/math/fixed"
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
	c := newPNGCanvas(int(width+0.5), int(height+0.5), scale)
	f.draw(c, p)
	return c.on, nil
}

// A pngCanvas covers pixels in proportion to the area that a shape takes of
// them, in integers of 1/64 pixel.
type pngCanvas struct {
	on     *image.RGBA
	raster *raster.Rasterizer
	brush  *raster.RGBAPainter
	scale  float64 // pixels a point
}

func newPNGCanvas(width, height int, scale float64) *pngCanvas {
	on := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(on, on.Rect, image.White, image.Point{}, draw.Src) // pixels that the page's edge cuts, too
	c := &pngCanvas{on: on, raster: raster.NewRasterizer(width, height), brush: raster.NewRGBAPainter(on), scale: scale}
	c.raster.UseNonZeroWinding = true
	return c
}

// pixel returns where a point lies; the rows of an image count from the top.
func (c *pngCanvas) pixel(p point) fixed.Point26_6 {
	return fixed.Point26_6{
		X: fixed.Int26_6(math.Round(p.x * c.scale * 64)),
		Y: fixed.Int26_6(c.on.Rect.Dy()*64) - fixed.Int26_6(math.Round(p.y*c.scale*64)),
	}
}

func (c *pngCanvas) paint(with color.NRGBA) {
	c.brush.SetColor(with)
	c.raster.Rasterize(c.brush)
	c.raster.Clear()
}

func (c *pngCanvas) fill(p path, with color.NRGBA) {
	var start point
	for _, s := range p {
		switch s.op {
		case 'M':
			start = s.p[0]
			c.raster.Start(c.pixel(start))
		case 'L':
			c.raster.Add1(c.pixel(s.p[0]))
		case 'C':
			c.raster.Add3(c.pixel(s.p[0]), c.pixel(s.p[1]), c.pixel(s.p[2]))
		case 'Z':
			c.raster.Add1(c.pixel(start))
		}
	}
	c.paint(with)
}

func (c *pngCanvas) stroke(p path, s stroke) {
	width := fixed.Int26_6(math.Max(1, math.Round(s.width*c.scale*64)))
	for _, line := range p.flat() {
		for _, dash := range dashed(line, s.dash) {
			var along raster.Path
			for i, q := range dash {
				if i == 0 {
					along.Start(c.pixel(q))
				} else if at := c.pixel(q); at != c.pixel(dash[i-1]) {
					along.Add1(at)
				}
			}
			if len(along) > 4 { // more than the start
				raster.Stroke(c.raster, along, width, raster.ButtCapper, raster.RoundJoiner)
			}
		}
	}
	c.paint(s.color)
}

// dashed cuts a line into dashes of the given lengths with gaps between.
func dashed(line []point, lengths []float64) [][]point {
	if len(lengths) == 0 {
		return [][]point{line}
	}
	var out [][]point
	part, k, left := []point{line[0]}, 0, lengths[0]
	for i := 1; i < len(line); i++ {
		from, to := line[i-1], line[i]
		for rest := math.Hypot(to.x-from.x, to.y-from.y); rest > 0; {
			if rest < left {
				left -= rest
				part = append(part, to)
				break
			}
			t := left / rest
			from = point{from.x + t*(to.x-from.x), from.y + t*(to.y-from.y)}
			rest -= left
			if part = append(part, from); k%2 == 0 {
				out = append(out, part)
			}
			k++
			part, left = []point{from}, lengths[k%len(lengths)]
		}
	}
	if k%2 == 0 && len(part) > 1 {
		out = append(out, part)
	}
	return out
}

func (c *pngCanvas) dot(at point, radius float64, fill color.NRGBA) {
	c.fill(circle(at, radius), fill)
}

func (c *pngCanvas) label(at point, up bool, rs []run, along float64, fill color.NRGBA) {
	shapes(c, at, up, rs, along, fill)
}

// image copies pixels without smoothing, on whole pixels of the canvas. Where
// the picture is finer than the canvas, each pixel shows the mean it covers.
func (c *pngCanvas) image(box rect, img image.Image) {
	height := float64(c.on.Rect.Dy())
	x0, y0 := int(math.Round(box.min.x*c.scale)), int(math.Round(height-box.max.y*c.scale))
	w, h := max(1, int(math.Round(box.width()*c.scale))), max(1, int(math.Round(box.height()*c.scale)))
	src := img.Bounds()
	for y := range h {
		top, bottom := cover(y, h, src.Dy())
		for x := range w {
			left, right := cover(x, w, src.Dx())
			c.on.Set(x0+x, y0+y, mean(img, image.Rect(left, top, right, bottom).Add(src.Min)))
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
