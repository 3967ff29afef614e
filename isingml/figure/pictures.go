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
	}
	if fig.err != nil {
		return fig
	}
	chosen := make([]lattice.Configuration, n)
	for i := range chosen {
		chosen[i] = set.At(i * (set.Len() - 1) / max(1, n-1))
	}
	return Gallery(fmt.Sprintf("Configurations, $L$ = %d", set.L()), chosen, titles...)
}

// Gallery returns pictures of configurations, which may differ in size: one
// for each temperature, say, or a configuration beside the blocked one.
// Titles, one for each picture, are optional.
func Gallery(title string, configurations []lattice.Configuration, titles ...string) *Figure {
	fig := &Figure{Title: title}
	switch {
	case len(configurations) == 0:
		fig.err = fmt.Errorf("figure: no configurations to draw")
	case len(titles) != 0 && len(titles) != len(configurations):
		fig.err = fmt.Errorf("figure: %d titles for %d configurations", len(titles), len(configurations))
	}
	pictures := make([]image.Image, len(configurations))
	for i, c := range configurations {
		if err := c.Validate(); err != nil && fig.err == nil {
			fig.err = fmt.Errorf("figure: configuration %d: %w", i, err)
		}
		if fig.err == nil {
			pictures[i] = spins(c)
		}
	}
	if fig.err != nil {
		return fig
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
