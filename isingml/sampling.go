package isingml

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"

	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
)

// Sampling asks for configurations of the Ising model at several inverse
// temperatures. Each temperature is a stage of its own, so adding one later
// leaves the others as they are.
type Sampling struct {
	L         int                // linear size, at least 2
	Betas     []float64          // inverse temperatures, none negative
	Configs   int                // configurations at each temperature
	Seed      uint64             // names all random numbers
	Algorithm sample.Algorithm   // Wolff if empty
	Model     string             // its name; "ising" if empty
	Params    map[string]float64 // of the model, such as j and h; those not named have its defaults
	Gap       int                // updates between stored configurations; 0: from the measured autocorrelation time

	// F and Y draw from the modified Hamiltonian E - V f Y of Eq. (3) directly,
	// instead of reweighting to it. F is not needed if Y is zero.
	F Function
	Y float64
}

// specs returns one resolved specification for each temperature.
func (s Sampling) specs() ([]sample.Spec, error) {
	if len(s.Betas) == 0 {
		return nil, fmt.Errorf("isingml: sampling asks for no inverse temperature: Betas must name at least one")
	}
	name := ""
	if s.Y != 0 {
		if s.F == nil {
			return nil, fmt.Errorf("isingml: the field Y is %v, but there is no F that it couples to", s.Y)
		}
		var err error
		if name, err = functionName(s.F); err != nil {
			return nil, err
		}
	}
	specs := make([]sample.Spec, len(s.Betas))
	for i, beta := range s.Betas {
		spec, err := sample.Spec{
			L: s.L, Beta: beta, Configs: s.Configs, Seed: s.Seed,
			Algorithm: s.Algorithm, Model: s.Model, Params: s.Params, Gap: s.Gap,
			Function: name, Y: s.Y,
		}.Resolved()
		if err != nil {
			return nil, err
		}
		specs[i] = spec
	}
	return specs, nil
}

// sampleVersion changes whenever the same specification would give other
// configurations.
const sampleVersion = 1

// Sample returns one ensemble for each inverse temperature of the sampling,
// in its order, and draws those that the study does not hold yet.
func (s *Study) Sample(what Sampling) ([]*Ensemble, error) {
	return s.SampleWith(what, SampleOptions{})
}

// SampleOptions are for programs that spread a sampling over machines, or
// measure it. None of them changes the configurations.
type SampleOptions struct {
	// Shard, of Shards in all, draws only its part of the chains. An error that
	// wraps [sample.ErrIncomplete] tells that other shards are still at work.
	Shard, Shards int
	// Timing, if not nil, adds up what the updates cost.
	Timing *sample.Timing
}

// SampleWith is [Study.Sample] with options.
func (s *Study) SampleWith(what Sampling, o SampleOptions) ([]*Ensemble, error) {
	specs, err := what.specs()
	if err != nil {
		return nil, err
	}
	return s.sample(specs, what.F, o)
}

// sample returns the ensembles of resolved specifications, with f in the
// Hamiltonian of those that have a field Y.
func (s *Study) sample(specs []sample.Spec, f Function, o SampleOptions) ([]*Ensemble, error) {
	keys := make([]store.Key, len(specs))
	var missing []int
	for i, spec := range specs {
		var err error
		if keys[i], err = store.NewKey(ensemble, sampleVersion, spec); err != nil {
			return nil, err
		}
		whole, err := s.store.Stage(keys[i]).Whole()
		if err != nil {
			return nil, err
		}
		if !whole {
			missing = append(missing, i)
		}
	}
	if err := s.draw(specs, f, keys, missing, o); err != nil {
		return nil, err
	}
	ensembles := make([]*Ensemble, len(specs))
	for i, key := range keys {
		var err error
		if ensembles[i], err = readEnsemble(s.store.Stage(key)); err != nil {
			return nil, err
		}
	}
	return ensembles, nil
}

// draw computes the missing stages together, so that all cores are busy to
// the end, and writes them.
func (s *Study) draw(specs []sample.Spec, f Function, keys []store.Key, missing []int, o SampleOptions) error {
	if len(missing) == 0 {
		return nil
	}
	watched, stop := s.watch()
	defer stop()
	ctx, fail := context.WithCancelCause(watched)
	defer fail(nil)
	wanted, total := make([]sample.Spec, len(missing)), 0
	for i, m := range missing {
		wanted[i] = specs[m]
		total += specs[m].Configs
	}
	update, finish := s.report(fmt.Sprintf("sampling L=%d", specs[0].L), total)
	defer finish()
	ensembles, plans, err := sample.RunAll(ctx, wanted, sample.Options{
		Workers:  s.workers,
		Pieces:   func(i int) sample.Pieces { return s.store.Pieces(keys[missing[i]]) },
		Progress: update,
		Shard:    o.Shard, Shards: o.Shards,
		Term:   func(i int) (sample.Term, error) { return newTerm(f, wanted[i].L, fail) },
		Timing: o.Timing,
	})
	if err != nil {
		return err
	}
	for i, m := range missing {
		key := keys[m]
		err := s.store.Stage(key).Write(func(w *store.Writer) error {
			return writeEnsemble(w, ensembles[i], specs[m], plans[i])
		})
		if err != nil {
			return err
		}
		if err := s.store.Pieces(key).Clear(); err != nil {
			return err
		}
	}
	// They are read next, from the study: what may be gigabytes should not be
	// in memory twice.
	ensembles = nil
	runtime.GC()
	return nil
}

const (
	ensembleFile = "configurations.parquet"
	planFile     = "plan.json"
)

func writeEnsemble(w *store.Writer, e *sample.Ensemble, spec sample.Spec, plan sample.Plan) error {
	text, err := json.Marshal(spec)
	if err != nil {
		return err
	}
	out, err := w.Create(ensembleFile)
	if err != nil {
		return err
	}
	err = store.WriteEnsemble(out, e, store.Provenance{
		Coupling: spec.Params["j"], Seed: spec.Seed, Algorithm: string(spec.Algorithm),
		Software: "isingml " + Version, Spec: string(text),
	})
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	return w.WriteJSON(planFile, plan)
}

func readEnsemble(stage *store.Stage) (*Ensemble, error) {
	file, err := stage.Open(ensembleFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	e, p, err := store.ReadEnsemble(file, file.Size())
	var spec sample.Spec
	if err == nil {
		err = json.Unmarshal([]byte(p.Spec), &spec)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	e.Model, e.Params, e.Function, e.Y = spec.Model, spec.Params, spec.Function, spec.Y
	out := &Ensemble{Ensemble: e, made: stageRecipe(stage.Key()), stage: stage.Key().String()}
	if err := stage.ReadJSON(planFile, &out.Plan); err != nil {
		return nil, err
	}
	return out, nil
}

// File returns the path of the ensemble's Parquet file, for other programs to
// read; that of the parent if the ensemble was blocked.
func (s *Study) File(e *Ensemble) string {
	return filepath.Join(s.Dir(), filepath.FromSlash(e.stage), ensembleFile)
}
