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

func ExampleTableI() {
	fmt.Print(figure.TableI(figure.Result{
		Name:  "this study",
		Beta:  stat.Estimate{Value: 0.44071, Error: 0.00014},
		Nu:    stat.Estimate{Value: 1.021, Error: 0.023},
		Theta: stat.Estimate{Value: 0.5312, Error: 0.0021},
	}))
	// Output:
	// Critical point and exponents of the two-dimensional Ising model
	//
	//                 β_c                      ν          θ_Y, θ
	// ─────────────────────────────────────────────────────────────────
	// this study      0.44071(14)              1.021(23)  0.5312(21)
	// paper, Table I  0.44063(21)              1.01(2)    0.534(3)
	// exact           ln(1 + √2)/2 = 0.440687  1          8/15 = 0.5333
	//
	// Digits in brackets are the one-sigma error of the last digits.
}

func ExampleValue() {
	fmt.Println(figure.Value(stat.Estimate{Value: 0.440634, Error: 0.00021}))
	// Output: 0.44063(21)
}
