package canvas

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"strings"
)

// A Typesetter is a canvas on which other programs set labels, from LaTeX.
type Typesetter interface {
	// Typeset writes a label at a size in points with its baseline through the
	// point, which is a fraction along of its width from its start.
	Typeset(at Point, up bool, latex string, along, size float64, bold bool, c color.NRGBA)
}

// A PGF collects the commands of a pgfpicture.
type PGF struct {
	body   bytes.Buffer
	pixels int
}

// NewPGF returns an empty picture.
func NewPGF() *PGF { return &PGF{} }

// mostPixels bounds the pixels of pictures, each of which is a command.
const mostPixels = 40_000

// Document returns the file, for a picture of a size in points, or why pictures
// in it are too large.
func (c *PGF) Document(width, height float64) ([]byte, error) {
	if c.pixels > mostPixels {
		return nil, fmt.Errorf("figure: pictures of %d pixels in .pgf, at most %d: save it as .pdf, which LaTeX includes as well", c.pixels, mostPixels)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%% \\usepackage{pgf} and amssymb in the preamble, then \\input this file.\n\\begingroup\\makeatletter\n\\begin{pgfpicture}\n\\pgfpathrectangle{\\pgfpointorigin}{\\pgfqpoint{%sbp}{%sbp}}\\pgfusepath{use as bounding box,clip}\n",
		decimal(width), decimal(height))
	out.Write(c.body.Bytes())
	out.WriteString("\\end{pgfpicture}\n\\makeatother\\endgroup\n")
	return out.Bytes(), nil
}

func (c *PGF) point(p Point) string {
	return fmt.Sprintf(`\pgfqpoint{%sbp}{%sbp}`, decimal(p.X), decimal(p.Y))
}

func (c *PGF) path(p Path) {
	for _, s := range p {
		switch s.Op {
		case 'M':
			c.body.WriteString(`\pgfpathmoveto{` + c.point(s.P[0]) + "}%\n")
		case 'L':
			c.body.WriteString(`\pgfpathlineto{` + c.point(s.P[0]) + "}%\n")
		case 'C':
			c.body.WriteString(`\pgfpathcurveto{` + c.point(s.P[0]) + "}{" + c.point(s.P[1]) + "}{" + c.point(s.P[2]) + "}%\n")
		case 'Z':
			c.body.WriteString("\\pgfpathclose%\n")
		}
	}
}

// color sets the colour of what comes next, "fill" or "stroke".
func (c *PGF) color(v color.NRGBA, what string) {
	fmt.Fprintf(&c.body, "\\definecolor{now}{RGB}{%d,%d,%d}\\pgfset%scolor{now}\\pgfset%sopacity{%s}%%\n", v.R, v.G, v.B, what, what, decimal(float64(v.A)/255))
}

// Stroke draws a line along the path.
func (c *PGF) Stroke(p Path, s Stroke) {
	c.color(s.Color, "stroke")
	var dash strings.Builder
	for _, d := range s.Dash {
		dash.WriteString("{" + decimal(d) + "bp}")
	}
	if len(s.Dash)%2 == 1 {
		dash.WriteString(dash.String())
	}
	fmt.Fprintf(&c.body, "\\pgfsetlinewidth{%sbp}\\pgfsetroundjoin\\pgfsetdash{%s}{0pt}%%\n", decimal(s.Width), dash.String())
	c.path(p)
	c.body.WriteString("\\pgfusepath{stroke}%\n")
}

// Fill fills what the path encloses.
func (c *PGF) Fill(p Path, fill color.NRGBA) {
	c.color(fill, "fill")
	c.path(p)
	c.body.WriteString("\\pgfusepath{fill}%\n")
}

// Dot fills a circle.
func (c *PGF) Dot(at Point, radius float64, fill color.NRGBA) { c.Fill(Circle(at, radius), fill) }

// Label draws runs as shapes; what LaTeX can set comes through Typeset.
func (c *PGF) Label(at Point, up bool, rs []Run, along float64, fill color.NRGBA) {
	shapes(c, at, up, rs, along, fill)
}

// Typeset writes a label that LaTeX sets.
func (c *PGF) Typeset(at Point, up bool, latex string, along, size float64, bold bool, fill color.NRGBA) {
	side := ""
	switch along {
	case 0:
		side = "left,"
	case 1:
		side = "right,"
	}
	turn := ""
	if up {
		turn = "rotate=90,"
	}
	if bold {
		latex = `\bfseries\boldmath ` + latex
	}
	fmt.Fprintf(&c.body, "\\definecolor{now}{RGB}{%d,%d,%d}\\pgfsetfillopacity{1}\\pgftext[x=%sbp,y=%sbp,%s%sbase]{\\color{now}\\fontsize{%s}{%s}\\selectfont %s}%%\n",
		fill.R, fill.G, fill.B, decimal(at.X), decimal(at.Y), side, turn, decimal(size), decimal(1.2*size), latex)
}

// Image fills a rectangle for each run of pixels of one colour in a row.
func (c *PGF) Image(box Rect, img image.Image) {
	b := img.Bounds()
	if c.pixels += b.Dx() * b.Dy(); c.pixels > mostPixels {
		return
	}
	w, h := box.Width()/float64(b.Dx()), box.Height()/float64(b.Dy())
	at := func(x, y int) color.NRGBA {
		return color.NRGBAModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA)
	}
	for y := range b.Dy() {
		for from := 0; from < b.Dx(); {
			to := from + 1
			for to < b.Dx() && at(to, y) == at(from, y) {
				to++
			}
			low := Pt(box.Min.X+float64(from)*w, box.Max.Y-float64(y+1)*h)
			c.Fill(Rect{low, Pt(box.Min.X+float64(to)*w, low.Y+h)}.Path(), at(from, y))
			from = to
		}
	}
}
