package paper

import (
	"fmt"
	"math"
	"strings"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
)

// A property is one of the numbers that methods are compared by.
type property struct {
	name  string
	exact float64
	of    func(Method) *Measurement
}

var properties = []property{
	{"$β_c$", exact.BetaC, func(m Method) *Measurement { return m.BetaC }},
	{"$ν$", exact.Nu, func(m Method) *Measurement { return m.Nu }},
	{"$y_h$", 1 / exact.Theta, func(m Method) *Measurement { return m.YH }},
}

// Table returns the rows, each number with how many of its errors it is off the
// exact one, and below them where f does better, equally well and worse.
func (m *Methods) Table() *figure.Table {
	t := &figure.Table{Title: "One data set by different methods", Head: []string{"", "$L$"}}
	for _, p := range properties {
		t.Head = append(t.Head, p.name, p.name+" off by")
	}
	for _, row := range m.Rows {
		cells := []any{row.By, row.At}
		for _, p := range properties {
			x := p.of(row)
			if x == nil {
				cells = append(cells, "", "")
				continue
			}
			cells = append(cells, figure.Estimated(x.Estimate, x.Supported), figure.Rounded("%+.1f", x.Estimate.Deviation(p.exact)))
		}
		t.Row(cells...)
	}
	exacts := []any{"exact", ""}
	for _, p := range properties {
		exacts = append(exacts, figure.Rounded("%.6g", p.exact), "")
	}
	t.Row(exacts...)
	t.Note = m.note()
	return t
}

// note says what the brackets hold and how f compares.
func (m *Methods) note() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Off by: so many of its own errors. The errors of $f$ and |$m$| in $β_c$ and $ν$ cover finite size, those of crossings and T matrices are statistical; T matrices take $β_c$ = %v as known. $y_h$ of |$m$| is 1/$θ_Y$, which tends to 15/8 as lattices grow.", m.Protocol.Beta)
	if n := m.Protocol.Long; n > 0 {
		fmt.Fprintf(&b, " The long runs are %d more configurations of each size, which |$m$| alone was measured on.", n)
	}
	fmt.Fprintf(&b, " By the last row of each method on the configurations that all share, with error and bias in quadrature and a factor of %v counting as equal, the mean $f$ is ", equal)
	var verdicts []string
	for _, v := range []verdict{better, similar, worse} {
		if of := m.against(v); len(of) > 0 {
			verdicts = append(verdicts, string(v)+" "+strings.Join(of, ", "))
		}
	}
	return b.String() + strings.Join(verdicts, "; ") + "."
}

// A verdict is how f compares with another method.
type verdict string

const (
	better  verdict = "better than"
	similar verdict = "equal to"
	worse   verdict = "worse than"

	// equal is up to what ratio two uncertainties count as equal: a bias is one
	// draw, and errors are known to a tenth.
	equal = 1.5
)

// uncertainty is what a user of the number would have to allow for: its error
// and how far it is off, in quadrature.
func (p property) uncertainty(x *Measurement) float64 {
	return math.Hypot(x.Estimate.Error, x.Estimate.Value-p.exact)
}

// deepest returns the last row of each method on the ensembles that all share, in
// their order.
func (m *Methods) deepest() (rows []Method) {
	for _, row := range m.Rows {
		switch n := len(rows); {
		case strings.HasSuffix(row.At, moreData):
		case n > 0 && rows[n-1].By == row.By:
			rows[n-1] = row
		default:
			rows = append(rows, row)
		}
	}
	return rows
}

// against returns the methods of which f is what the verdict says, with the
// number that it is about and the ratio of the uncertainties.
func (m *Methods) against(v verdict) (names []string) {
	rows := m.deepest()
	for _, p := range properties {
		f := p.of(rows[0])
		for _, row := range rows[1:] {
			x := p.of(row)
			if f == nil || x == nil {
				continue
			}
			ratio := p.uncertainty(x) / p.uncertainty(f)
			got := similar
			if ratio > equal {
				got = better
			} else if ratio < 1/equal {
				got = worse
			}
			if got == v {
				names = append(names, fmt.Sprintf("%s in %s (%.2g to %.2g)", row.By, p.name, p.uncertainty(f), p.uncertainty(x)))
			}
		}
	}
	return names
}
