package node

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Temper is the specification of parallel tempering: of the ensembles at all
// rungs of a ladder, which are drawn together. [Temper.Rung] is that of one.
type Temper struct {
	Spec sample.Spec `json:"spec"`
	// F is that of [Draw].
	F FunctionNode `json:"f,omitempty"`

	// Timing, if not nil, adds up what the updates cost.
	Timing *sample.Timing `json:"-"`
}

// Tempered is what tempering tells beside its ensembles.
type Tempered struct {
	Plan     sample.Plan     `json:"plan"` // in updates of the ladder
	Exchange sample.Exchange `json:"exchange"`

	rungs []iter.Seq2[*sample.Ensemble, error] // before they are kept
}

var (
	_ = study.Register[*Tempered](study.Kind[Temper]{Name: "temper", Version: chainVersion, Files: append(rungFiles(), temperedFile), Needs: Temper.Needs, Words: Temper.String, Cost: Temper.Cost, Parts: Temper.Parts, Saved: Temper.Saved, Check: Temper.Check, Resolve: Temper.Resolved})
	_ = study.Register[*Ensemble](study.Kind[Rung]{Name: "rung", Version: 1})
)

const temperedFile = "tempered.json"

// rungFile names the file of the ensemble at a rung.
func rungFile(k int) string { return fmt.Sprintf("rung-%03d.parquet", k) }

func rungFiles() (names []string) {
	for k := range sample.MaxRungs {
		names = append(names, rungFile(k))
	}
	return names
}

// draw is what tempering shares with the drawing of one ensemble.
func (t Temper) draw() Draw { return Draw(t) }

// Resolved is that of [study.Kind].
func (t Temper) Resolved() (study.Node, error) {
	if t.Spec.Rungs == nil {
		return t, errors.New("isingml: tempering without rungs: the specification must name some")
	}
	var err error
	t.Spec, err = resolved(t.Spec)
	return t, err
}

// Needs is that of [study.Kind]: the pilot, unless gap and warmup are given.
func (t Temper) Needs() []study.Node { return t.draw().Needs() }

// String describes the work.
func (t Temper) String() string { return fmt.Sprintf("tempering L=%d", t.Spec.L) }

// Cost is that of [study.Kind]: an update of the ladder updates every replica
// 2 Step times.
func (t Temper) Cost() (steps, bytes float64) {
	steps, bytes = t.draw().Cost()
	return 2 * float64(max(1, t.Spec.Step)) * steps, bytes
}

// Parts is that of [study.Kind]: they are the ladders.
func (t Temper) Parts() int { return t.Spec.Chains }

// Saved is that of [study.Kind]: configurations of a rung.
func (t Temper) Saved(pieces *store.Pieces) (done, total int) { return t.draw().Saved(pieces) }

// Make draws the ensembles, with other programs that do so at the same time.
func (t Temper) Make(ctx context.Context, in *study.Inputs) (*Tempered, error) {
	drawn, err := t.draw().draw(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &Tempered{Plan: drawn.Plan}
	if out.Exchange, err = drawn.Exchange(ctx); err != nil {
		return nil, waiting(err)
	}
	for k := range t.Spec.Rungs {
		out.rungs = append(out.rungs, drawn.Rung(ctx, k))
	}
	return out, nil
}

// Save writes the configurations of each rung as Parquet, and the rest as JSON.
func (t Temper) Save(w *store.Writer, r *Tempered) error {
	for k, parts := range r.rungs {
		if err := saveDrawn(w, rungFile(k), t.Spec.At(k), parts); err != nil {
			return err
		}
	}
	return w.WriteJSON(temperedFile, r)
}

// Load reads what Save wrote, but for the configurations.
func (t Temper) Load(stage *store.Stage) (*Tempered, error) {
	r := new(Tempered)
	if err := stage.ReadJSON(temperedFile, r); err != nil {
		return nil, err
	}
	if n := len(r.Exchange.Acceptance); n != len(t.Spec.Rungs)-1 {
		return nil, fmt.Errorf("isingml: %s tells of %d exchanges along %d rungs", temperedFile, n, len(t.Spec.Rungs))
	}
	return r, nil
}

// Check is that of [study.Kind].
func (t Temper) Check(stage *store.Stage) error {
	for k := range t.Spec.Rungs {
		if err := t.Rung(k).each(stage, func(*Ensemble) error { return nil }); err != nil {
			return err
		}
	}
	_, err := t.Load(stage)
	return err
}

// Rung is the specification of the ensemble at one rung of a ladder.
type Rung struct {
	Of   Temper `json:"of"`
	Rung int    `json:"rung"` // from 0 on
}

// Rung returns the specification of the ensemble at a rung.
func (t Temper) Rung(k int) Rung { return Rung{t, k} }

// spec is that of the ensemble.
func (r Rung) spec() (sample.Spec, error) {
	if n := len(r.Of.Spec.Rungs); r.Rung < 0 || r.Rung >= n {
		return sample.Spec{}, fmt.Errorf("isingml: rung %d of a ladder of %d, must be from 0 to %d", r.Rung, n, n-1)
	}
	return r.Of.Spec.At(r.Rung), nil
}

// Make reads the ensemble.
func (r Rung) Make(ctx context.Context, in *study.Inputs) (*Ensemble, error) {
	stage, err := in.Stored(ctx, r.Of)
	if err != nil {
		return nil, err
	}
	all := joint{n: r.Len()}
	if err := r.each(stage, all.add); err != nil {
		return nil, err
	}
	return all.ensemble()
}

// Stream implements [Streamer].
func (r Rung) Stream(ctx context.Context, of *study.Inputs, each func(*Ensemble) error) error {
	in, err := of.Of(ctx, r)
	if err != nil {
		return err
	}
	stage, err := in.Stored(ctx, r.Of)
	if err != nil {
		return err
	}
	return r.each(stage, each)
}

func (r Rung) each(stage *store.Stage, each func(*Ensemble) error) error {
	spec, err := r.spec()
	if err != nil {
		return err
	}
	of, err := r.Of.Load(stage)
	if err != nil {
		return err
	}
	return readDrawn(stage, rungFile(r.Rung), spec, func(file *data.EnsembleFile) error {
		for e, err := range file.Parts() {
			if err == nil {
				err = each(drawnAs(r, spec, e, of.Plan))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// file is where the ensemble is kept, see [File].
func (r Rung) file() (study.Node, string) { return r.Of, rungFile(r.Rung) }

// Format implements [EnsembleNode].
func (r Rung) Format() (lattice.Format, error) {
	spec, err := r.spec()
	if err != nil {
		return lattice.Format{}, err
	}
	return Draw{Spec: spec}.Format()
}

// Len implements [EnsembleNode].
func (r Rung) Len() int { return r.Of.Spec.Configs }

// State implements [EnsembleNode].
func (r Rung) State() State {
	spec, err := r.spec()
	if err != nil {
		return State{Drawn: r}
	}
	return State{Drawn: r, Beta: spec.Beta, F: r.Of.F, Y: spec.Y}
}

// Rescaling implements [EnsembleNode]: that of the model.
func (r Rung) Rescaling() (lattice.Rescaling, error) { return r.Of.draw().Rescaling() }

// Symmetries implements [EnsembleNode]: those of the model, or none.
func (r Rung) Symmetries() ([]lattice.Symmetry, error) { return r.Of.draw().Symmetries() }
