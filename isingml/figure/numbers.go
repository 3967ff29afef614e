package figure

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
)

// A Number is what [Floats], [Histogram] and [Scatter] take.
type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// Floats returns numbers as elements take them: Points{X: Floats(sizes)}, say,
// for sizes of type []int.
func Floats[T Number](values []T) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}

// A Numeric element tells the numbers that it draws over a range of x, one
// column beside the other.
type Numeric interface{ Numbers(x Span) []Numbers }

// Numbers are a column of a table.
type Numbers struct {
	Name   string
	Values []float64
}

// CSV returns the numbers behind a figure: a row for each of them, after the
// panel, from 1, and the name of the element that draws it. What an element has
// no number for is empty. Numbers are written with all their digits.
func (f *Figure) CSV() ([]byte, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	head := []string{"panel", "element"}
	var rows [][]string
	for i := range f.Panels {
		p := &f.Panels[i]
		x, _ := p.ranges()
		for j, e := range p.all() {
			n, ok := e.(Numeric)
			if !ok {
				continue
			}
			name := plainText(nameOf(e))
			if name == "" {
				name = fmt.Sprintf("element %d", j+1)
			}
			columns := n.Numbers(x)
			first := len(rows)
			for _, c := range columns {
				at := slices.Index(head, c.Name)
				if at < 0 {
					at = len(head)
					head = append(head, c.Name)
				}
				for k, v := range c.Values {
					if first+k == len(rows) {
						rows = append(rows, []string{strconv.Itoa(i + 1), name})
					}
					row := &rows[first+k]
					*row = append(*row, make([]string, max(0, at+1-len(*row)))...)
					(*row)[at] = strconv.FormatFloat(v, 'g', -1, 64)
				}
			}
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write(head)
	for _, row := range rows {
		w.Write(append(row, make([]string, len(head)-len(row))...))
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// columns returns those of the numbers that there are, and whether the data
// supports them, 1 or 0.
func columns(support []bool, all ...Numbers) []Numbers {
	if len(support) > 0 {
		s := make([]float64, len(support))
		for i, ok := range support {
			if ok {
				s[i] = 1
			}
		}
		all = append(all, Numbers{"supported", s})
	}
	return slices.DeleteFunc(all, func(n Numbers) bool { return len(n.Values) == 0 })
}

// Numbers returns the points with their errors, of y below where they differ.
func (p Points) Numbers(Span) []Numbers {
	return columns(p.Supported, Numbers{"x", p.X}, Numbers{"y", p.Y}, Numbers{"error", p.Error}, Numbers{"error below", p.Below}, Numbers{"x error", p.XError}, Numbers{"x error left", p.Left})
}

// Numbers returns the points with the half widths of the band.
func (l Line) Numbers(Span) []Numbers {
	return columns(l.Supported, Numbers{"x", l.X}, Numbers{"y", l.Y}, Numbers{"error", l.Error})
}

// Numbers returns the points that the curve is drawn through.
func (f Function) Numbers(x Span) []Numbers {
	at := make([]float64, curveSamples)
	for i := range at {
		at[i] = f.at(x, i)
	}
	return columns(nil, Numbers{"x", at}, Numbers{"y", f.values(x)})
}

// Numbers returns the points with the values that give colours.
func (c Cloud) Numbers(Span) []Numbers {
	return columns(nil, Numbers{"x", c.X}, Numbers{"y", c.Y}, Numbers{"value", c.Value})
}

// Numbers returns the heights y between the edges x and x to.
func (b Bars) Numbers(Span) []Numbers {
	return columns(nil, Numbers{"x", b.Edges[:len(b.Heights)]}, Numbers{"x to", b.Edges[1:]}, Numbers{"y", b.Heights})
}

// Numbers returns the values with the centres of their pixels, nothing of a
// picture.
func (r Raster) Numbers(Span) []Numbers {
	var x, y, values []float64
	for i, row := range r.Values {
		for j, v := range row {
			x = append(x, r.X0+(r.X1-r.X0)*(float64(j)+0.5)/float64(len(row)))
			y = append(y, r.Y0+(r.Y1-r.Y0)*(float64(i)+0.5)/float64(len(r.Values)))
			values = append(values, v)
		}
	}
	return columns(nil, Numbers{"x", x}, Numbers{"y", y}, Numbers{"value", values})
}

// Numbers returns the place and the half width of the band.
func (v VLine) Numbers(Span) []Numbers { return oneNumber("x", v.At, "x error", v.Error) }

// Numbers returns the place and the half width of the band.
func (h HLine) Numbers(Span) []Numbers { return oneNumber("y", h.At, "error", h.Error) }

func oneNumber(name string, at float64, errorName string, err float64) []Numbers {
	out := []Numbers{{name, []float64{at}}}
	if err > 0 {
		out = append(out, Numbers{errorName, []float64{err}})
	}
	return out
}
