package paper

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// small is a protocol that takes some seconds.
func small() Protocol {
	p := Quick(3)
	p.TrainingConfigs, p.Configs, p.Networks, p.Copies, p.Epochs, p.Long = 200, 4000, 2, 4, 2, 20000
	return p
}

func open(t *testing.T) *isingml.Study {
	t.Helper()
	s, err := isingml.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s.Quiet()
}

// A whole protocol comes out near the exact values, and every stage of it is
// the same when it is computed again.
func TestReproduceAndVerify(t *testing.T) {
	s := open(t)
	p := small()
	if !testing.Short() {
		p.Deep, p.Networks = []int{4000, 2000, 1000}, rg.MinNetworks
	}
	r, err := Reproduce(s, p)
	if err != nil {
		t.Fatal(err)
	}
	flows := []*rg.Flow{r.Printed, r.Robust, r.Magnetization}
	if len(p.Deep) > 0 {
		flows = append(flows, r.Deep, r.DeepMagnetization)
		if len(r.Deep.Steps) != 2 || r.Deep.Steps[0].Blocked != 1 || r.Deep.Last().BlockedField != nil {
			t.Errorf("at equal depth: %+v", r.Deep)
		}
	}
	for _, f := range flows {
		for _, step := range f.Steps {
			b := step.Budgets
			if d := b.BetaC.Total().Deviation(exact.BetaC); math.Abs(d) > 4 {
				t.Errorf("beta_c = %v, %.1f errors from the exact one", b.BetaC, d)
			}
			if d := b.Nu.Total().Deviation(exact.Nu); math.Abs(d) > 4 {
				t.Errorf("nu = %v, %.1f errors from 1", b.Nu, d)
			}
		}
	}
	checkSummary(t, r)
	checkMethods(t, s, p)
	for _, table := range []interface{ Err() error }{r.Table(), r.Exponents(), r.Parts()} {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	text := r.Table().String()
	for _, want := range []string{"8 against 16", "16 against 32", "Eq. (16)", "blocked denominator", "0.44063(21)", "8/15"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if few := p.Networks < rg.MinNetworks; few != strings.Contains(text, "too few to tell a network error") {
		t.Errorf("%d networks:\n%s", p.Networks, text)
	}
	if testing.Short() {
		return // computing it all again takes as long once more
	}
	v, err := s.Verify(study.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Stages) < 50 || v.Count(study.Identical) != len(v.Stages) {
		for _, stage := range v.Stages {
			if stage.Verdict != study.Identical {
				t.Errorf("%s: %s %s", stage.Key, stage.Verdict, stage.Detail)
			}
		}
	}
}

// The JSON of a result has the three numbers, whether they are supported, and
// everything beneath.
func checkSummary(t *testing.T, r *Result) {
	t.Helper()
	text, err := json.Marshal(r.Summary())
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		BetaC       stat.Estimate `json:"beta_c"`
		Nu          stat.Estimate `json:"nu"`
		ThetaY      stat.Estimate `json:"theta_y"`
		Supported   *bool         `json:"supported"`
		Diagnostics *Result       `json:"diagnostics"`
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	s := r.Summary()
	if got.BetaC != s.BetaC || got.Nu != s.Nu || got.ThetaY != s.ThetaY || got.Supported == nil || got.Diagnostics == nil {
		t.Errorf("JSON %s", text)
	}
	file := filepath.Join(t.TempDir(), "result.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	switch table, err := Depths(file); {
	case r.Deep == nil && (err == nil || !strings.Contains(err.Error(), "deep and long")):
		t.Errorf("of a result without it: %v: %v", table, err)
	case r.Deep != nil && (err != nil || len(table.Rows) != len(r.Deep.Steps)+2 || table.Rows[2][1] != figure.Marked(s.BetaC, r.Deep.Last().Budgets.BetaC.Supported)):
		t.Errorf("at equal depth, of %v: %v: %v", s.BetaC, table, err)
	}
	if again := got.Diagnostics.Summary(); again.BetaC != s.BetaC || again.ThetaY != s.ThetaY {
		t.Errorf("read back: %+v, want %+v", again, s)
	}
}

// A number that its samples do not support is marked in the table.
func TestTableMarks(t *testing.T) {
	number := func(v float64) *rg.Budget { return &rg.Budget{Value: v, OfMean: v, Statistical: 0.01, Supported: true} }
	step := func() rg.Step {
		s := rg.Step{
			Thermal: &rg.Thermal{BetaC: stat.Estimate{Value: 0.44, Error: 0.01}, Nu: stat.Estimate{Value: 1, Error: 0.1}, Supported: true},
			Field:   &rg.Field{ThetaY: stat.Estimate{Value: 0.53, Error: 0.01}, Supported: true},
			Budgets: rg.Budgets{BetaC: number(0.44), Nu: number(1), ThetaY: number(0.53), ThetaBlocked: number(0.53), Scaling: new(rg.Exponents[rg.Budget])},
		}
		return s
	}
	result := func(change func(s *rg.Step)) string {
		flow := func(change func(s *rg.Step)) *rg.Flow {
			s := step()
			change(&s)
			return &rg.Flow{Networks: 1, Steps: []rg.Step{s}}
		}
		none := func(*rg.Step) {}
		r := &Result{Protocol: small(), Printed: flow(none), Robust: flow(change), Magnetization: flow(none)}
		return r.Table().String()
	}
	if text := result(func(*rg.Step) {}); strings.Contains(text, "?") {
		t.Errorf("all is supported:\n%s", text)
	}
	text := result(func(s *rg.Step) { s.Budgets.Nu.Supported = false })
	if !strings.Contains(text, "1.000(10)?") || !strings.Contains(text, stat.Legend) {
		t.Errorf("nu is not supported:\n%s", text)
	}
}

func TestProtocols(t *testing.T) {
	for _, name := range []string{"quick", "paper", "deep", "long"} {
		p, err := Preset(name, 5)
		if err != nil || p.Name != name || p.Seed != 5 || p.Validate() != nil || p.Networks < 8 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	if _, err := Preset("huge", 1); err == nil || !strings.Contains(err.Error(), "there are quick") {
		t.Errorf("a preset that there is not: %v", err)
	}
	for want, change := range map[string]func(p *Protocol){
		"L is 7":       func(p *Protocol) { p.L = 7 },
		"0 networks":   func(p *Protocol) { p.Networks = 0 },
		"0 steps":      func(p *Protocol) { p.Steps = 0 },
		"beta is NaN":  func(p *Protocol) { p.Beta = math.NaN() },
		"beta is +Inf": func(p *Protocol) { p.Beta = math.Inf(1) },
		"-1 config":    func(p *Protocol) { p.Long = -1 },
		"two sizes":    func(p *Protocol) { p.Deep = []int{5} },
	} {
		p := small()
		change(&p)
		if _, err := p.TableI(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}
