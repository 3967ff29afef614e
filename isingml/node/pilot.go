package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Pilot is the specification of the chains that measure how far apart the
// configurations of a system have to be. Every [Draw] of the system that leaves
// its gap or its warmup open needs it, whatever its seed.
type Pilot struct {
	Spec sample.Pilot `json:"spec"`
	// F is that of [Draw].
	F FunctionNode `json:"f,omitempty"`
}

// chainVersion is that of the updates of all models, which pilots and draws make.
const chainVersion = 4

const spacingFile = "spacing.json"

var _ = study.Register[sample.Spacing](study.Kind[Pilot]{Name: "pilot", Version: chainVersion, Files: []string{spacingFile}, Resumes: true, Words: Pilot.String, Cost: Pilot.Cost, Resolve: Pilot.Resolved})

// Resolved is that of [study.Kind].
func (p Pilot) Resolved() (study.Node, error) {
	var err error
	if p.Spec, err = p.Spec.Resolved(); errors.Is(err, model.ErrUnknown) {
		err = study.Unknown(err)
	}
	return p, err
}

// String describes the work.
func (p Pilot) String() string { return fmt.Sprintf("pilot of L=%d", p.Spec.L) }

// Cost is that of [study.Kind]: visits of a site, where the time that is to be
// measured is taken as four updates.
func (p Pilot) Cost() (steps, bytes float64) {
	m, err := model.New(p.Spec.Model, p.Spec.Params)
	if err != nil {
		return 1, 0
	}
	volume := float64(m.Format(p.Spec.L).Sites())
	return 4 * float64(p.Spec.Times) * volume, 64<<20 + 64*volume
}

// Make lets the pilot run.
func (p Pilot) Make(ctx context.Context, in *study.Inputs) (sample.Spacing, error) {
	work, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	options, err := chainOptions(ctx, in, p.F, sample.Spec{Model: p.Spec.Model, Params: p.Spec.Params, L: p.Spec.L}, fail)
	if err != nil {
		return sample.Spacing{}, err
	}
	return p.Spec.Measure(work, options)
}

// Save writes what was measured as JSON.
func (p Pilot) Save(w *store.Writer, m sample.Spacing) error { return w.WriteJSON(spacingFile, m) }

// Load reads what Save wrote.
func (p Pilot) Load(stage *store.Stage) (m sample.Spacing, err error) {
	if err = stage.ReadJSON(spacingFile, &m); err == nil {
		err = p.Spec.Check(m)
	}
	return m, err
}

// chainOptions returns how chains run for a node of a system, with f in its
// Hamiltonian unless that is nil; fail is told if f cannot be evaluated.
func chainOptions(ctx context.Context, in *study.Inputs, f FunctionNode, of sample.Spec, fail func(error)) (sample.Options, error) {
	o := sample.Options{Workers: in.Workers(), Progress: in.Progress, Pieces: func(int) sample.Pieces { return in.Pieces() }}
	if f == nil {
		return o, nil
	}
	m, err := model.New(of.Model, of.Params)
	if err != nil {
		return o, err
	}
	term, err := study.Input(ctx, in, f)
	if err != nil {
		return o, err
	}
	o.Term = func(int) (model.Term, error) { return NewTerm(term, m.Format(of.L), fail) }
	return o, nil
}
