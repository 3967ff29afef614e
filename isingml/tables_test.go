package isingml

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// must returns v, or fails the test.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// One sampling at several sizes, and what was measured on the way: at high
// temperature both rules forget within a few sweeps, and single spin flips take
// no fewer of them than clusters.
func TestRelaxation(t *testing.T) {
	s := open(t)
	points := map[string]figure.Points{}
	for _, rule := range []string{model.HeatBath, model.Wolff} {
		es := must[Ensembles](t)(s.Sample(Sampling{Betas: []float64{0.4}, Configs: 40, Seed: 1, Algorithm: rule}.Sizes(4, 8)...))
		points[rule] = must[figure.Points](t)(es.BySize(rule, (*Ensemble).Relaxation))
		if x := fmt.Sprint(points[rule].X); x != "[4 8]" {
			t.Errorf("%s: at sizes %s, want 4 and 8", rule, x)
		}
		for i, e := range es {
			want := e.Plan.Time.Value
			if rule == model.Wolff {
				want *= e.Plan.Cluster
			}
			if points[rule].Y[i] != want {
				t.Errorf("%s, L = %d: %v sweeps, want %v", rule, e.L(), points[rule].Y[i], want)
			}
		}
	}
	if w, h := points[model.Wolff], points[model.HeatBath]; !(w.Y[1] < h.Y[1]) {
		t.Errorf("at L = 8 clusters take %v sweeps, single flips %v", w.Y[1], h.Y[1])
	}
	drawn := must[Ensembles](t)(s.Sample(Sampling{L: 4, Betas: []float64{0.4}, Configs: 40, Seed: 1}))
	blocked := Ensembles{must[*Ensemble](t)(drawn[0].Block(1))}
	if _, err := blocked.BySize("", (*Ensemble).Relaxation); err == nil || !strings.Contains(err.Error(), "no autocorrelation time was measured") {
		t.Errorf("of a blocked ensemble: %v", err)
	}
	curve := must[figure.Points](t)(s.Curve(Sampling{L: 4, Betas: []float64{0.3, 0.4}, Configs: 40, Seed: 1}, (*Ensemble).MeanEnergy))
	if curve.Label != "$L$ = 4" || fmt.Sprint(curve.X) != "[0.3 0.4]" {
		t.Errorf("a curve %q at %v", curve.Label, curve.X)
	}
}

// The tables count every configuration once and say what their series say.
func TestTables(t *testing.T) {
	s := open(t)
	hot, cold := Sampling{L: 4, Betas: []float64{0.1}, Configs: 300, Seed: 1}, Sampling{L: 4, Betas: []float64{0.8}, Configs: 200, Seed: 1}
	m := must[Function](t)(s.AbsMagnetization(lattice.Square(4)))
	calibration := must[*figure.Table](t)(s.Calibration(m, hot, cold, 4))
	total, broken := 0, 0.0
	for _, row := range calibration.Rows {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		if total += n; n > 0 {
			part, _, _ := strings.Cut(row[3], "(")
			x, err := strconv.ParseFloat(part, 64)
			if err != nil {
				t.Fatal(err)
			}
			broken += x * float64(n)
		}
	}
	if total != 500 || broken < 195 || broken > 205 {
		t.Errorf("%d configurations, %.0f of the broken phase, want 500 and 200:\n%v", total, broken, calibration)
	}
	if _, err := s.Calibration(m, hot, hot, 4); err == nil || !strings.Contains(err.Error(), "both phases") {
		t.Errorf("one ensemble as both phases: %v", err)
	}

	es := must[Ensembles](t)(s.Sample(hot))
	spacing := must[*figure.Table](t)(es.Spacing())
	if row := spacing.Rows[0]; row[0] != "0.1" || row[1] != fmt.Sprint(es[0].Plan.Gap) {
		t.Errorf("%v", spacing)
	}

	in := Sampling{L: 4, Betas: []float64{0.1}, Configs: 300, Seed: 2, F: m}
	drawn := must[Ensembles](t)(s.Sample(in.InFields(-0.1, 0.1)...))
	beside := must[*figure.Table](t)(s.Beside(m, drawn, es[0]))
	if len(beside.Rows) != 2 || beside.Rows[0][0] != "−0.1" || beside.Rows[1][0] != "0.1" {
		t.Errorf("%v", beside)
	}
	for _, row := range beside.Rows {
		if apart, err := strconv.ParseFloat(strings.Replace(row[3], "−", "-", 1), 64); err != nil || apart < -4 || apart > 4 {
			t.Errorf("drawn and reweighted are %s errors apart:\n%v", row[3], beside)
		}
	}
	other := must[Ensembles](t)(s.Sample(cold))
	if _, err := s.Beside(m, drawn, other[0]); err == nil || !strings.Contains(err.Error(), "must agree") {
		t.Errorf("reweighted from another temperature: %v", err)
	}
}
