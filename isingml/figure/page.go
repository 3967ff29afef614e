package figure

import (
	"github.com/isingml/kernel/isingml/figure/internal/canvas"

	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// pageScript puts the drawing in place of the image, where the page's theme
// reaches it, and reads values off under the pointer.
//
//go:embed page.js
var pageScript string

// pageStyle gives what is not data the colours of the page.
//
//go:embed page.css
var pageStyle string

// heavy is the size from which on a drawing is sent as pixels.
const heavy = 400_000

// HTML returns the figure as a part of a page that needs nothing else: an
// image in greys for light and dark pages, and a script that turns it into a
// drawing in the colours of the page, whose values and errors the pointer reads
// off. Where scripts do not run, as on GitHub and in notebooks that are not
// trusted, the image remains. One that would be large is of pixels, on white.
func (f *Figure) HTML() ([]byte, error) {
	image, err := f.svg(onPages)
	kind := "svg+xml"
	if err == nil && len(image) > heavy {
		kind = "png"
		image, err = f.PNG(ScreenDPI)
	}
	if err != nil {
		return nil, err
	}
	values, err := json.Marshal(f.readings()) // escapes < and >
	if err != nil {
		return nil, fmt.Errorf("figure: values of %q: %w", f.Title, err)
	}
	width, height := f.screenSize()
	var b strings.Builder
	b.WriteString(pageOpen)
	fmt.Fprintf(&b, `<img width="%d" height="%d" alt="%s" src="data:image/%s;base64,%s">`+"\n",
		width, height, html.EscapeString(f.describe()), kind, base64.StdEncoding.EncodeToString(image))
	fmt.Fprintf(&b, "<style>%s</style><script>%s(document.currentScript.parentElement, %d, %s)</script></div>\n", pageStyle, pageScript, width, values)
	return []byte(b.String()), nil
}

const pageOpen = `<div class="isingml-figure" style="position:relative;display:inline-block;line-height:0;max-width:100%">`

// still is HTML without the script, for what will soon be replaced.
func (f *Figure) still() ([]byte, error) {
	drawing, err := f.svg(onPages)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s%s<style>%s</style></div>\n", pageOpen, drawing, pageStyle), nil
}

// A readingPanel is what the script knows of a panel; places are in the
// browser's pixels from the upper left.
type readingPanel struct {
	Box    [4]float64     `json:"box"` // left, top, right, bottom
	X      string         `json:"x"`   // name of the horizontal axis
	Curves []readingCurve `json:"curves"`
}

type readingCurve struct {
	Label  string       `json:"label"`
	Color  string       `json:"color"`
	Places [][2]float64 `json:"places"`
	Texts  [][2]string  `json:"texts"` // x, and y with its error
}

// pixel is the browser's, of which 96 are an inch.
const pixel = 96 / inch

// readings returns the values of every element that tells them.
func (f *Figure) readings() []readingPanel {
	page := f.layout()
	panels := []readingPanel{}
	for i, c := range page.cells {
		a := c.area(nil, page.boxes[i])
		p := readingPanel{
			Box:    [4]float64{round(a.box.Min.X * pixel), round((page.height - a.box.Max.Y) * pixel), round(a.box.Max.X * pixel), round((page.height - a.box.Min.Y) * pixel)},
			X:      plainText(c.X.Label),
			Curves: []readingCurve{},
		}
		for j, s := range c.styles() {
			if curve := readingsOf(c.all()[j], s, c.on(a, j), page.height); len(curve.Places) > 0 {
				p.Curves = append(p.Curves, curve)
			}
		}
		panels = append(panels, p)
	}
	return panels
}

// readingsOf returns the values of an element that lie between the axes.
func readingsOf(e Element, s Style, a *Area, height float64) (curve readingCurve) {
	r, ok := e.(Reader)
	if !ok {
		return curve
	}
	curve.Label, curve.Color = plainText(nameOf(e)), canvas.HexOf(s.or(stylingOf(e).Color))
	for _, value := range r.Readings(a.x) {
		if at := a.at(value.X, value.Y); a.box.Contains(at) {
			curve.Places = append(curve.Places, [2]float64{round(at.X * pixel), round((height - at.Y) * pixel)})
			curve.Texts = append(curve.Texts, [2]string{strconv.FormatFloat(value.X, 'g', 7, 64), value.Text})
		}
	}
	return curve
}

func round(v float64) float64 { return math.Round(10*v) / 10 }
