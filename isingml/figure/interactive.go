package figure

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"os"
	"strconv"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/progress/notebook"
	"github.com/isingml/kernel/isingml/stat"
)

// readout is the script that reads values off under the pointer. It needs
// nothing but what stands in the page.
//
//go:embed readout.js
var readout string

// ShowInteractive shows figures as Show does, and in a notebook lets the
// pointer read off the values and errors of lines and points. Where scripts
// do not run, as on GitHub, the image remains.
func ShowInteractive(figures ...*Figure) {
	for _, f := range figures {
		if !notebook.Active() || f.Err() != nil {
			Show(f)
			continue
		}
		page, err := f.HTML()
		if err == nil {
			err = notebook.Show(&protocol.DisplayData{Data: map[protocol.MIMEType]any{
				protocol.MIMETextHTML:  string(page),
				protocol.MIMETextPlain: f.describe(),
			}})
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// HTML returns the figure as a fragment of a page that holds everything it
// needs: the image, the values, and the script that reads them off.
func (f *Figure) HTML() ([]byte, error) {
	image, err := f.PNG(ScreenDPI)
	if err != nil {
		return nil, err
	}
	values, err := json.Marshal(f.readings()) // escapes < and >
	if err != nil {
		return nil, fmt.Errorf("figure: values of %q: %w", f.Title, err)
	}
	width, height := f.screenSize()
	return fmt.Appendf(nil, "<div style=\"position:relative;display:inline-block;line-height:0\">"+
		"<img width=\"%d\" height=\"%d\" alt=\"%s\" src=\"data:image/png;base64,%s\">\n<script>%s(document.currentScript.parentElement, %s)</script></div>\n",
		width, height, html.EscapeString(f.describe()), base64.StdEncoding.EncodeToString(image), readout, values), nil
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

// readings returns the values of every line and point in the figure.
func (f *Figure) readings() []readingPanel {
	page := f.layout()
	panels := []readingPanel{}
	const pixel = 96 / inch
	for i, c := range page.cells {
		box := page.boxes[i]
		a := &area{box: box, x: c.x, y: c.y, logX: c.X.Log, logY: c.Y.Log}
		p := readingPanel{
			Box:    [4]float64{round(box.min.x * pixel), round((page.height - box.max.y) * pixel), round(box.max.x * pixel), round((page.height - box.min.y) * pixel)},
			X:      plainText(c.X.Label),
			Curves: []readingCurve{},
		}
		for j, e := range c.Elements {
			var x, y, errors []float64
			style := c.styles()[j]
			color := style.color
			switch e := e.(type) {
			case Line:
				x, y, errors, color = e.X, e.Y, e.Error, style.or(e.Color)
			case Points:
				x, y, errors, color = e.X, e.Y, e.Error, style.or(e.Color)
			default:
				continue
			}
			label, _ := e.entry()
			curve := readingCurve{Label: plainText(label), Color: fmt.Sprintf("#%02x%02x%02x", color.R, color.G, color.B)}
			for k := range x {
				at := a.at(x[k], y[k])
				if !box.contains(at) {
					continue
				}
				text := strconv.FormatFloat(y[k], 'g', 6, 64)
				if len(errors) > 0 {
					text = Value(stat.Estimate{Value: y[k], Error: errors[k]})
				}
				if l, ok := e.(Line); ok && !l.supported(k) {
					text += " (not supported)"
				}
				curve.Places = append(curve.Places, [2]float64{round(at.x * pixel), round((page.height - at.y) * pixel)})
				curve.Texts = append(curve.Texts, [2]string{strconv.FormatFloat(x[k], 'g', 7, 64), text})
			}
			if len(curve.Places) > 0 {
				p.Curves = append(p.Curves, curve)
			}
		}
		panels = append(panels, p)
	}
	return panels
}

func round(v float64) float64 { return math.Round(10*v) / 10 }
