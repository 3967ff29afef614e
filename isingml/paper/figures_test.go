package paper

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

func made(label string, lo, hi float64, f func(float64) float64) curve {
	c := curve{Label: label}
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
	far := made("$β$ = 0.45", -0.01, 0.01, sigmoid(-0.002, 0.0005))
	for _, y := range far.X {
		far.Effective = append(far.Effective, math.Exp(-y*y/1e-5))
		far.Supported = append(far.Supported, y*y < 2.3e-5)
	}
	return map[string]*figure.Figure{
		"fig2": drawFig2(made("$β$ = 0.43", -0.01, 0.01, sigmoid(0.002, 0.0005)), far),
		"fig3": drawFig3(made("$β$ = 0.43", -0.01, 0.01, func(y float64) float64 { return 250 * math.Exp(-y*y*1e5) })),
		"fig4": drawFig4(made("", 0.43, 0.45, sigmoid(0.4407, 0.003)), made("", 0.43, 0.45, sigmoid(0.4407, 0.002)), rg.Thermal{BetaC: stat.Estimate{Value: 0.4407, Error: 0.0002}, Supported: true}),
		"fig5": drawFig5(made("", 0.43, 0.45, func(b float64) float64 { return 2*b - 0.4407 }), rg.Thermal{BetaC: PublishedBetaC}),
		"fig6": drawFig6(made("", -5e-4, 5e-4, func(y float64) float64 { return 3.7*y - 1e-4 }), rg.Field{ThetaY: PublishedThetaY, Supported: true}),
	}
}

func TestFiguresSayWhatTheyShow(t *testing.T) {
	for name, want := range map[string][]string{
		"fig2": {"⟨", "tail index", "not supported by the sample"},
		"fig3": {"external field"},
		"fig4": {"original", "rescaled", "crossing, "},
		"fig5": {"fixed point, ", "0.44063(21)?", "exact"},
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
	if err := drawFig2().Err(); err == nil || !strings.Contains(err.Error(), "no curves") {
		t.Errorf("a figure of nothing: %v", err)
	}
	if err := drawFig4(curve{}, curve{}, rg.Thermal{}).Err(); err == nil || !strings.Contains(err.Error(), "X is empty") {
		t.Errorf("a figure of empty curves: %v", err)
	}
}

// Every figure of the paper is one call, and an error comes with the figure.
func TestFiguresOfAStudy(t *testing.T) {
	s := open(t)
	p := small()
	for name, draw := range map[string]func() *figure.Figure{
		"Fig. 2": func() *figure.Figure { return Fig2(s, p) },
		"Fig. 3": func() *figure.Figure { return Fig3(s, p, -0.01, 0, 0.01) },
		"Fig. 4": func() *figure.Figure { return Fig4(s, p) },
		"Fig. 5": func() *figure.Figure { return Fig5(s, p, 0.43, 0.44, 0.45) },
		"Fig. 6": func() *figure.Figure { return Fig6(s, p) },
	} {
		if err := draw().Err(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	checkTables(t, s, p)
	p.L = 7
	if err := Fig4(s, p).Err(); err == nil || !strings.Contains(err.Error(), "L is 7") {
		t.Errorf("of a protocol that cannot be run: %v", err)
	}
	if err := Fig2(s, small(), math.NaN()).Err(); err == nil {
		t.Error("a field that is no number: no error")
	}
}

// checkTables looks at the small tables of a study.
func checkTables(t *testing.T, s *isingml.Study, p Protocol) {
	t.Helper()
	learned, err := Inspect(s, p, p.One(0), p.Over(0, 2).As("both signs"), p.Magnetization(1))
	if err != nil {
		t.Fatal(err)
	}
	if rows := learned.Rows; rows[0][0] != "network 1" || rows[0][3] == "0.00" || rows[1][0] != "both signs" || rows[1][3] != "0.00" || rows[2][1] != "1.00" {
		t.Errorf("f, f over both signs and |m|:\n%v", learned)
	}
	curves, err := FieldCurves(s, p, 16, []float64{-0.01, 0, 0.01})
	if err != nil {
		t.Fatal(err)
	}
	if maxima := Maxima(16*16, curves...); len(maxima.Rows) != len(p.FieldBetas) || maxima.Rows[0][0] != "0.43" || maxima.Rows[0][3] != "28" {
		t.Errorf("%v", maxima)
	}
	m, err := Map(s, p)
	if err != nil {
		t.Fatal(err)
	}
	errors, err := m.Errors(rg.AppendixD(10), rg.Jackknife(50))
	if err != nil {
		t.Fatal(err)
	}
	if want := figure.Marked(m.Step.Thermal.BetaC, m.Step.Thermal.Supported); errors.Rows[1][0] != "jackknife over 50 bins" || errors.Rows[1][1] != want {
		t.Errorf("by a jackknife beta_c is %s, the mapping itself has %s", errors.Rows[1][1], want)
	}
	wide := p.WithNetwork(16, 1)
	if wide.FC1 != 16 || wide.Epochs != 1 || wide.Seed != p.Seed {
		t.Errorf("another network: %+v", wide)
	}
}

// The paper's numbers as values are what it prints.
func TestPublished(t *testing.T) {
	for i, e := range []stat.Estimate{PublishedBetaC, PublishedNu, PublishedThetaY} {
		value, digits, _ := strings.Cut(strings.TrimSuffix(published[i].Text, ")"), "(")
		if !strings.HasPrefix(e.String(), value) || !strings.Contains(e.String(), digits) {
			t.Errorf("%v is printed as %s", e, published[i].Text)
		}
	}
}
