package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	_ "github.com/isingml/kernel/isingml/model/ising" // the default
	_ "github.com/isingml/kernel/isingml/model/on"
	_ "github.com/isingml/kernel/isingml/model/phi4"
	_ "github.com/isingml/kernel/isingml/model/potts"
	_ "github.com/isingml/kernel/isingml/model/spins"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Draw is the specification of one ensemble, drawn at one inverse temperature
// by a Markov chain. [Sampling.Draws] makes them.
type Draw struct {
	Spec sample.Spec `json:"spec"`
	// F is the function in the modified Hamiltonian E - V f Y of Eq. (3), whose
	// field Y stands in Spec; nil if there is none.
	F FunctionNode `json:"f,omitempty"`

	// Timing, if not nil, adds up what the updates cost.
	Timing *sample.Timing `json:"-"`
}

var _ = study.Register[*Ensemble](study.Kind[Draw]{Name: "draw", Version: chainVersion, Files: []string{ensembleFile, planFile}, Largest: Draw.Largest, Needs: Draw.Needs, Words: Draw.String, Cost: Draw.Cost, Parts: Draw.Parts, Saved: Draw.Saved, Check: Draw.Check, Resolve: Draw.Resolved})

// Resolved is that of [study.Kind].
func (d Draw) Resolved() (study.Node, error) {
	if d.Spec.Rungs != nil {
		return d, errors.New("isingml: a draw of several rungs: parallel tempering is of the kind temper")
	}
	var err error
	d.Spec, err = resolved(d.Spec)
	return d, err
}

// Needs is that of [study.Kind]: the pilot, unless gap and warmup are given.
func (d Draw) Needs() []study.Node {
	if p, needed := d.Spec.Pilot(); needed {
		return []study.Node{Pilot{Spec: p, F: d.F}}
	}
	return nil
}

// String describes the work.
func (d Draw) String() string { return fmt.Sprintf("sampling L=%d", d.Spec.L) }

// Cost is that of [study.Kind]: visits of a site, where the gap that is
// still to be measured is taken as ten updates. The configurations are never in
// memory all at once.
func (d Draw) Cost() (steps, bytes float64) {
	s := d.Spec
	gap, volume := float64(s.Gap), float64(s.Sites())
	if s.Gap == 0 {
		gap = 10
	}
	return (float64(s.Configs)*gap + float64(s.Chains)*float64(s.Warmup)) * volume, 64<<20 + 16*float64(s.Chains)*volume
}

// Largest is that of [study.Kind].
func (d Draw) Largest() float64 {
	format, err := d.Format()
	if err != nil {
		return 0
	}
	return largest(d.Spec.Configs, float64(format.Size()))
}

// Parts is that of [study.Kind]: they are the chains.
func (d Draw) Parts() int { return d.Spec.Chains }

// Saved is that of [study.Kind]: configurations.
func (d Draw) Saved(pieces *store.Pieces) (done, total int) {
	names, err := pieces.Names()
	if err != nil {
		return 0, 0
	}
	return sample.Saved(d.Spec, names), d.Spec.Configs
}

// TermName is what a specification calls the function of its modified
// Hamiltonian: the node beside it says which one that is.
const TermName = "f"

// Make draws the ensemble, with other programs that do so at the same time.
func (d Draw) Make(ctx context.Context, in *study.Inputs) (*Ensemble, error) {
	drawn, err := d.draw(ctx, in)
	if err != nil {
		return nil, err
	}
	return &Ensemble{drawn: drawn.Parts(ctx), Plan: drawn.Plan, node: d}, nil
}

// draw brings all chains to their ends.
func (d Draw) draw(ctx context.Context, in *study.Inputs) (*sample.Drawn, error) {
	work, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	options, err := chainOptions(ctx, in, d.F, d.Spec, fail)
	if err != nil {
		return nil, err
	}
	options.Timing, options.Claim, options.First = d.Timing, in.Claim, in.First(d.Spec.Chains)
	for _, pilot := range d.Needs() {
		spacing, err := study.Input(ctx, in, pilot.(Pilot))
		if err != nil {
			return nil, err
		}
		options.Spacing = func(int) *sample.Spacing { return &spacing }
	}
	drawn, err := sample.Draw(work, d.Spec, options)
	return drawn, waiting(err)
}

// waiting makes an error that says that others are not done one of a study.
func waiting(err error) error {
	if errors.Is(err, sample.ErrIncomplete) {
		return fmt.Errorf("%w: %w", study.ErrIncomplete, err)
	}
	return err
}

const (
	ensembleFile = "configurations.parquet"
	planFile     = "plan.json"
)

// Save writes the configurations as Parquet and the sampler's plan as JSON.
func (d Draw) Save(w *store.Writer, e *Ensemble) error {
	if err := saveDrawn(w, ensembleFile, d.Spec, e.drawn); err != nil {
		return err
	}
	return w.WriteJSON(planFile, e.Plan)
}

// Load reads what Save wrote. A file that is of another specification, as its
// own metadata and its size tell, is an error.
func (d Draw) Load(stage *store.Stage) (*Ensemble, error) {
	var out *Ensemble
	err := d.read(stage, func(file *data.EnsembleFile, plan sample.Plan) error {
		e, _, err := file.All()
		if err == nil {
			out = drawnAs(d, d.Spec, e, plan)
		}
		return err
	})
	return out, err
}

// read calls f with the stored file, which is of the specification.
func (d Draw) read(stage *store.Stage, f func(*data.EnsembleFile, sample.Plan) error) error {
	return readDrawn(stage, ensembleFile, d.Spec, func(file *data.EnsembleFile) error {
		var plan sample.Plan
		if err := stage.ReadJSON(planFile, &plan); err != nil {
			return err
		}
		return f(file, plan)
	})
}

// Check is that of [study.Kind].
func (d Draw) Check(stage *store.Stage) error {
	return d.eachPart(stage, func(*Ensemble) error { return nil })
}

// Format implements [EnsembleNode].
func (d Draw) Format() (lattice.Format, error) {
	m, err := model.New(d.Spec.Model, d.Spec.Params)
	if err != nil {
		return lattice.Format{}, err
	}
	return m.Format(d.Spec.L), nil
}

// Len implements [EnsembleNode].
func (d Draw) Len() int { return d.Spec.Configs }

// State implements [EnsembleNode].
func (d Draw) State() State { return State{Drawn: d, Beta: d.Spec.Beta, F: d.F, Y: d.Spec.Y} }

// Rescaling implements [EnsembleNode]: that of the model.
func (d Draw) Rescaling() (lattice.Rescaling, error) {
	return rescalingOfModel(d.Spec.Model, d.Spec.Params)
}

// Symmetries implements [EnsembleNode]: those of the model, or none.
func (d Draw) Symmetries() ([]lattice.Symmetry, error) {
	return symmetriesOfModel(d.Spec.Model, d.Spec.Params)
}

func rescalingOfModel(name string, params map[string]float64) (lattice.Rescaling, error) {
	m, err := model.New(name, params)
	if err != nil {
		return lattice.Rescaling{}, err
	}
	return model.RescalingOf(m)
}

func symmetriesOfModel(name string, params map[string]float64) ([]lattice.Symmetry, error) {
	m, err := model.New(name, params)
	if err != nil {
		return nil, err
	}
	if s, ok := m.(model.Symmetric); ok {
		return s.Symmetries(), nil
	}
	return []lattice.Symmetry{{}}, nil
}
