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
	"github.com/isingml/kernel/isingml/rg"
	engine "github.com/isingml/kernel/isingml/study"
)

func TestStagesAreComputedOnce(t *testing.T) {
	study, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	study = study.Quiet()
	hot, err := study.Sample(phase(0.3))
	if err != nil {
		t.Fatal(err)
	}
	cold, err := study.Sample(phase(0.57))
	if err != nil {
		t.Fatal(err)
	}
	f, err := study.Train(Training{Seed: 1, Epochs: 3}, hot, cold)
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

// phase is a small training set at one inverse temperature.
func phase(beta float64) Sampling {
	return Sampling{L: 8, Betas: []float64{beta - 0.02, beta, beta + 0.02}, Configs: 400, Seed: 1}
}

func open(t *testing.T) *Study {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s.Quiet()
}

// |m| is mapped through the verbs of a study near the exact values, over two
// steps of blocking; every stage of it is the same when computed again, and
// the number of workers does not matter.
func TestFlow(t *testing.T) {
	var all [2]*rg.Flow
	for i, workers := range []int{1, 3} {
		study := open(t).WithWorkers(workers)
		var ensembles Ensembles
		var ms []Function
		for _, l := range []int{8, 16, 32} {
			e, err := study.Sample(Sampling{L: l, Betas: []float64{exact.BetaC}, Configs: 4000, Seed: 8})
			if err != nil {
				t.Fatal(err)
			}
			m, err := study.AbsMagnetization(lattice.Square(l))
			if err != nil {
				t.Fatal(err)
			}
			ensembles, ms = append(ensembles, e...), append(ms, m)
		}
		flow, err := study.Flow(ensembles, Functions(ms), 1)
		if err != nil {
			t.Fatal(err)
		}
		b := flow.Last().Budgets
		for name, d := range map[string]float64{
			"beta_c":  b.BetaC.Total().Deviation(exact.BetaC),
			"nu":      b.Nu.Total().Deviation(exact.Nu),
			"theta_Y": b.ThetaBlocked.Total().Deviation(exact.Theta),
		} {
			if math.Abs(d) > 4 {
				t.Errorf("%s is %.1f errors off: %+v", name, d, b)
			}
		}
		all[i] = flow
		if v, err := study.Verify(engine.DefaultLimits); err != nil || v.Count(engine.Identical) != len(v.Stages) || len(v.Stages) < 13 {
			t.Errorf("verdicts %+v, %v", v, err)
		}
	}
	if !reflect.DeepEqual(all[0], all[1]) {
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
	plain, err := classify.FunctionOf(lattice.Square(8), func(spins []float32) float64 { return math.Abs(float64(spins[0]+spins[4*8+4])) / 2 })
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
	if v.Count(engine.Unchecked) != 1 || v.Count(engine.Identical) != 2 {
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
	m, err := study.AbsMagnetization(lattice.Square(16))
	if err != nil {
		t.Fatal(err)
	}
	mistakes := map[string]error{}
	_, mistakes["f is for configurations of 16x16"] = study.Evaluate(m, e[0])
	_, mistakes["Betas"] = study.Sample(Sampling{L: 8, Configs: 5})
	_, mistakes["L is 0"] = study.Sample(Sampling{Betas: []float64{0.4}, Configs: 5})
	_, mistakes["learns from two phases"] = study.Train(Training{}, Ensembles{}, e)
	_, mistakes["an original and a rescaled"] = study.Flow(e, Functions{m}, 1)
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
	m, err := classify.AbsMagnetization(lattice.Square(4))
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
