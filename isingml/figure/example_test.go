package figure_test

import (
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/stat"
)

func ExamplePlot() {
	fig := figure.Plot("Magnetization", "inverse temperature $β$", "$⟨|m|⟩$",
		figure.Points{Label: "$L$ = 64", X: []float64{0.43, 0.44, 0.45}, Y: []float64{0.28, 0.58, 0.77}, Error: []float64{0.01, 0.01, 0.004}},
		figure.VLine{Label: "exact $β_c$", At: 0.440687},
	)
	figure.Show(fig) // in a notebook; figure.Save(fig, "m.pdf") for a paper
	svg, err := fig.SVG()
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

// A gap between two curves, an element of one's own.
type gap struct {
	x, lower, upper []float64
}

func (g gap) Draw(a *figure.Area, s figure.Style) {
	for i, x := range g.x {
		a.Line([]float64{x, x}, []float64{g.lower[i], g.upper[i]}, figure.Pen{Color: s.Color, Width: 1})
	}
}

func (g gap) Range(x, y *figure.Span) { x.Add(g.x...); y.Add(g.lower...); y.Add(g.upper...) }

func (g gap) Name() string { return "gap" }

func ExampleElement() {
	fig := figure.Plot("Two phases", "$β$", "$f$", gap{
		x: []float64{0.42, 0.43, 0.44}, lower: []float64{0.1, 0.2, 0.3}, upper: []float64{0.2, 0.5, 0.9}})
	fmt.Println(fig.Err())
	// Output: <nil>
}

func ExampleMarked() {
	fmt.Print(&figure.Table{
		Head: []string{"$β$", "peak of $χ_f$"},
		Rows: [][]string{
			{"0.43", figure.Marked(stat.Estimate{Value: 212, Error: 28}, false)},
			{"0.44", figure.Marked(stat.Estimate{Value: 104.1, Error: 1.2}, true)},
		},
	})
	// Output:
	// β     peak of χ_f
	// ─────────────────
	// 0.43  212(28)?
	// 0.44  104.1(1.2)
	//
	// ? not supported by the sample
}

func ExampleValue() {
	fmt.Println(figure.Value(stat.Estimate{Value: 0.440634, Error: 0.00021}))
	// Output: 0.44063(21)
}
