package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
)

// tile is the width of a picture in points, before it is made a whole number
// of screen pixels for each site.
const tile = 100.0

// tileSize returns the width of a picture of n x n sites.
func tileSize(n int) float64 {
	const pixel = inch / ScreenDPI
	if perSite := math.Round(tile / pixel / float64(n)); perSite >= 1 {
		return perSite * pixel * float64(n)
	}
	return tile
}

// Configurations returns pictures of n configurations of the set, equally
// spaced from first to last: +1 dark, -1 light. Titles, one for each picture,
// are optional.
func Configurations(set *lattice.Set, n int, titles ...string) *Figure {
	fig := &Figure{}
	switch {
	case set == nil || set.Len() == 0:
		fig.err = fmt.Errorf("figure: no configurations to draw: the set is empty")
	case n < 1 || n > set.Len():
		fig.err = fmt.Errorf("figure: %d configurations asked for, the set holds %d", n, set.Len())
	case len(titles) != 0 && len(titles) != n:
		fig.err = fmt.Errorf("figure: %d titles for %d configurations", len(titles), n)
	}
	if fig.err != nil {
		return fig
	}
	fig.Title = fmt.Sprintf("Configurations, $L$ = %d", set.L())
	pictures := make([]image.Image, n)
	for i := range pictures {
		at := 0
		if n > 1 {
			at = i * (set.Len() - 1) / (n - 1)
		}
		pictures[i] = spins(set.At(at))
	}
	return fig.tiles(pictures, titles)
}

// spins draws a configuration, row 0 at the bottom.
func spins(c lattice.Configuration) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, c.L, c.L), color.Palette{
		color.NRGBA{243, 240, 232, 255}, color.NRGBA{31, 58, 95, 255},
	})
	for i, s := range c.Spins {
		if s > 0 {
			img.SetColorIndex(i%c.L, c.L-1-i/c.L, 1)
		}
	}
	return img
}

// tiles arranges square pictures of one size in rows.
func (f *Figure) tiles(pictures []image.Image, titles []string) *Figure {
	f.Columns = columnsFor(len(pictures))
	for i, img := range pictures {
		n := float64(img.Bounds().Dx())
		size := tileSize(img.Bounds().Dx())
		p := Panel{
			X: Axis{Hidden: true, Max: n}, Y: Axis{Hidden: true, Max: n},
			Elements:   []Element{Raster{X1: n, Y1: n, picture: img}},
			fixedWidth: size, fixedHeight: size,
		}
		if len(titles) > 0 {
			p.Title = titles[i]
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// columnsFor spreads n pictures over rows of at most six.
func columnsFor(n int) int {
	rows := (n + 5) / 6
	return (n + rows - 1) / rows
}
