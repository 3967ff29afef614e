package figure

import (
	"image"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

func TestFewColorsStayClose(t *testing.T) {
	img, err := samples(t)["mapping"].render(ScreenDPI)
	if err != nil {
		t.Fatal(err)
	}
	few, ok := canvas.FewColors(img).(*image.Paletted)
	if !ok {
		t.Fatal("a figure of lines was not reduced")
	}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			fr, fg, fb, _ := few.At(x, y).RGBA()
			for _, pair := range [][2]uint32{{r, fr}, {g, fg}, {b, fb}} {
				if d := math.Abs(float64(pair[0]) - float64(pair[1])); d > 65535.0/59 {
					t.Fatalf("pixel (%d, %d) is off by %g of the range", x, y, d/65535)
				}
				if (pair[0] == 0xffff || pair[0] == 0) && pair[0] != pair[1] {
					t.Fatalf("white or black at (%d, %d) was changed", x, y)
				}
			}
		}
	}
}
