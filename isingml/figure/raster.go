package figure

import (
	"fmt"
	"image"
	"image/color"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A Raster is a matrix of values drawn as coloured pixels between the corners
// (X0, Y0) and (X1, Y1) of the data plane; row 0 is at Y0.
type Raster struct {
	Values         [][]float64 // rows of equal length
	X0, Y0, X1, Y1 float64
	Low, High      float64 // values of the ends of the colours
	Signed         bool    // diverging colours, white in the middle of Low and High
	ValueLabel     string  // what the colours mean; "" draws no colour scale

	picture image.Image // drawn in place of the values
}

// Check returns an error if the rows differ in length, a value is not finite or
// the corners or the colours are in the wrong order.
func (r Raster) Check() error {
	if !(r.X1 > r.X0) || !(r.Y1 > r.Y0) || !finite(r.X1-r.X0) || !finite(r.Y1-r.Y0) {
		return fmt.Errorf("raster from (%g, %g) to (%g, %g), the second corner must lie right of and above the first", r.X0, r.Y0, r.X1, r.Y1)
	}
	if r.picture != nil {
		return nil
	}
	if len(r.Values) == 0 || len(r.Values[0]) == 0 {
		return fmt.Errorf("no values: the matrix is empty")
	}
	for i, row := range r.Values {
		if len(row) != len(r.Values[0]) {
			return fmt.Errorf("row %d has %d values, row 0 has %d", i, len(row), len(r.Values[0]))
		}
		for j, v := range row {
			if !finite(v) {
				return fmt.Errorf("value %g in row %d, column %d, must be finite", v, i, j)
			}
		}
	}
	if !(r.High > r.Low) || !finite(r.High-r.Low) {
		return fmt.Errorf("colours from %g to %g, the second must be larger", r.Low, r.High)
	}
	return nil
}

// Range adds the corners.
func (r Raster) Range(x, y *Span) {
	x.Add(r.X0, r.X1)
	y.Add(r.Y0, r.Y1)
}

// Styling leaves the palette to the data that it lies under.
func (r Raster) Styling() Styling { return Styling{Unstyled: true, Backdrop: true} }

// Scale returns the scale of the values if it has a label.
func (r Raster) Scale() *ColorScale {
	if r.ValueLabel == "" {
		return nil
	}
	return &ColorScale{r.ValueLabel, r.Low, r.High, r.colors()}
}

func (r Raster) colors() func(t float64) color.Color {
	if r.Signed {
		return Diverging
	}
	return Sequential
}

// Draw draws the pixels in a frame.
func (r Raster) Draw(a *Area, _ Style) {
	box := canvas.Rect{Min: a.at(r.X0, r.Y0), Max: a.at(r.X1, r.Y1)}
	img := r.picture
	if img == nil {
		h, w, colors := len(r.Values), len(r.Values[0]), r.colors()
		colored := image.NewNRGBA(image.Rect(0, 0, w, h))
		for i, row := range r.Values {
			for j, v := range row {
				colored.Set(j, h-1-i, colors((v-r.Low)/(r.High-r.Low)))
			}
		}
		img = colored
	}
	a.on.Image(box, img)
	a.on.Stroke(box.Path(), canvas.Stroke{Color: ink, Width: 0.4})
}
