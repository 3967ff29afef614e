package isingml

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
	engine "github.com/isingml/kernel/isingml/study"
)

func TestStagesAreComputedOnce(t *testing.T) {
	study, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	study = study.Quiet()
	p := Quick(1)
	p.TrainingConfigs = 100
	hot, err := study.Sample(p.Hot(8))
	if err != nil {
		t.Fatal(err)
	}
	cold, err := study.Sample(p.Cold(8))
	if err != nil {
		t.Fatal(err)
	}
	f, err := study.Train(p.Training(0), hot, cold)
	if err != nil {
		t.Fatal(err)
	}
	g, err := study.Symmetrize(f, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	values, err := study.Evaluate(g, cold[0])
	if err != nil {
		t.Fatal(err)
	}
	again, err := study.Evaluate(g, cold[0])
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(values, again) {
		t.Error("the same stage gave other values the second time")
	}
}

// small is a protocol that takes a second or two.
func small() Protocol {
	p := Quick(3)
	p.TrainingConfigs, p.Configs, p.Networks, p.Copies, p.Epochs = 200, 4000, 2, 4, 2
	return p
}

func open(t *testing.T) *Study {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s.Quiet()
}

// A whole protocol comes out near the exact values, and every stage of it is
// the same when it is computed again.
func TestReproduceAndVerify(t *testing.T) {
	study := open(t)
	p := small()
	if !testing.Short() {
		p.Deep = []int{4000, 2000, 1000}
	}
	r, err := study.Reproduce(p)
	if err != nil {
		t.Fatal(err)
	}
	rows := []Exponents{r.Printed, r.Robust, r.Magnetization}
	levels := 1
	for d := r.Deep; d != nil; d = d.More {
		rows = append(rows, Exponents{BetaC: d.F.BetaC, Nu: d.F.Nu}, Exponents{BetaC: d.Magnetization.BetaC, Nu: d.Magnetization.Nu})
		levels++
	}
	if len(p.Deep) > 0 && levels != len(p.Deep) {
		t.Errorf("%d levels of blocking compared, want %d", levels, len(p.Deep))
	}
	for _, e := range rows {
		if d := e.BetaC.Deviation(exact.BetaC); math.Abs(d) > 4 {
			t.Errorf("beta_c = %v, %.1f standard errors from the exact one", e.BetaC, d)
		}
		if d := e.Nu.Deviation(exact.Nu); math.Abs(d) > 4 {
			t.Errorf("nu = %v, %.1f standard errors from 1", e.Nu, d)
		}
	}
	if testing.Short() {
		return // computing it all again takes as long once more
	}
	v, err := study.Verify(engine.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Stages) < 50 || v.Count(engine.Identical) != len(v.Stages) {
		for _, s := range v.Stages {
			if s.Verdict != engine.Identical {
				t.Errorf("%s: %s %s", s.Key, s.Verdict, s.Detail)
			}
		}
	}
}

// What a study holds does not depend on the number of workers.
func TestWorkersDoNotMatter(t *testing.T) {
	p := small()
	p.Networks = 1
	var all []Exponents
	for _, n := range []int{1, 3} {
		r, err := open(t).WithWorkers(n).Reproduce(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r.Printed, r.Robust)
	}
	if !reflect.DeepEqual(all[:2], all[2:]) {
		t.Error("one worker and three gave different numbers")
	}
}

// One's own function is kept under its name, and verification says that it
// cannot compute it again.
func TestOwnFunction(t *testing.T) {
	study := open(t)
	e, err := study.Sample(Sampling{L: 8, Betas: []float64{0.4}, Configs: 200, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := classify.FunctionOf(8, func(c lattice.Configuration) float64 { return math.Abs(float64(c.At(0, 0)+c.At(4, 4))) / 2 })
	if err != nil {
		t.Fatal(err)
	}
	f, err := study.Own("two spins agree", plain)
	if err != nil {
		t.Fatal(err)
	}
	values, err := study.Evaluate(f, e[0])
	if err != nil || len(values) != 200 {
		t.Fatal(len(values), err)
	}
	v, err := study.Verify(engine.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if v.Count(engine.Unchecked) != 1 || v.Count(engine.Identical) != 1 {
		t.Errorf("verdicts %+v", v.Stages)
	}
	if _, err := study.Own("", plain); err == nil {
		t.Error("a function without a name was accepted")
	}
}

func TestMistakes(t *testing.T) {
	study := open(t)
	e, err := study.Sample(Sampling{L: 8, Betas: []float64{0.4}, Configs: 50, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m, err := study.AbsMagnetization(16)
	if err != nil {
		t.Fatal(err)
	}
	mistakes := map[string]error{}
	_, mistakes["f is for L=16"] = study.Evaluate(m, e[0])
	_, mistakes["Betas"] = study.Sample(Sampling{L: 8, Configs: 5})
	_, mistakes["L is 0"] = study.Sample(Sampling{Betas: []float64{0.4}, Configs: 5})
	_, mistakes["each class needs some"] = study.Train(Training{}, Ensembles{}, e)
	_, mistakes["there are quick"] = Preset("huge", 1)
	_, mistakes["study.json"] = OpenExisting(t.TempDir())
	for want, err := range mistakes {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}

func TestRange(t *testing.T) {
	if got := Range(0.27, 0.36, 0.01); len(got) != 10 || got[3] != 0.3 || got[9] != 0.36 {
		t.Errorf("Range(0.27, 0.36, 0.01) = %v", got)
	}
	if Range(1, 0, 0.1) != nil || Range(0, 1, 0) != nil {
		t.Error("an empty range has elements")
	}
}

// short is a function that forgets a value.
type short struct{ classify.Function }

func (s short) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	return make([]float64, set.Len()-1), nil
}

func TestEvaluateRefusesMissingValues(t *testing.T) {
	study := open(t)
	spins, err := study.Sample(Sampling{L: 4, Betas: []float64{0.3}, Configs: 10, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m, err := classify.AbsMagnetization(4)
	if err != nil {
		t.Fatal(err)
	}
	f, err := study.Own("short", short{m})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := study.Evaluate(f, spins[0]); err == nil || !strings.Contains(err.Error(), "9 values for 10") {
		t.Errorf("nine values for ten configurations: %v", err)
	}
}
