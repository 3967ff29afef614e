package paper

import (
	"fmt"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/stat"
)

// A Result is one row of Table I. The zero Estimate leaves its cell empty.
type Result struct {
	Name            string
	Beta, Nu, Theta stat.Estimate

	// What the data does not support is grey in the table, with a mark: the
	// fixed point, which gives Beta and Nu, and the mapping of the field, which
	// gives Theta.
	FixedPointUnsupported, FieldUnsupported bool
}

// TableI compares results with the paper's own and with the exact values.
func TableI(results ...Result) *figure.Table {
	t := &figure.Table{
		Title: "Critical point and exponents of the two-dimensional Ising model",
		Head:  []string{"", "$β_c$", "$ν$", "$θ_Y$, $θ$"},
		Note:  "Digits in brackets are the one-sigma error of the last digits.",
	}
	cell := func(e stat.Estimate, unsupported bool) string {
		if e == (stat.Estimate{}) {
			return ""
		}
		return figure.Marked(e, !unsupported)
	}
	for _, r := range results {
		t.Rows = append(t.Rows, []string{r.Name,
			cell(r.Beta, r.FixedPointUnsupported), cell(r.Nu, r.FixedPointUnsupported), cell(r.Theta, r.FieldUnsupported)})
	}
	t.Rows = append(t.Rows,
		[]string{"paper, Table I", "0.44063(21)", "1.01(2)", "0.534(3)"},
		[]string{"exact", fmt.Sprintf("ln(1 + √2)/2 = %.6f", exact.BetaC), fmt.Sprint(exact.Nu), fmt.Sprintf("8/15 = %.4f", exact.Theta)})
	return t
}
