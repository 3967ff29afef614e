package figure

import (
	"bytes"
	"encoding/base64"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// The page's style knows every colour that is not data, and text can be read
// without it, on white and on JupyterLab's dark page.
func TestPageStyleKnowsTheColors(t *testing.T) {
	for _, c := range []color.NRGBA{ink, footnote, reference, faded, white} {
		on, ok := onPages[c]
		if !ok || !strings.Contains(pageStyle, `[fill="`+canvas.HexOf(on)+`"]`) {
			t.Errorf("page.css lacks %s, for %s", canvas.HexOf(on), canvas.HexOf(c))
		}
	}
	for _, c := range []color.NRGBA{ink, footnote} {
		for _, page := range []color.NRGBA{white, {17, 17, 17, 255}} {
			if got := contrast(onPages[c], page); got < 4 {
				t.Errorf("%s has a contrast of %.2f to %s", canvas.HexOf(onPages[c]), got, canvas.HexOf(page))
			}
		}
	}
	page, err := samples(t)["curves"].HTML()
	if err != nil {
		t.Fatal(err)
	}
	_, image, _ := bytes.Cut(page, []byte("svg+xml;base64,"))
	drawing, err := base64.StdEncoding.DecodeString(string(image[:bytes.IndexByte(image, '"')]))
	if err != nil {
		t.Fatal(err)
	}
	if rest := bytes.ReplaceAll(drawing, []byte(`fill="#ffffff" fill-opacity="0"`), nil); bytes.Contains(rest, []byte(`"#ffffff"`)) || bytes.Contains(rest, []byte(canvas.HexOf(ink))) {
		t.Error("the image is white or black somewhere")
	}
}

// contrast is that of the Web Content Accessibility Guidelines.
func contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 {
		linear := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	low, high := luminance(a), luminance(b)
	if low > high {
		low, high = high, low
	}
	return (high + 0.05) / (low + 0.05)
}
