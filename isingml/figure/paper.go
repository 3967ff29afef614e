package figure

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/stat"
)

// betaC is the exact critical inverse temperature, Eq. (A2).
var betaC = math.Log(1+math.Sqrt2) / 2

// The exact results' labels.
const (
	exactBeta = "exact $β_c$"
	fieldAxis = "external field $Y$"
	betaAxis  = "inverse temperature $β$"
)

// A Curve is a reweighted quantity as a function of an inverse temperature or
// a field, with its one-sigma errors.
type Curve struct {
	Label string
	X     []float64
	Value []float64
	Error []float64 // empty for none

	// Effective is the effective sample size at each point as a fraction of
	// the configurations; empty if it is not known.
	Effective []float64
	// Supported tells where the data supports the curve; empty means
	// everywhere. The rest is drawn grey.
	Supported []bool
}

func (c Curve) line() Line {
	return Line{Label: c.Label, X: c.X, Y: c.Value, Error: c.Error, Supported: c.Supported}
}

// Fig2 draws the mean of f against the field Y, one curve for each inverse
// temperature, and below it the effective sample size where it is given.
func Fig2(curves ...Curve) *Figure {
	return reweighted("Mean neural network function", "$⟨f⟩$", curves)
}

// Fig3 draws the susceptibility of f, Eq. (5), against the field Y, one curve
// for each inverse temperature, as Fig2.
func Fig3(curves ...Curve) *Figure {
	return reweighted("Susceptibility of the neural network function", "$χ_f$", curves)
}

func reweighted(title, label string, curves []Curve) *Figure {
	fig := Plot(title, fieldAxis, label)
	if len(curves) == 0 {
		fig.err = fmt.Errorf("figure: %s: no curves", title)
		return fig
	}
	fig.Panels[0].Elements = []Element{VLine{At: 0, Color: faded}}
	x := newSpan()
	grey := false
	for _, c := range curves {
		x.add(c.X...)
		fig.Panels[0].Elements = append(fig.Panels[0].Elements, c.line())
		grey = grey || slices.Contains(c.Supported, false)
	}
	if grey {
		fig.Note = "Grey: the effective sample size does not support the extrapolation."
	}
	return withEffective(fig, x, curves)
}

// withEffective adds a panel with the effective sample sizes below the first
// one, on the same horizontal axis.
func withEffective(fig *Figure, x span, curves []Curve) *Figure {
	below := Panel{
		X: fig.Panels[0].X, Y: Axis{Label: "eff. size / $N$", Log: true},
		Weight: 0.36, Legend: NoLegend,
	}
	for i, c := range curves {
		if len(c.Effective) > 0 {
			s := styleOf(i)
			below.Elements = append(below.Elements, Line{
				Label: "effective sample size of " + c.Label,
				X:     c.X, Y: c.Effective, Color: s.color, Dash: s.dash,
			})
		}
	}
	if len(below.Elements) == 0 {
		return fig
	}
	main := &fig.Panels[0]
	if main.X.Min == 0 && main.X.Max == 0 {
		main.X.Min, main.X.Max = x.min, x.max
	}
	below.X.Min, below.X.Max = main.X.Min, main.X.Max
	below.Y.Max = 1.3
	lowest := 1.0
	for _, c := range curves {
		for _, v := range c.Effective {
			if v > 0 {
				lowest = math.Min(lowest, v)
			}
		}
	}
	below.Y.Min = math.Max(lowest/1.3, 1e-4)
	main.X.bare = true
	fig.Panels = append(fig.Panels, below)
	fig.Width, fig.Height = 6, 4.8
	return fig
}

// Fig4 draws f of the original and f' of the rescaled system against the
// inverse temperature. The crossing, the first estimate of the critical
// point, is marked unless it is the zero Estimate.
func Fig4(original, rescaled Curve, crossing stat.Estimate) *Figure {
	if original.Label == "" {
		original.Label = "original $⟨f⟩$"
	}
	if rescaled.Label == "" {
		rescaled.Label = "rescaled $⟨f'⟩$"
	}
	fig := Plot("Original and rescaled system", betaAxis, "$⟨f⟩$", VLine{Label: exactBeta, At: betaC})
	add := func(e Element) { fig.Panels[0].Elements = append(fig.Panels[0].Elements, e) }
	add(original.line())
	add(rescaled.line())
	if crossing != (stat.Estimate{}) {
		y, ok := at(original, crossing.Value)
		if ok {
			p := Points{Label: "crossing, $β$ = " + Value(crossing), X: []float64{crossing.Value}, Y: []float64{y}, Color: ink}
			if crossing.Error > 0 {
				p.XError = []float64{crossing.Error}
			}
			add(p)
		}
	}
	return fig
}

// at interpolates a curve linearly; false outside its range.
func at(c Curve, x float64) (float64, bool) {
	for i := 1; i < min(len(c.X), len(c.Value)); i++ {
		a, b := c.X[i-1], c.X[i]
		if a != b && (x-a)*(x-b) <= 0 {
			return c.Value[i-1] + (x-a)/(b-a)*(c.Value[i]-c.Value[i-1]), true
		}
	}
	return 0, false
}

// Fig5 draws the mapping beta'(beta) of Eq. (11) with its band, the line
// g(x) = x, and their intersection, the critical fixed point.
func Fig5(mapping Curve, fixedPoint stat.Estimate) *Figure {
	line := mapping.line()
	line.Bounds, line.Solid = true, true
	if line.Label == "" {
		line.Label = "$β'$($β$)"
	}
	fig := Plot("Mapping of the inverse temperature", betaAxis, "rescaled inverse temperature $β'$",
		VLine{Label: exactBeta, At: betaC},
		Function{Label: "$g$($x$) = $x$", F: func(x float64) float64 { return x }, Color: palette[1], Dash: dashes[1]},
		line)
	if fixedPoint != (stat.Estimate{}) {
		p := Points{Label: "fixed point, $β_c$ = " + Value(fixedPoint), X: []float64{fixedPoint.Value}, Y: []float64{fixedPoint.Value}, Color: ink}
		if fixedPoint.Error > 0 {
			p.XError = []float64{fixedPoint.Error}
		}
		fig.Panels[0].Elements = append(fig.Panels[0].Elements, p)
	}
	return fig
}

// Fig6 draws the mapping Y'(Y) with its band at the critical point, and the
// line whose slope 2^(15/8) belongs to the exact theta = 8/15. The exponent's
// estimate stands in the legend unless it is the zero Estimate.
func Fig6(mapping Curve, theta stat.Estimate) *Figure {
	line := mapping.line()
	line.Bounds, line.Solid = true, true
	if line.Label == "" {
		line.Label = "$Y'$($Y$)"
	}
	if theta != (stat.Estimate{}) {
		line.Label += ", $θ_Y$ = " + Value(theta)
	}
	offset, _ := at(mapping, 0) // Y'(0) need not vanish: <f> and <f'> differ
	slope := math.Pow(2, 15.0/8)
	return Plot("Mapping of the field", fieldAxis, "rescaled field $Y'$",
		VLine{At: 0, Color: faded}, HLine{At: 0, Color: faded},
		line,
		Function{Label: "slope $2^{15/8}$ of the exact $θ$ = 8/15", F: func(y float64) float64 { return offset + slope*y }, Color: palette[1], Dash: dashes[1]})
}

// A Result is one row of Table I.
type Result struct {
	Name            string
	Beta, Nu, Theta stat.Estimate // the zero Estimate leaves its cell empty
}

// TableI compares results with the paper's own and with the exact values.
func TableI(results ...Result) *Table {
	t := &Table{
		Title: "Critical point and exponents of the two-dimensional Ising model",
		Head:  []string{"", "$β_c$", "$ν$", "$θ_Y$, $θ$"},
		Note:  "Digits in brackets are the one-sigma error of the last digits.",
	}
	cell := func(e stat.Estimate) string {
		if e == (stat.Estimate{}) {
			return ""
		}
		return Value(e)
	}
	for _, r := range results {
		t.Rows = append(t.Rows, []string{r.Name, cell(r.Beta), cell(r.Nu), cell(r.Theta)})
	}
	t.Rows = append(t.Rows,
		[]string{"paper, Table I", "0.44063(21)", "1.01(2)", "0.534(3)"},
		[]string{"exact", "ln(1 + √2)/2 = 0.440687", "1", "8/15 = 0.5333"})
	return t
}
