package isingml

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/model"
	_ "github.com/isingml/kernel/isingml/model/ising" // the default
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// An EnsembleNode is the specification of an ensemble: [Draw], [Block] or
// [Import].
type EnsembleNode = study.Maker[*Ensemble]

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

var _ = study.Register[*Ensemble](Draw{})

// Kind implements [study.Node].
func (Draw) Kind() string { return "draw" }

// Version implements [study.Node].
func (Draw) Version() int { return 1 }

// Resolved implements [study.Defaulted].
func (d Draw) Resolved() (study.Node, error) {
	var err error
	d.Spec, err = d.Spec.Resolved()
	return d, err
}

// String describes the work.
func (d Draw) String() string { return fmt.Sprintf("sampling L=%d", d.Spec.L) }

// Cost implements [study.Costly]: visits of a site, where the gap that is
// still to be measured is taken as ten updates.
func (d Draw) Cost() (steps, bytes float64) {
	s := d.Spec
	gap, volume := float64(s.Gap), float64(s.L)*float64(s.L)
	if s.Gap == 0 {
		gap = 10
	}
	return (float64(s.Configs)*gap + float64(s.Chains)*float64(s.Warmup)) * volume, float64(s.Configs) * (volume/8 + 24)
}

// named is what a specification calls the function of its modified
// Hamiltonian: the node beside it says which one that is.
const named = "f"

// Make draws the ensemble.
func (d Draw) Make(ctx context.Context, in *study.Inputs) (*Ensemble, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	options := sample.Options{
		Workers: in.Workers(), Progress: in.Progress, Timing: d.Timing,
		Pieces: func(int) sample.Pieces { return in.Pieces() },
		Shard:  in.Shard().Part, Shards: in.Shard().Of,
	}
	if d.F != nil {
		f, err := study.Input(ctx, in, d.F)
		if err != nil {
			return nil, err
		}
		options.Term = func(int) (model.Term, error) { return newTerm(f, d.Spec.L, fail) }
	}
	e, plan, err := sample.Run(ctx, d.Spec, options)
	if errors.Is(err, sample.ErrIncomplete) {
		return nil, fmt.Errorf("%w: %w", study.ErrIncomplete, err)
	}
	if err != nil {
		return nil, err
	}
	return d.result(e, plan), nil
}

func (d Draw) result(e *sample.Ensemble, plan sample.Plan) *Ensemble {
	e.Model, e.Params, e.Function, e.Y = d.Spec.Model, d.Spec.Params, d.Spec.Function, d.Spec.Y
	return &Ensemble{Ensemble: e, Plan: plan, node: d, stored: d}
}

const (
	ensembleFile = "configurations.parquet"
	planFile     = "plan.json"
)

// Save writes the configurations as Parquet and the sampler's plan as JSON.
func (d Draw) Save(w *store.Writer, e *Ensemble) error {
	text, err := json.Marshal(d.Spec)
	if err != nil {
		return err
	}
	out, err := w.Create(ensembleFile)
	if err != nil {
		return err
	}
	err = store.WriteEnsemble(out, e.Ensemble, store.Provenance{
		Seed: d.Spec.Seed, Algorithm: d.Spec.Algorithm,
		Software: "isingml " + Version, Spec: string(text),
	})
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	return w.WriteJSON(planFile, e.Plan)
}

// Load reads what Save wrote. A file that is of another specification, as its
// own metadata and its size tell, is an error.
func (d Draw) Load(stage *store.Stage) (*Ensemble, error) {
	file, err := stage.Open(ensembleFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	e, from, err := store.ReadEnsemble(file, file.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	want, err := json.Marshal(d.Spec)
	if err != nil {
		return nil, err
	}
	if from.Spec != string(want) || e.Beta != d.Spec.Beta || e.Configurations.L() != d.Spec.L || e.Configurations.Len() != d.Spec.Configs {
		return nil, fmt.Errorf("%s holds %d configurations of L=%d at beta=%v (%s), must be %s", file.Name(),
			e.Configurations.Len(), e.Configurations.L(), e.Beta, from.Spec, want)
	}
	var plan sample.Plan
	if err := stage.ReadJSON(planFile, &plan); err != nil {
		return nil, err
	}
	return d.result(e, plan), nil
}

// Sampling asks for configurations of a model at several inverse
// temperatures. Each temperature is a stage of its own, so adding one later
// leaves the others as they are.
type Sampling struct {
	L         int                // linear size, at least 2
	Betas     []float64          // inverse temperatures, none negative
	Configs   int                // configurations at each temperature
	Seed      uint64             // names all random numbers
	Algorithm string             // one of the model's update rules; its first if empty
	Model     string             // its name; "ising" if empty
	Params    map[string]float64 // of the model, such as j and h; those not named have its defaults
	Gap       int                // updates between stored configurations; 0: from the measured autocorrelation time

	// F and Y draw from the modified Hamiltonian E - V f Y of Eq. (3) directly,
	// instead of reweighting to it. F is not needed if Y is zero.
	F Function
	Y float64

	// Timing, if not nil, adds up what the updates cost.
	Timing *sample.Timing
}

// Draws returns the specification of the ensemble at each inverse temperature.
func (s Sampling) Draws() ([]Draw, error) {
	if len(s.Betas) == 0 {
		return nil, fmt.Errorf("isingml: sampling asks for no inverse temperature: Betas must name at least one")
	}
	draws := make([]Draw, len(s.Betas))
	for i, beta := range s.Betas {
		d := Draw{Timing: s.Timing, Spec: sample.Spec{
			L: s.L, Beta: beta, Configs: s.Configs, Seed: s.Seed,
			Algorithm: s.Algorithm, Model: s.Model, Params: s.Params, Gap: s.Gap,
		}}
		if s.Y != 0 {
			if s.F == nil {
				return nil, fmt.Errorf("isingml: the field Y is %v, but there is no F that it couples to", s.Y)
			}
			d.F, d.Spec.Function, d.Spec.Y = s.F.Node(), named, s.Y
		}
		var err error
		if d.Spec, err = d.Spec.Resolved(); err != nil {
			return nil, err
		}
		draws[i] = d
	}
	return draws, nil
}

// ensembles implements [Source].
func (s Sampling) ensembles() ([]EnsembleNode, error) {
	draws, err := s.Draws()
	nodes := make([]EnsembleNode, len(draws))
	for i, d := range draws {
		nodes[i] = d
	}
	return nodes, err
}

// Sample returns one ensemble for each inverse temperature of the sampling,
// in its order, and draws those that the study does not hold yet.
func (s *Study) Sample(what Sampling) (Ensembles, error) {
	draws, err := what.Draws()
	if err != nil {
		return nil, err
	}
	// What was drawn is written and read back: what may be gigabytes should not
	// be in memory twice.
	defer runtime.GC()
	return study.GetAll[*Ensemble](s.Study, draws)
}

// term is f as one Markov chain of the modified Hamiltonian E - V f Y sees it.
type term struct {
	f    *classify.Incremental
	fail func(error) // told if f cannot be evaluated; the draw is then given up
}

func newTerm(f Function, l int, fail func(error)) (model.Term, error) {
	if f.L() != l {
		return nil, fmt.Errorf("isingml: f is for L=%d and cannot stand in the Hamiltonian of L=%d", f.L(), l)
	}
	follow, err := classify.NewIncremental(plain(f))
	return term{follow, fail}, err
}

// Reset implements [model.Term].
func (t term) Reset(spins []int8) float64 { return t.value(t.f.Reset(spins)) }

// Propose implements [model.Term].
func (t term) Propose(sites []int32, _ []int8) float64 {
	t.f.Reject()
	return t.value(t.f.Flip(sites))
}

// Accept implements [model.Term].
func (t term) Accept() { t.f.Accept() }

func (t term) value(f float64, err error) float64 {
	if err != nil {
		t.fail(err)
	}
	return f
}
