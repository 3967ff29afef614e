package paper

import (
	"errors"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/rg"
)

// The labels of axes and lines.
const (
	exactBeta = "exact $β_c$"
	fieldAxis = "external field $Y$"
	betaAxis  = "inverse temperature $β$"
)

// A curve is a reweighted quantity as a function of an inverse temperature or
// a field, with its one-sigma errors.
type curve struct {
	Label string
	X     []float64
	Value []float64
	Error []float64

	// Effective is the effective sample size at each point as a fraction of
	// the configurations; empty if it is not known.
	Effective []float64
	// Supported tells where the data supports the curve, see
	// [reweight.Support.Good]; empty means everywhere.
	Supported []bool
}

func (c curve) line() figure.Line {
	return figure.Line{Label: c.Label, X: c.X, Y: c.Value, Error: c.Error, Supported: c.Supported}
}

// note tells the rule by which curves are grey, or nothing if none is.
func note(curves ...curve) string {
	if !slices.ContainsFunc(curves, func(c curve) bool { return slices.Contains(c.Supported, false) }) {
		return ""
	}
	return "Dotted grey: not supported by the sample. What is " + reweight.Rule + "."
}

// drawFig2 draws the mean of f against the field Y, one curve for each inverse
// temperature, and below it the effective sample size where it is given.
func drawFig2(curves ...curve) *figure.Figure {
	return reweighted("Mean neural network function", "$⟨f⟩$", curves)
}

// drawFig3 draws the susceptibility of f, Eq. (5), against the field Y, one curve
// for each inverse temperature, as drawFig2.
func drawFig3(curves ...curve) *figure.Figure {
	return reweighted("Susceptibility of the neural network function", "$χ_f$", curves)
}

func reweighted(title, label string, curves []curve) *figure.Figure {
	if len(curves) == 0 {
		return figure.Failed(errors.New("paper: no curves to draw: Figs. 2 and 3 need one for each inverse temperature"))
	}
	fig := figure.Plot(title, fieldAxis, label, figure.VLine{At: 0})
	for _, c := range curves {
		fig.Panels[0].Elements = append(fig.Panels[0].Elements, c.line())
	}
	fig.Note = note(curves...)
	return withEffective(fig, curves)
}

// withEffective adds a panel with the effective sample sizes below the first
// one, on the same horizontal axis.
func withEffective(fig *figure.Figure, curves []curve) *figure.Figure {
	main := &fig.Panels[0]
	below := figure.Panel{
		X: main.X, Y: figure.Axis{Label: "eff. size / $N$", Log: true, Max: 1.3},
		Weight: 0.36, Legend: figure.NoLegend,
	}
	lowest, left, right := 1.0, math.Inf(1), math.Inf(-1)
	for i, c := range curves {
		if len(c.X) > 0 {
			left, right = min(left, slices.Min(c.X)), max(right, slices.Max(c.X))
		}
		if len(c.Effective) == 0 {
			continue
		}
		s := figure.StyleOf(i)
		below.Elements = append(below.Elements, figure.Line{
			Label: "effective sample size of " + c.Label, X: c.X, Y: c.Effective, Color: s.Color, Dash: s.Dash})
		for _, v := range c.Effective {
			if v > 0 {
				lowest = min(lowest, v)
			}
		}
	}
	if len(below.Elements) == 0 {
		return fig
	}
	below.Elements = append(below.Elements, figure.HLine{At: reweight.Enough})
	main.X.Min, main.X.Max, main.X.Bare = left, right, true
	below.X.Min, below.X.Max, below.Y.Min = left, right, max(lowest/1.3, 1e-4)
	fig.Panels = append(fig.Panels, below)
	fig.Height = 4.8
	return fig
}

// drawFig4 draws f of the original and f' of the rescaled system against the
// inverse temperature. The crossing, the first estimate of the critical
// point, is marked.
func drawFig4(original, rescaled curve, crossing rg.Thermal) *figure.Figure {
	original.Label, rescaled.Label = "original $⟨f⟩$", "rescaled $⟨f'⟩$"
	fig := figure.Plot("Original and rescaled system", betaAxis, "$⟨f⟩$",
		figure.VLine{Label: exactBeta, At: exact.BetaC}, original.line(), rescaled.line())
	fig.Note = note(original, rescaled)
	if y, ok := at(original, crossing.BetaC.Value); ok {
		fig.Panels[0].Elements = append(fig.Panels[0].Elements, marked("crossing, $β$ = ", crossing, y))
	}
	return fig
}

// marked returns a point at the fixed point.
func marked(label string, t rg.Thermal, y float64) figure.Element {
	e := t.BetaC
	return figure.Points{
		Label: label + figure.Marked(e, t.Supported), X: []float64{e.Value}, Y: []float64{y}, XError: []float64{e.Error}, Color: figure.Ink(),
	}
}

// at interpolates a curve linearly; false outside its range.
func at(c curve, x float64) (float64, bool) {
	for i := 1; i < min(len(c.X), len(c.Value)); i++ {
		a, b := c.X[i-1], c.X[i]
		if a != b && (x-a)*(x-b) <= 0 {
			return c.Value[i-1] + (x-a)/(b-a)*(c.Value[i]-c.Value[i-1]), true
		}
	}
	return 0, false
}

// drawFig5 draws the mapping beta'(beta) of Eq. (11) with its band, the line
// g(x) = x, and their intersection, the critical fixed point.
func drawFig5(mapping curve, fixedPoint rg.Thermal) *figure.Figure {
	line := mapping.line()
	line.Bounds, line.Solid = true, true
	line.Label = "$β'(β)$"
	other := figure.StyleOf(1)
	fig := figure.Plot("Mapping of the inverse temperature", betaAxis, "rescaled inverse temperature $β'$",
		figure.VLine{Label: exactBeta, At: exact.BetaC},
		figure.Function{Label: "$g(x) = x$", F: func(x float64) float64 { return x }, Color: other.Color, Dash: other.Dash},
		line)
	fig.Note = note(mapping)
	fig.Panels[0].Elements = append(fig.Panels[0].Elements, marked("fixed point, $β_c$ = ", fixedPoint, fixedPoint.BetaC.Value))
	return fig
}

// drawFig6 draws the mapping Y'(Y) with its band at the critical point, and the
// line whose slope 2^(15/8) belongs to the exact theta = 8/15. The exponent
// stands in the legend.
func drawFig6(mapping curve, field rg.Field) *figure.Figure {
	line := mapping.line()
	line.Bounds, line.Solid = true, true
	line.Label = "$Y'(Y)$"
	line.Label += ", $θ_Y$ = " + figure.Marked(field.ThetaY, field.Supported)
	offset, _ := at(mapping, 0) // Y'(0) need not vanish: <f> and <f'> differ
	other := figure.StyleOf(1)
	fig := figure.Plot("Mapping of the field", fieldAxis, "rescaled field $Y'$",
		figure.VLine{At: 0}, figure.HLine{At: 0}, line,
		figure.Function{Label: "slope $2^{15/8}$ of the exact $θ$ = 8/15", F: func(y float64) float64 { return offset + ExactSlope*y }, Color: other.Color, Dash: other.Dash})
	fig.Note = note(mapping)
	return fig
}
