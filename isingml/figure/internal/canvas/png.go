package canvas

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/math/fixed"
)

// A PNG covers pixels in proportion to the area that a shape takes of
// them, in integers of 1/64 pixel.
type PNG struct {
	On     *image.RGBA
	raster *raster.Rasterizer
	brush  *raster.RGBAPainter
	scale  float64 // pixels a point
}

// NewPNG returns a white picture of a size in pixels, of which scale make a
// point.
func NewPNG(width, height int, scale float64) *PNG {
	on := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(on, on.Rect, image.White, image.Point{}, draw.Src) // pixels that the page's edge cuts, too
	c := &PNG{On: on, raster: raster.NewRasterizer(width, height), brush: raster.NewRGBAPainter(on), scale: scale}
	c.raster.UseNonZeroWinding = true
	return c
}

// pixel returns where a point lies; the rows of an image count from the top.
func (c *PNG) pixel(p Point) fixed.Point26_6 {
	return fixed.Point26_6{
		X: fixed.Int26_6(math.Round(p.X * c.scale * 64)),
		Y: fixed.Int26_6(c.On.Rect.Dy()*64) - fixed.Int26_6(math.Round(p.Y*c.scale*64)),
	}
}

func (c *PNG) paint(with color.NRGBA) {
	c.brush.SetColor(with)
	c.raster.Rasterize(c.brush)
	c.raster.Clear()
}

func (c *PNG) Fill(p Path, with color.NRGBA) {
	var start Point
	for _, s := range p {
		switch s.Op {
		case 'M':
			start = s.P[0]
			c.raster.Start(c.pixel(start))
		case 'L':
			c.raster.Add1(c.pixel(s.P[0]))
		case 'C':
			c.raster.Add3(c.pixel(s.P[0]), c.pixel(s.P[1]), c.pixel(s.P[2]))
		case 'Z':
			c.raster.Add1(c.pixel(start))
		}
	}
	c.paint(with)
}

func (c *PNG) Stroke(p Path, s Stroke) {
	width := fixed.Int26_6(math.Max(1, math.Round(s.Width*c.scale*64)))
	for _, line := range p.flat() {
		for _, dash := range dashed(line, s.Dash) {
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
	c.paint(s.Color)
}

// dashed cuts a line into dashes of the given lengths with gaps between.
func dashed(line []Point, lengths []float64) [][]Point {
	if len(lengths) == 0 {
		return [][]Point{line}
	}
	var out [][]Point
	part, k, left := []Point{line[0]}, 0, lengths[0]
	for i := 1; i < len(line); i++ {
		from, to := line[i-1], line[i]
		for rest := math.Hypot(to.X-from.X, to.Y-from.Y); rest > 0; {
			if rest < left {
				left -= rest
				part = append(part, to)
				break
			}
			t := left / rest
			from = Point{from.X + t*(to.X-from.X), from.Y + t*(to.Y-from.Y)}
			rest -= left
			if part = append(part, from); k%2 == 0 {
				out = append(out, part)
			}
			k++
			part, left = []Point{from}, lengths[k%len(lengths)]
		}
	}
	if k%2 == 0 && len(part) > 1 {
		out = append(out, part)
	}
	return out
}

func (c *PNG) Dot(at Point, radius float64, fill color.NRGBA) {
	c.Fill(Circle(at, radius), fill)
}

func (c *PNG) Label(at Point, up bool, rs []Run, along float64, fill color.NRGBA) {
	shapes(c, at, up, rs, along, fill)
}

// Image copies pixels without smoothing, on whole pixels of the canvas. Where
// the picture is finer than the canvas, each pixel shows the mean it covers.
func (c *PNG) Image(box Rect, img image.Image) {
	height := float64(c.On.Rect.Dy())
	x0, y0 := int(math.Round(box.Min.X*c.scale)), int(math.Round(height-box.Max.Y*c.scale))
	w, h := max(1, int(math.Round(box.Width()*c.scale))), max(1, int(math.Round(box.Height()*c.scale)))
	src := img.Bounds()
	for y := range h {
		top, bottom := cover(y, h, src.Dy())
		for x := range w {
			left, right := cover(x, w, src.Dx())
			c.On.Set(x0+x, y0+y, mean(img, image.Rect(left, top, right, bottom).Add(src.Min)))
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
