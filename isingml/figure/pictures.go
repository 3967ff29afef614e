package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// tile is the width of a picture in points, before it is made a whole number
// of screen pixels for each site.
const tile = 100.0

// tileSize returns a width for a picture of n sites, near the one wanted.
func tileSize(n int, wanted float64) float64 {
	const pixel = inch / ScreenDPI
	if perSite := math.Round(wanted / pixel / float64(n)); perSite >= 1 {
		return perSite * pixel * float64(n)
	}
	return wanted
}

// A Mosaic is a picture of sites in rows of equal width that each have one of
// a few values, such as spins: row 0 is at the bottom.
type Mosaic struct {
	Width  int // in sites
	Values []int8
	Size   float64 // of the picture's width in inches, about; 0 chooses
}

// mosaicColors are those of two values, and of more.
var (
	mosaicTwo  = color.Palette{color.NRGBA{243, 240, 232, 255}, color.NRGBA{31, 58, 95, 255}}
	mosaicMany = color.Palette{color.NRGBA{243, 240, 232, 255}, color.NRGBA{31, 58, 95, 255}, color.NRGBA{213, 94, 0, 255}, color.NRGBA{86, 180, 233, 255},
		color.NRGBA{0, 158, 115, 255}, color.NRGBA{230, 159, 0, 255}, color.NRGBA{204, 121, 167, 255}, color.NRGBA{120, 120, 120, 255}}
)

// Image returns the picture, a pixel for each site: values below 1 are light
// and 1 is dark, values above 1 have other colours. An error tells that the
// values do not fill rows, or the size is none.
func (m Mosaic) Image() (*image.Paletted, error) {
	if m.Width < 1 || len(m.Values) == 0 || len(m.Values)%m.Width != 0 {
		return nil, fmt.Errorf("figure: %d sites in rows of %d, must fill at least one row", len(m.Values), m.Width)
	}
	if !(m.Size >= 0 && m.Size <= 20) {
		return nil, fmt.Errorf("figure: a picture %g inches wide, must be between 0 and 20", m.Size)
	}
	rows := len(m.Values) / m.Width
	img := image.NewPaletted(image.Rect(0, 0, m.Width, rows), mosaicTwo)
	for i, v := range m.Values {
		if v > 1 {
			img.Palette = mosaicMany
		}
		if v > 0 {
			img.SetColorIndex(i%m.Width, rows-1-i/m.Width, uint8((int(v)-1)%(len(mosaicMany)-1)+1))
		}
	}
	return img, nil
}

// Gallery returns pictures, which may differ in size: one for each
// temperature, say. Titles, one for each picture, are optional.
func Gallery(title string, pictures []Mosaic, titles ...string) *Figure {
	fig := &Figure{Title: title, Columns: columnsFor(len(pictures))}
	switch {
	case len(pictures) == 0:
		fig.err = fmt.Errorf("figure: no pictures to draw")
	case len(titles) != 0 && len(titles) != len(pictures):
		fig.err = fmt.Errorf("figure: %d titles for %d pictures", len(titles), len(pictures))
	}
	for i, m := range pictures {
		if fig.err != nil {
			return fig
		}
		img, err := m.Image()
		if err != nil {
			fig.err = fmt.Errorf("figure: picture %d: %w", i, err)
			return fig
		}
		width, height := float64(m.Width), float64(img.Rect.Dy())
		size := tileSize(m.Width, tile)
		if m.Size > 0 {
			size = tileSize(m.Width, inch*m.Size)
		}
		p := Panel{
			X: Axis{Hidden: true, Max: width}, Y: Axis{Hidden: true, Max: height},
			Elements:   []Element{Raster{X1: width, Y1: height, picture: img}},
			fixedWidth: size, fixedHeight: size * height / width,
		}
		if len(titles) > 0 {
			p.Title = titles[i]
		}
		fig.Panels = append(fig.Panels, p)
	}
	return fig
}

// columnsFor spreads n pictures over rows of at most six.
func columnsFor(n int) int {
	rows := max(1, (n+5)/6)
	return (n + rows - 1) / rows
}
