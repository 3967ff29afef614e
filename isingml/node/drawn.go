package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// saveDrawn writes an ensemble that was drawn of a specification as Parquet.
func saveDrawn(w *store.Writer, name string, spec sample.Spec, parts iter.Seq2[*sample.Ensemble, error]) error {
	text, err := json.Marshal(spec)
	if err != nil {
		return err
	}
	out, err := w.Create(name)
	if err != nil {
		return err
	}
	err = data.WriteParts(out, parts, data.Provenance{
		Seed: spec.Seed, Algorithm: spec.Algorithm,
		Software: "isingml " + Version, Spec: string(text),
	})
	if err := errors.Join(err, out.Close()); err != nil {
		return waiting(err)
	}
	return nil
}

// readDrawn calls f with a file that saveDrawn wrote, which is of the
// specification.
func readDrawn(stage *store.Stage, name string, spec sample.Spec, f func(*data.EnsembleFile) error) error {
	in, err := stage.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	file, err := data.OpenEnsemble(in, in.Size())
	if err != nil {
		return fmt.Errorf("%s: %w", in.Name(), err)
	}
	want, err := json.Marshal(spec)
	if err != nil {
		return err
	}
	if e, from := file.Head(); from.Spec != string(want) || e.Beta != spec.Beta || file.L() != spec.L || file.Len() != spec.Configs {
		return fmt.Errorf("%s holds %d configurations of L=%d at beta=%v (%s), must be %s", in.Name(), file.Len(), file.L(), e.Beta, from.Spec, want)
	}
	if err := f(file); err != nil {
		return fmt.Errorf("%s: %w", in.Name(), err)
	}
	return nil
}

// drawnAs is an ensemble, or a part of one, of a specification.
func drawnAs(of EnsembleNode, spec sample.Spec, e *sample.Ensemble, plan sample.Plan) *Ensemble {
	e.Model, e.Params, e.Function, e.Y = spec.Model, spec.Params, spec.Function, spec.Y
	return &Ensemble{Ensemble: e, Plan: plan, node: of}
}

// resolved fills in a specification; of a model that this program does not have
// the error says so.
func resolved(s sample.Spec) (sample.Spec, error) {
	s, err := s.Resolved()
	if errors.Is(err, model.ErrUnknown) {
		err = study.Unknown(err)
	}
	return s, err
}
