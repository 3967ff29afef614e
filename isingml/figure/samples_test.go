package figure

import (
	"math"
	"testing"
)

// grid returns n values from lo to hi.
func grid(lo, hi float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = lo + (hi-lo)*float64(i)/float64(n-1)
	}
	return x
}

func apply(x []float64, f func(float64) float64) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = f(x[i])
	}
	return y
}

func constant(n int, v float64) []float64 {
	return apply(make([]float64, n), func(float64) float64 { return v })
}

func curve(label string, lo, hi float64, f func(float64) float64) Line {
	x := grid(lo, hi, 41)
	return Line{Label: label, X: x, Y: apply(x, f), Error: constant(41, 0.01*(hi-lo))}
}

// checkerboards returns n pictures of l x l sites.
func checkerboards(l, n int) []Mosaic {
	pictures := make([]Mosaic, n)
	for k := range pictures {
		m := Mosaic{Width: l, Values: make([]int8, l*l)}
		for i := range m.Values {
			m.Values[i] = 1 - 2*int8((i%l+i/l+k+1)%2)
		}
		pictures[k] = m
	}
	return pictures
}

// An arrow is an element that a user could write.
type arrow struct{ x0, y0, x1, y1 float64 }

func (w arrow) Draw(a *Area, s Style) {
	a.Line([]float64{w.x0, w.x1}, []float64{w.y0, w.y1}, Pen{Color: s.Color, Dash: s.Dash})
	a.Mark(w.x1, w.y1, 6, s)
	a.Fill([]float64{w.x0, w.x1, w.x1}, []float64{w.y0, w.y0, w.y1}, s.Color)
	a.Label(w.x1, w.y1, "$x$")
}

func (w arrow) Range(x, y *Span) { x.Add(w.x0, w.x1); y.Add(w.y0, w.y1) }
func (w arrow) Name() string     { return "arrow" }

// samples returns one figure of every kind.
func samples(t testing.TB) map[string]*Figure {
	sigmoid := func(at, width float64) func(float64) float64 {
		return func(x float64) float64 { return 1 / (1 + math.Exp(-(x-at)/width)) }
	}
	doubted := curve("$β$ = 0.45", -0.01, 0.01, sigmoid(-0.002, 0.0005))
	for _, y := range doubted.X {
		doubted.Supported = append(doubted.Supported, y*y < 4e-5)
	}
	named := Points{Label: "networks", X: []float64{0.8, 0.81, 0.815, 0.9}, Y: []float64{0.53, 0.531, 0.529, 0.55}, Error: constant(4, 0.004),
		Names: []string{"one", "two", "three", "mean"}, Supported: []bool{true, true, false, true}}
	x := grid(0, 1, 50)
	logs := Plot("Critical slowing down", "$L$", "$τ$", Points{Label: "Wolff", X: []float64{8, 16, 32}, Y: []float64{20, 100, 480}, Error: []float64{1, 200, 30}})
	logs.Panels[0].X.Log, logs.Panels[0].Y.Log = true, true
	wide := Plot("<Markup> & \"quotes\"", "$β$ & x", "a < b", Line{Label: "<line>", X: x, Y: x},
		Text{Label: "here", X: 0.5, Y: 0.5}, HLine{At: 0.3, Label: "third", Error: 0.1}, VLine{At: 0.4, Error: 0.05, Label: "a"}, VLine{At: 0.41, Label: "b"})
	return map[string]*Figure{
		"curves":  Plot("Curves", "$Y$", "$⟨f⟩$", VLine{At: 0}, curve("$β$ = 0.43", -0.01, 0.01, sigmoid(0.002, 0.0005)), doubted),
		"peak":    Plot("Peak", "$Y$", "$χ_f$", curve("$β$ = 0.43", -0.01, 0.01, func(y float64) float64 { return 250 * math.Exp(-y*y*1e5) })),
		"mapping": Plot("Mapping of the inverse temperature", "$β$", "$β'$", VLine{Label: "exact $β_c$", At: 0.4407}, curve("$β'(β)$", 0.43, 0.45, func(b float64) float64 { return 2*b - 0.4407 })),
		"named":   Plot("Named", "correlation", "$θ_Y$", named, HLine{Label: "8/15", At: 8. / 15}),
		"whole":   Plot("Whole numbers", "blocking steps", "$ν$", Points{Label: "f", X: []float64{1, 2, 3}, Y: []float64{1.06, 1.01, 1}, Error: constant(3, 0.01), Offset: -2}, Points{Label: "m", X: []float64{1, 2, 3}, Y: []float64{1.07, 1.01, 1}, Error: constant(3, 0.01), Offset: 2}),
		"own":     Plot("Own element", "$x$", "$y$", arrow{0, 0, 1, 2}),
		"train":   TrainingCurves(Training{Loss: []float64{0.3, 0.1, 0.05}, ValidationLoss: []float64{0.3, 0.12, 0.1}, Accuracy: []float64{0.9, 0.98, 0.99}, ValidationAccuracy: []float64{0.9, 0.97, 0.98}, Best: 2}),
		"spins":   Gallery("Spins", checkerboards(8, 7)),
		"gallery": Gallery("Blocked", []Mosaic{checkerboards(8, 1)[0], {Width: 4, Values: make([]int8, 8)}}, "$L$ = 8", "4 x 2"),
		"images":  Images("Weights", [][]float64{constant(16, 0.5), constant(16, -1)}, 4, "one", "two"),
		"heat":    Heat("Heat", "column", "row", "value", [][]float64{{1, 2, 3}, {4, 5, 6}}),
		"scatter": Scatter("$f$ against $|m|$", "$|m|$", "$f$", x, apply(x, math.Sqrt), x, "energy"),
		"hist":    Histogram("Histogram", "$x$", x, 7),
		"log":     logs,
		"markup":  wide,
		"mixed":   Grid("Mixed", 2, logs, Gallery("Spins", checkerboards(8, 1))),
		"grid":    Grid("Two", 2, logs, wide),
		"flat":    Plot("Constant", "x", "y", Line{X: x, Y: constant(50, 3)}),
		"exact":   Plot("Exact", "$β$", "$|m|$", Function{Label: "Yang", F: func(b float64) float64 { return math.Pow(1-math.Pow(math.Sinh(2*b), -4), 0.125) }}, Points{X: []float64{0.4, 0.5}, Y: []float64{0.1, 0.9}}),
	}
}
