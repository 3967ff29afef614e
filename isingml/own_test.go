package isingml

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	engine "github.com/isingml/kernel/isingml/study"
)

// thinned is an ensemble of a user's own: every so many configurations of
// another one.
type thinned struct {
	Of    node.EnsembleNode `json:"of"`
	Every int               `json:"every"`
}

var (
	_        = engine.Register[*node.Ensemble](engine.Kind[thinned]{Name: "test-thinned", Version: 1})
	_        = engine.Register[node.Function](engine.Kind[majority]{Name: "test-majority", Version: 1})
	streamed atomic.Int64
)

func (t thinned) Format() (lattice.Format, error)         { return t.Of.Format() }
func (t thinned) Len() int                                { return (t.Of.Len() + t.Every - 1) / t.Every }
func (t thinned) State() node.State                       { return node.State{Drawn: t, Beta: t.Of.State().Beta} }
func (t thinned) Rescaling() (lattice.Rescaling, error)   { return t.Of.Rescaling() }
func (t thinned) Symmetries() ([]lattice.Symmetry, error) { return t.Of.Symmetries() }
func (t thinned) Make(ctx context.Context, in *engine.Inputs) (*node.Ensemble, error) {
	whole, err := engine.Input(ctx, in, t.Of)
	if err != nil {
		return nil, err
	}
	return t.of(whole)
}

// Stream implements [node.Streamer], of an ensemble of one part.
func (t thinned) Stream(ctx context.Context, of *engine.Inputs, each func(*node.Ensemble) error) error {
	streamed.Add(1)
	in, err := of.Of(ctx, t)
	if err != nil {
		return err
	}
	e, err := t.Make(ctx, in)
	if err != nil {
		return err
	}
	return each(e)
}

func (t thinned) of(whole *node.Ensemble) (*node.Ensemble, error) {
	thin := *whole.Ensemble
	thin.Columns, thin.Chain = slices.Clone(thin.Columns), nil
	for k := range thin.Columns {
		thin.Columns[k].Values = nil
	}
	var rows []byte
	for i := 0; i < whole.Len(); i += t.Every {
		rows = append(rows, whole.Configurations.Slice(i, i+1).Bits()...)
		thin.Chain = append(thin.Chain, whole.Chain[i])
		for k := range thin.Columns {
			thin.Columns[k].Values = append(thin.Columns[k].Values, whole.Columns[k].Values[i])
		}
	}
	var err error
	thin.Configurations, err = lattice.FromRows(whole.Format(), rows)
	return node.NewEnsemble(t, &thin), err
}

// majority is a function of a user's own: the part of the spins that
// have the more frequent value.
type majority struct {
	L int `json:"l"`
}

func (b majority) Format() (lattice.Format, error) { return lattice.Square(b.L), nil }
func (b majority) Products() float64               { return float64(b.L * b.L) }
func (b majority) Make(context.Context, *engine.Inputs) (node.Function, error) {
	f, err := classify.FunctionOf(lattice.Square(b.L), func(spins []float32) float64 {
		sum := 0.0
		for _, x := range spins {
			sum += float64(x)
		}
		return (1 + math.Abs(sum)/float64(len(spins))) / 2
	})
	return node.NewFunction(b, f), err
}

// An ensemble and a function of types that only this test knows are trained
// on, blocked, streamed, reweighted, mapped and verified as ours are: an
// ensemble that is thinned to each of its configurations gives the same bits as
// what it was made from.
func TestNodesOfOnesOwn(t *testing.T) {
	s := open(t)
	sampling := func(l int, betas ...float64) []node.EnsembleNode {
		of, err := Sampling{L: l, Betas: betas, Configs: 400, Seed: 3}.ensembles(nil)
		if err != nil {
			t.Fatal(err)
		}
		return of
	}
	thin := func(of []node.EnsembleNode, every int) (all Nodes) {
		for _, e := range of {
			all = append(all, thinned{Of: e, Every: every})
		}
		return all
	}
	hot, cold, critical := sampling(8, 0.3), sampling(8, 0.6), append(sampling(8, 0.43), sampling(16, 0.43)...)
	if n := thin(hot, 3)[0].Len(); n != 134 {
		t.Errorf("%d configurations, must be 134", n)
	}
	var weights [][]float64
	var flows []*rg.Flow
	for _, way := range []func(of []node.EnsembleNode) Nodes{
		func(of []node.EnsembleNode) Nodes { return of },
		func(of []node.EnsembleNode) Nodes { return thin(of, 1) },
	} {
		f := must[*Network](t)(s.Train(Training{Seed: 1, Epochs: 1}, way(hot), way(cold)))
		values := must[[]float64](t)(engine.Get(s.Study, node.Values(f.Node(), node.Blocked(way(critical)[1], 1, 9))))
		weights = append(weights, values)
		flow := must[node.Flow](t)(node.NewFlow(0, way(critical), 1, []node.FunctionNode{majority{8}, majority{16}}))
		flows = append(flows, must[*rg.Flow](t)(engine.Get(s.Study, flow)))
	}
	if !slices.Equal(weights[0], weights[1]) {
		t.Error("f differs between an ensemble and all of its configurations")
	}
	if !reflect.DeepEqual(flows[0], flows[1]) {
		t.Error("the flows differ")
	}
	if streamed.Load() == 0 {
		t.Error("nothing was streamed")
	}
	if e := must[*node.Ensemble](t)(engine.Get[*node.Ensemble](s.Study, thinned{Of: hot[0], Every: 3})); e.Len() != 134 {
		t.Errorf("%d configurations", e.Len())
	}
	v, err := s.Verify(engine.DefaultLimits)
	if err != nil || v.Count(engine.Identical) != len(v.Stages) || len(v.Stages) == 0 {
		t.Errorf("%+v, %v", v, err)
	}
	if step, _ := (node.Evaluate{F: majority{8}, Of: thinned{Of: hot[0], Every: 1}}).Cost(); step != 400*64 {
		t.Error(fmt.Sprint("the cost is ", step, ", must be 25600"))
	}
}
