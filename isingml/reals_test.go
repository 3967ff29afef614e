package isingml

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/on"
	"github.com/isingml/kernel/isingml/stat"
	engine "github.com/isingml/kernel/isingml/study"
)

// A network learns the phases of a scalar field, and stands in the Hamiltonian
// that it draws with: what is drawn in the field Y is what reweighting tells.
func TestPhi4FromEndToEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("draws for some seconds")
	}
	const betaC = 0.6806
	s := open(t)
	at := func(l int, beta float64, n int) Sampling {
		return Sampling{Model: "phi4", L: l, Betas: []float64{beta}, Configs: n, Seed: 1}
	}
	var fs []Function
	for _, l := range []int{4, 8} {
		n, err := s.Train(Training{Seed: 1, Epochs: 6, LearningRate: 2e-3, Architecture: classify.Architecture{FC1: 16}}, at(l, 0.5, 300), at(l, 0.9, 300))
		if err != nil {
			t.Fatal(err)
		}
		if a := n.History.Best().ValidationAccuracy; a < 0.9 {
			t.Errorf("L = %d: validation accuracy %v", l, a)
		}
		fs = append(fs, must[Function](t)(s.Symmetrize(n, 4, 1)))
	}
	near := must[Ensembles](t)(s.Sample(at(4, betaC, 1000), at(8, betaC, 1000)))
	const y = 0.04
	in := at(8, betaC, 400)
	in.F, in.Y = fs[1], y
	field := must[Ensembles](t)(s.Sample(in))[0]
	told := must[[]FieldCurve](t)(s.FieldCurves(Functions(fs), near[1], []float64{y}))[0].Mean[0].Estimate
	drawn := must[stat.Estimate](t)(s.MeanOf(fs[1])(field))
	without := must[stat.Estimate](t)(s.MeanOf(fs[1])(near[1]))
	if math.Abs(drawn.DeviationFrom(told)) > 3.5 || drawn.DeviationFrom(without) < 3 {
		t.Errorf("<f> in its field is %v, reweighting says %v, without the field it is %v", drawn, told, without)
	}
	flow, err := s.Flow(near, Functions(fs), 1)
	if err != nil {
		t.Fatal(err)
	}
	if b := flow.Last().Budgets.BetaC.Total(); math.Abs(b.Value-betaC) > 0.05 {
		t.Errorf("beta_c = %v, must be near %v", b, betaC)
	}
}

// Real fields and vectors that leave a study as Parquet come back from the file
// number by number, with the energies of their model, and are drawn again byte by
// byte.
func TestRealsThroughParquet(t *testing.T) {
	for name, of := range map[string]Sampling{
		"phi4":       {Model: "phi4", Params: map[string]float64{"d": 3, "lambda": 1.1}, L: 4, Betas: []float64{0.375}},
		"mass":       {Model: "phi4-mass", L: 6, Betas: []float64{1.3}},
		"XY":         {Model: "on", L: 6, Betas: []float64{1}},
		"Heisenberg": {Model: "on", Params: map[string]float64{"n": 3}, L: 4, Betas: []float64{1.5}},
	} {
		t.Run(name, func(t *testing.T) {
			of.Configs, of.Seed = 60, 1
			from, to := open(t), open(t)
			e := must[Ensembles](t)(from.Sample(of))[0]
			file := must[string](t)(from.File(e))
			back := foreign(t, to, ImportOptions{Files: []string{file}, As: "back", Model: of.Model, Params: of.Params})
			if !back.Configurations.Format().Equal(e.Configurations.Format()) {
				t.Fatalf("%v comes back as %v", e.Configurations.Format(), back.Configurations.Format())
			}
			a, b := make([]float32, e.Format().Numbers()), make([]float32, e.Format().Numbers())
			m := must[model.Model](t)(model.New(of.Model, of.Params))
			values := make([]float64, len(m.Observables()))
			for i := range e.Len() {
				e.Configurations.Floats(i, a)
				back.Configurations.Floats(i, b)
				for k := range a {
					if a[k] != b[k] {
						t.Fatalf("number %d of configuration %d is %v, comes back as %v", k, i, a[k], b[k])
					}
				}
				m.Measure(back.Configurations, i, values)
				if values[0] != e.Energy()[i] || back.Energy()[i] != e.Energy()[i] {
					t.Fatalf("the energy of configuration %d is %v, comes back as %v", i, e.Energy()[i], values[0])
				}
			}
			blocked, err := back.Block(1)
			if back.Format().Shape[0] < 4 || err != nil {
				t.Fatalf("blocking: %v", err)
			}
			if got := blocked.Configurations.Format(); got.Codec != lattice.Reals || got.Shape[0] != of.L/2 {
				t.Errorf("blocks are of %v", got)
			}
			v, err := from.Verify(engine.DefaultLimits)
			if err != nil || len(v.Stages) == 0 || v.Count(engine.Identical) != len(v.Stages) {
				t.Errorf("drawn again: %v, %v", v, err)
			}
			if filepath.Ext(file) != ".parquet" {
				t.Errorf("the file is %s", file)
			}
		})
	}
}

// The XY model is a negative control: it has a line of fixed points and none that
// blocks of unit vectors map to themselves at one temperature. Blocks are more
// ordered than the original system far below the temperature of its transition,
// where a model with one fixed point has them alike at its critical point.
func TestXYHasNoCrossingAtItsTransition(t *testing.T) {
	if testing.Short() {
		t.Skip("draws for some seconds")
	}
	s := open(t)
	for _, c := range []struct {
		name  string
		beta  float64
		above float64 // by how many errors blocks must be more ordered
	}{
		{"disorder", 0.7, -math.Inf(1)}, {"below the transition", 1.0, 3}, {"at the transition", 1.12, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			es := must[Ensembles](t)(s.Sample(Sampling{Model: "on", Betas: []float64{c.beta}, Configs: 500, Seed: 1}.Sizes(8, 16)...))
			blocked, err := es[1].Block(1)
			if err != nil {
				t.Fatal(err)
			}
			small, large := must[stat.Estimate](t)(es[0].Mean(es[0].Column("order"))), must[stat.Estimate](t)(blocked.Mean(blocked.Column("order")))
			m := must[model.Model](t)(model.New("on", nil)).(on.Model)
			helicity := must[stat.Estimate](t)(es[1].Mean(m.Helicity(16, c.beta, es[1].Energy(), es[1].Column("currents"))))
			t.Logf("beta = %v: order %v at L = 8, %v in blocks of 16, beta pi/2 times the helicity modulus %v", c.beta, small, large, helicity.Times(c.beta*math.Pi/2))
			if d := large.DeviationFrom(small); d < c.above {
				t.Errorf("blocks have the order %v, the original %v", large, small)
			}
		})
	}
}

// A real field of an unknown model is rescaled by the scale that was said of it,
// and without one refused.
func TestScaleOfAnUnknownField(t *testing.T) {
	s := open(t)
	drawn := must[Ensembles](t)(s.Sample(Sampling{Model: "phi4", L: 4, Betas: []float64{0.6}, Configs: 20, Seed: 1}))[0]
	reals := ImportOptions{Files: []string{npy(t, drawn.Configurations)}, Scale: 1.5}
	reals.Values.Codec, reals.Layout.Shape = lattice.Reals, []int{4, 4}
	got := must[*Ensemble](t)(foreign(t, s, reals).Block(1))
	want := must[*lattice.Set](t)(lattice.Rescaling{Rule: lattice.Mean, B: 2, Scale: 1.5}.Apply(drawn.Configurations, 1, 0))
	if !slices.Equal(got.Configurations.Bits(), want.Bits()) {
		t.Error("blocks are not the scaled means")
	}
	reals.Scale = 0
	if _, err := foreign(t, s, reals).Block(1); err == nil || !strings.Contains(err.Error(), "--scale") {
		t.Errorf("without a scale: %v", err)
	}
}
