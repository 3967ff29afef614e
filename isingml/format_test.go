package isingml

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/local"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/stat"
	engine "github.com/isingml/kernel/isingml/study"
)

// Angles are 64 directions of the XY model, which does not say how it is
// rescaled: its values lie between each other.
var _ = model.Register("test-angles", func(map[string]float64) (model.Model, error) {
	return local.New(local.Energies{
		Name: "test-angles", Lattice: lattice.Hypercubic(2), Codec: lattice.Codec{States: 64, Step: 1},
		Interactions: []func(a ...int8) float64{func(a ...int8) float64 {
			return -math.Cos(2 * math.Pi * math.Abs(float64(a[0])-float64(a[1])) / 64)
		}},
	})
})

// unformatted is an ensemble of a user's own that does not tell its format.
type unformatted struct {
	L int `json:"l"`
}

func (unformatted) Format() (lattice.Format, error) {
	return lattice.Format{}, errors.New("test-unformatted has no format")
}
func (unformatted) Len() int                                { return 1 }
func (u unformatted) State() node.State                     { return node.State{Drawn: u, Beta: 1} }
func (unformatted) Symmetries() ([]lattice.Symmetry, error) { return nil, nil }
func (unformatted) Rescaling() (lattice.Rescaling, error) {
	return lattice.Rescaling{}, errors.New("test-unformatted is not rescaled")
}
func (unformatted) Make(context.Context, *engine.Inputs) (*node.Ensemble, error) {
	panic("never made")
}

var _ = engine.Register[*node.Ensemble](engine.Kind[unformatted]{Name: "test-unformatted", Version: 1})

// |m| of a cube and of Potts states is what their models call the order
// parameter, and f of another format is refused with both named.
func TestFormats(t *testing.T) {
	s := open(t)
	sampled := func(what Sampling) *Ensemble {
		what.Configs, what.Seed = 50, 1
		return must[Ensembles](t)(s.Sample(what))[0]
	}
	cube := sampled(Sampling{Model: "ising-3d", L: 4, Betas: []float64{0.25}})
	potts := sampled(Sampling{Model: "potts", Params: map[string]float64{"q": 3}, L: 8, Betas: []float64{1.1}})
	square := sampled(Sampling{L: 8, Betas: []float64{0.45}})
	for _, c := range []struct {
		e    *Ensemble
		want []float64
	}{{cube, cube.AbsMagnetization()}, {potts, potts.Column("order")}, {square, square.AbsMagnetization()}} {
		m := must[Function](t)(s.AbsMagnetization(c.e.Format()))
		if got := must[[]float64](t)(s.Evaluate(m, c.e)); !slices.Equal(got, c.want) {
			t.Errorf("|m| of %v is not what the model measures", c.e.Format())
		}
		for _, other := range []*Ensemble{cube, potts, square} {
			_, err := s.Evaluate(m, other)
			refused(t, err, c.e, other)
		}
	}
	_, err := s.Train(Training{}, square, cube)
	refused(t, err, square, cube)
	m := must[Function](t)(s.AbsMagnetization(square.Format()))
	_, err = s.Sample(Sampling{Model: "ising-3d", L: 4, Betas: []float64{0.25}, Configs: 10, F: m, Y: 0.01})
	refused(t, err, square, cube)
	if err := (Ensembles{cube}).Gallery(0).Err(); err == nil || !strings.Contains(err.Error(), cube.Format().String()) {
		t.Errorf("picture of a cube: error %v", err)
	}
}

func refused(t *testing.T, err error, a, b *Ensemble) {
	t.Helper()
	if a == b {
		if err != nil {
			t.Error(err)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), a.Format().String()) || !strings.Contains(err.Error(), b.Format().String()) {
		t.Errorf("error %v, must name %v and %v", err, a.Format(), b.Format())
	}
}

func TestNotRescaled(t *testing.T) {
	s := open(t)
	angles := must[Ensembles](t)(s.Sample(Sampling{Model: "test-angles", L: 8, Betas: []float64{1}, Configs: 20, Seed: 1}))[0]
	if _, err := angles.Block(1); err == nil || !strings.Contains(err.Error(), "test-angles") {
		t.Errorf("blocked angles: error %v", err)
	}
	if _, err := (node.Block{Of: angles.Node()}).Format(); err == nil {
		t.Error("no error for the format of blocked angles")
	}
	_, err := node.Train{Symmetric: []node.EnsembleNode{unformatted{8}}, Broken: []node.EnsembleNode{unformatted{9}}}.Resolved()
	if err == nil || !strings.Contains(err.Error(), "test-unformatted") {
		t.Errorf("training on an ensemble of no format: error %v", err)
	}
}

// A column that is a sum over the lattice is divided by its sites.
func TestColumnsAreDensities(t *testing.T) {
	s := open(t)
	e := must[Ensembles](t)(s.Sample(Sampling{L: 8, Betas: []float64{0.44}, Configs: 50, Seed: 1}))[0]
	got, err := engine.Get(s.Study, node.Density{Of: node.Block{Of: e.Node(), Seed: 1}, Name: "magnetization"})
	if err != nil {
		t.Fatal(err)
	}
	if want := must[*Ensemble](t)(e.Block(1)).AbsMagnetization(); !slices.Equal(got, want) {
		t.Errorf("a column of %v, must be %v", got[:3], want[:3])
	}
	sum := func(name string, l int) Function {
		f := must[classify.Function](t)(classify.FunctionOf(lattice.Square(l), func(spins []float32) (sum float64) {
			for _, x := range spins {
				sum += float64(x)
			}
			return math.Abs(sum)
		}))
		return must[Function](t)(s.Own(name, f))
	}
	both := must[Ensembles](t)(s.Sample(Sampling{L: 16, Betas: []float64{0.44}, Configs: 200, Seed: 1}))
	both = append(must[Ensembles](t)(s.Sample(Sampling{L: 8, Betas: []float64{0.44}, Configs: 200, Seed: 2})), both...)
	_, err = s.Flow(both, Functions{sum("sum of 8", 8), sum("sum of 16", 16)}, 1)
	if err == nil || !strings.Contains(err.Error(), "divide it by the number of sites") {
		t.Errorf("a flow of sums: error %v", err)
	}
}

// A network learns the phases of the Potts model, f averaged over translations
// and permutations of the states knows no favourite, and stands in the
// Hamiltonian that it draws configurations with.
func TestPottsFromEndToEnd(t *testing.T) {
	s := open(t)
	phase := func(l int, beta float64, seed uint64) Sampling {
		return Sampling{Model: "potts", Params: map[string]float64{"q": 3}, L: l, Betas: []float64{beta}, Configs: 400, Seed: seed}
	}
	var fs []Function
	for _, l := range []int{4, 8} {
		n, err := s.Train(Training{Seed: 1, Epochs: 8, LearningRate: 2e-3, Architecture: classify.Architecture{FC1: 16}}, phase(l, 0.7, 1), phase(l, 1.4, 2))
		if err != nil {
			t.Fatal(err)
		}
		if a := n.History.Best().ValidationAccuracy; a < 0.9 {
			t.Errorf("L = %d: validation accuracy %v", l, a)
		}
		fs = append(fs, must[Function](t)(s.Symmetrize(n, 24, 1)))
	}
	e := must[Ensembles](t)(s.Sample(phase(8, 1.005, 3)))[0]
	cycle, err := lattice.Symmetry{Codes: []int{1, 2, 0}}.Move(e.Configurations)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	a, b := must[[]float64](t)(fs[1].Evaluate(ctx, e.Configurations)), must[[]float64](t)(fs[1].Evaluate(ctx, cycle))
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-12 {
			t.Fatalf("f of configuration %d is %v, with the states renamed %v", i, a[i], b[i])
		}
	}
	whole, up := must[Function](t)(s.Symmetrize(fs[1], 18, 1)), must[Function](t)(s.Symmetrize(fs[1], 16, 1))
	if !slices.Equal(must[[]float64](t)(whole.Evaluate(ctx, cycle)), must[[]float64](t)(up.Evaluate(ctx, cycle))) {
		t.Error("16 copies of 6 permutations are not 18, the next whole number of groups")
	}
	in := phase(8, 1.005, 4)
	in.F, in.Y = fs[1], 0.1
	field := must[Ensembles](t)(s.Sample(in))[0]
	if with, without := must[stat.Estimate](t)(s.MeanOf(fs[1])(field)), must[stat.Estimate](t)(s.MeanOf(fs[1])(e)); with.Value < without.Value+5*math.Hypot(with.Error, without.Error) {
		t.Errorf("<f> in its field is %v, without %v", with, without)
	}
	small := must[Ensembles](t)(s.Sample(phase(4, 1.005, 5)))[0]
	flow, err := s.Flow(Ensembles{small, e}, Functions(fs), 1)
	if err != nil {
		t.Fatal(err)
	}
	if theta := flow.Last().Budgets.ThetaBlocked.Total(); math.Abs(theta.Value-15./28) > 0.1 {
		t.Errorf("theta_Y = %v, must be near 15/28", theta)
	}
}
