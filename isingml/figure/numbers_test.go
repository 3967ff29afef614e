package figure

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/stat"
)

// TestNumbersBehindAFigure reads figures of every kind as tables.
func TestNumbersBehindAFigure(t *testing.T) {
	sizes := []int{8, 16}
	fig := Plot("", "$L$", "$τ$", Points{Label: "a, b", X: Floats(sizes), Y: []float64{1.5, math.Pi}, Error: []float64{0.5, 0.25}, Supported: []bool{true, false}}, VLine{At: 3})
	fig.Panels[0].Right = &Second{Elements: []Element{Bars{Edges: []float64{0, 1, 3}, Heights: []float64{2, 4}}}}
	const want = "panel,element,x,y,error,supported,x to\n" +
		"1,\"a, b\",8,1.5,0.5,1,\n1,\"a, b\",16,3.141592653589793,0.25,0,\n1,element 2,3,,,,\n1,element 3,0,2,,,1\n1,element 3,1,4,,,3\n"
	got, err := fig.CSV()
	if err != nil || string(got) != want {
		t.Errorf("error %v and\n%swant\n%s", err, got, want)
	}
	all := samples(t)
	for name, rows := range map[string]int{"heat": 6, "scatter": 50, "hist": 7, "exact": 403, "images": 32, "train": 26} {
		table, err := all[name].CSV()
		if n := strings.Count(string(table), "\n") - 1; err != nil || n != rows {
			t.Errorf("%s: error %v, %d rows, want %d", name, err, n, rows)
		}
	}
}

// TestNumbersBehindATable reads a table as CSV: numbers of rows that keep them
// have all digits, errors and verdicts have columns, and text stays text.
func TestNumbersBehindATable(t *testing.T) {
	table := &Table{Head: []string{"", "$L$", "$β_c$", "$χ$ of a, b"}}
	table.Rows = append(table.Rows, []string{"by hand", "4", "0.44(1)", ""})
	table.Row("$f$", 8, Estimated(stat.Estimate{Value: math.Pi, Error: 1. / 3}, true), stat.Estimate{Value: -2, Error: math.NaN()})
	table.Row("far", 16, Estimated(stat.Estimate{Value: 0.5, Error: 0.25}, false), Rounded("%.1f", -1./3))
	table.Row("changed", 32, 1.5, "none")
	table.Rows[3][2] = "2.5"
	const want = "row,L,β_c,β_c error,β_c supported,\"χ of a, b\"\n" +
		"by hand,4,0.44(1),,,\nf,8,3.141592653589793,0.3333333333333333,1,-2\nfar,16,0.5,0.25,0,-0.3333333333333333\nchanged,32,2.5,,,none\n"
	got, err := table.CSV()
	if err != nil || string(got) != want {
		t.Errorf("error %v and\n%swant\n%s", err, got, want)
	}
	if row := strings.Join(table.Rows[1], " ") + ", " + strings.Join(table.Rows[2], " "); row != "$f$ 8 3.14(33) −2(?), far 16 0.50(25)? −0.3" {
		t.Errorf("the rows are shown as %s", row)
	}
	if _, err := (Table{Head: []string{"a"}, Rows: [][]string{{"1", "2"}}}).CSV(); err == nil {
		t.Error("a row that is too long was written")
	}
}

// TestWholeNumbersGoIn makes the figures that take numbers of numbers of any type.
func TestWholeNumbersGoIn(t *testing.T) {
	for name, fig := range map[string]*Figure{
		"histogram": Histogram("", "n", []int{1, 2, 2, 3}, 3),
		"scatter":   Scatter("", "x", "y", []int8{1, 2}, []int8{3, 4}, nil, ""),
	} {
		if err := fig.Err(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Save(Table{Head: []string{"a"}, Rows: [][]string{{"1"}}}, filepath.Join(t.TempDir(), "a.md")); err != nil {
		t.Errorf("a table by value: %v", err)
	}
}

func TestLabelsForLaTeX(t *testing.T) {
	for _, c := range []struct{ name, label, want string }{
		{"Greek letters", "$β_c$ at β", `$\beta _c$ at \ensuremath{\beta }`},
		{"signs of LaTeX", "50 % of a_b & {c}", `50 \% of a\_b \& \{c\}`},
		{"brackets", "$⟨|m|⟩ − 1$", `$\langle |m|\rangle  - 1$`},
		{"a fraction", `$\frac{a}{b}$`, `$\frac {a}{b}$`},
		{"what is not known", `$\unknown x$`, `$\mathrm{\backslash unknown}x$`},
		{"a brace too many", `$a}$`, `a\}`},
		{"a backslash at the end", `$a\$`, `a\textbackslash{}`},
	} {
		if got := latex(c.label); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.label, got, c.want)
		}
	}
}

// TestLaTeXTakesPictures compiles every figure, with labels of papers.
func TestLaTeXTakesPictures(t *testing.T) {
	latex, err := exec.LookPath("pdflatex")
	if err != nil || testing.Short() {
		t.Skip("no pdflatex here, or a short run")
	}
	dir := t.TempDir()
	all := samples(t)
	for name, fig := range papers() {
		all[name] = fig
	}
	labels := Plot("Labels", "x", "y", Line{X: []float64{0, 1}, Y: []float64{0, 30}})
	for i, label := range naturalLabels {
		labels.Add(Text{Label: label, X: 0.1, Y: float64(i)})
	}
	all["labels"] = labels
	var document strings.Builder
	document.WriteString("\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage[T1]{fontenc}\\usepackage{pgf,amssymb}\\usepackage[paperwidth=12in,paperheight=9in,margin=0.2in]{geometry}\n\\begin{document}\n")
	for name, fig := range all {
		if err := Save(fig, filepath.Join(dir, name+".pgf")); err != nil {
			t.Fatal(err)
		}
		document.WriteString("\\noindent\\input{" + name + ".pgf}\\newpage\n")
	}
	document.WriteString("\\end{document}\n")
	if err := os.WriteFile(filepath.Join(dir, "all.tex"), []byte(document.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, latex, "-interaction=nonstopmode", "-halt-on-error", "all.tex")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out[max(0, len(out)-1500):])
	}
}
