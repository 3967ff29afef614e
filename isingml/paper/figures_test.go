package paper

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/stat"
)

func curve(label string, lo, hi float64, f func(float64) float64) Curve {
	c := Curve{Label: label}
	for i := range 41 {
		x := lo + (hi-lo)*float64(i)/40
		c.X, c.Value, c.Error = append(c.X, x), append(c.Value, f(x)), append(c.Error, 0.01*(hi-lo))
	}
	return c
}

func sigmoid(at, width float64) func(float64) float64 {
	return func(x float64) float64 { return 1 / (1 + math.Exp(-(x-at)/width)) }
}

// figures returns the paper's figures with made-up curves.
func figures() map[string]*figure.Figure {
	far := curve("$β$ = 0.45", -0.01, 0.01, sigmoid(-0.002, 0.0005))
	for _, y := range far.X {
		far.Effective = append(far.Effective, math.Exp(-y*y/1e-5))
		far.Supported = append(far.Supported, y*y < 2.3e-5)
	}
	return map[string]*figure.Figure{
		"fig2": Fig2(curve("$β$ = 0.43", -0.01, 0.01, sigmoid(0.002, 0.0005)), far),
		"fig3": Fig3(curve("$β$ = 0.43", -0.01, 0.01, func(y float64) float64 { return 250 * math.Exp(-y*y*1e5) })),
		"fig4": Fig4(curve("", 0.43, 0.45, sigmoid(0.4407, 0.003)), curve("", 0.43, 0.45, sigmoid(0.4407, 0.002)), stat.Estimate{Value: 0.4407, Error: 0.0002}),
		"fig5": Fig5(curve("", 0.43, 0.45, func(b float64) float64 { return 2*b - 0.4407 }), stat.Estimate{Value: 0.44063, Error: 0.00021}),
		"fig6": Fig6(curve("", -5e-4, 5e-4, func(y float64) float64 { return 3.7*y - 1e-4 }), stat.Estimate{Value: 0.534, Error: 0.003}),
	}
}

func TestFiguresSayWhatTheyShow(t *testing.T) {
	for name, want := range map[string][]string{
		"fig2": {"⟨", "effective sample size is below 10 %", "not supported by the sample"},
		"fig3": {"external field"},
		"fig4": {"original", "rescaled", "crossing, "},
		"fig5": {"fixed point, ", "exact"},
		"fig6": {"slope 2", "0.5340(30)"},
	} {
		data, err := figures()[name].SVG()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, text := range want {
			if !bytes.Contains(data, []byte(text)) {
				t.Errorf("%s: the drawing lacks %q", name, text)
			}
		}
	}
	if fig := figures()["fig3"]; fig.Note != "" {
		t.Errorf("a figure without grey explains it: %q", fig.Note)
	}
	if err := Fig2().Err(); err == nil || !strings.Contains(err.Error(), "no curves") {
		t.Errorf("a figure of nothing: %v", err)
	}
	if err := Fig4(Curve{}, Curve{}, stat.Estimate{Value: 1}).Err(); err == nil || !strings.Contains(err.Error(), "X is empty") {
		t.Errorf("a figure of empty curves: %v", err)
	}
}

func ExampleTableI() {
	fmt.Print(TableI(Result{
		Name:             "this study",
		Beta:             stat.Estimate{Value: 0.44071, Error: 0.00014},
		Nu:               stat.Estimate{Value: 1.021, Error: 0.023},
		Theta:            stat.Estimate{Value: 0.5312, Error: 0.0021},
		FieldUnsupported: true,
	}))
	// Output:
	// Critical point and exponents of the two-dimensional Ising model
	//
	//                 β_c                      ν          θ_Y, θ
	// ─────────────────────────────────────────────────────────────────
	// this study      0.44071(14)              1.021(23)  0.5312(21)?
	// paper, Table I  0.44063(21)              1.01(2)    0.534(3)
	// exact           ln(1 + √2)/2 = 0.440687  1          8/15 = 0.5333
	//
	// ? not supported by the sample
	// Digits in brackets are the one-sigma error of the last digits.
}
