package isingml

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
)

// A Verdict is what verification says of a stage.
type Verdict string

// The verdicts.
const (
	Identical Verdict = "identical" // computed again, every byte the same
	Intact    Verdict = "intact"    // agrees with its checksums; not computed again
	Unknown   Verdict = "unknown"   // agrees with its checksums, but cannot be computed again here
	Different Verdict = "DIFFERENT" // damaged, or computed again with other bytes
)

// Verified is the verdict on one stage.
type Verified struct {
	Key     string  `json:"key"`
	Verdict Verdict `json:"verdict"`
	Detail  string  `json:"detail,omitempty"`
}

// A Verification is the verdict on every stage of a study.
type Verification struct {
	Stages []Verified `json:"stages"`
}

// Count returns how many stages have the verdict.
func (v *Verification) Count(verdict Verdict) (n int) {
	for _, s := range v.Stages {
		if s.Verdict == verdict {
			n++
		}
	}
	return n
}

// Verify compares every file of the study with its checksum and, if again,
// computes every stage from its specification in a scratch folder and compares
// every byte. The study itself is only read.
func (s *Study) Verify(again bool) (*Verification, error) {
	ctx, stop := s.watch()
	defer stop()
	stages, damaged := s.store.Stages()
	v := new(Verification)
	if damaged != nil {
		v.Stages = append(v.Stages, Verified{Key: s.Dir(), Verdict: Different, Detail: damaged.Error()})
	}
	r := &rebuilder{stages: make(map[string]*store.Stage)}
	for _, stage := range stages {
		r.stages[stageRecipe(stage.Key()).Stage] = stage
	}
	if again {
		dir, err := os.MkdirTemp("", "isingml-verify")
		if err != nil {
			return nil, fmt.Errorf("isingml: a scratch folder for verification: %w", err)
		}
		defer os.RemoveAll(dir)
		scratch, err := OpenContext(ctx, dir)
		if err != nil {
			return nil, err
		}
		scratch.workers, scratch.report = s.workers, s.report
		r.scratch = scratch
	}
	for _, stage := range stages {
		verdict, err := r.verify(ctx, stage)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("isingml: verification: %w", context.Cause(ctx))
		}
		one := Verified{Key: stage.Key().String(), Verdict: verdict}
		if err != nil {
			one.Detail = err.Error()
		}
		v.Stages = append(v.Stages, one)
	}
	return v, nil
}

// A rebuilder computes stages again from their specifications.
type rebuilder struct {
	stages  map[string]*store.Stage // of the study that is verified
	scratch *Study                  // where they are computed again
}

// errForeign is returned for what cannot be computed again.
var errForeign = errors.New("cannot be computed again")

func (r *rebuilder) verify(ctx context.Context, stage *store.Stage) (Verdict, error) {
	if err := stage.Verify(ctx); err != nil {
		return Different, err
	}
	if r.scratch == nil {
		return Intact, nil
	}
	if err := r.rebuild(stage); errors.Is(err, errForeign) {
		return Unknown, err
	} else if err != nil {
		return Different, err
	}
	want, err := stage.Files()
	if err != nil {
		return Different, err
	}
	have, err := r.scratch.store.Stage(stage.Key()).Files()
	if errors.Is(err, os.ErrNotExist) {
		return Unknown, errors.New("its specification leads to another key now: it was made by another version of the software")
	} else if err != nil {
		return Different, err
	}
	for i, file := range want {
		if i >= len(have) || have[i] != file {
			return Different, fmt.Errorf("%s: computed again it has other bytes", file.Name)
		}
	}
	if !slices.Equal(want, have) {
		return Different, errors.New("computed again it has more files")
	}
	return Identical, nil
}

func (r *rebuilder) rebuild(stage *store.Stage) (err error) {
	name := stageRecipe(stage.Key()).Stage
	switch stage.Key().Kind() {
	case ensemble:
		_, err = r.ensemble(recipe{Kind: ensemble, Stage: name})
	case network:
		_, err = r.function(recipe{Kind: network, Stage: name})
	case prediction:
		err = r.prediction(stage)
	case reproduction:
		var p Protocol
		if err = stage.Key().Spec(&p); err == nil {
			_, err = r.scratch.Reproduce(p)
		}
	default:
		err = fmt.Errorf("%w: this version knows no stage of kind %q", errForeign, stage.Key().Kind())
	}
	return err
}

func (r *rebuilder) prediction(stage *store.Stage) error {
	var spec predictSpec
	if err := stage.Key().Spec(&spec); err != nil {
		return err
	}
	e, err := r.ensemble(spec.Of)
	if err != nil {
		return err
	}
	f, err := r.function(spec.F)
	if err != nil {
		return err
	}
	_, err = r.scratch.Evaluate(f, e)
	return err
}

// spec reads the specification of a stage that a recipe names.
func (r *rebuilder) spec(made recipe, v any) error {
	stage, ok := r.stages[made.Stage]
	if !ok {
		return fmt.Errorf("%w: the study lacks %v", errForeign, made)
	}
	return stage.Key().Spec(v)
}

func (r *rebuilder) ensemble(made recipe) (*Ensemble, error) {
	switch {
	case made.Kind == blocked && len(made.Of) == 1:
		parent, err := r.ensemble(made.Of[0])
		if err != nil {
			return nil, err
		}
		return parent.Block(made.Seed)
	case made.Kind != ensemble:
		return nil, fmt.Errorf("%w: %v", errForeign, made)
	}
	var spec sample.Spec
	if err := r.spec(made, &spec); err != nil {
		return nil, err
	}
	var f Function
	if spec.Function != "" {
		var of recipe
		if err := json.Unmarshal([]byte(spec.Function), &of); err != nil {
			return nil, fmt.Errorf("%w: %v names a function that cannot be read: %w", errForeign, made, err)
		}
		var err error
		if f, err = r.function(of); err != nil {
			return nil, err
		}
	}
	ensembles, err := r.scratch.sample([]sample.Spec{spec}, f, SampleOptions{})
	if err != nil {
		return nil, err
	}
	return ensembles[0], nil
}

func (r *rebuilder) function(made recipe) (Function, error) {
	if made.Kind == network {
		return r.network(made)
	}
	if made.Kind == own {
		switch made.Name {
		case absMagnetization:
			return r.scratch.AbsMagnetization(made.L)
		case squaredMagnetization:
			return r.scratch.SquaredMagnetization(made.L)
		}
		return nil, fmt.Errorf("%w: the function %v is not part of the package", errForeign, made)
	}
	of := make([]Function, len(made.Of))
	for i, m := range made.Of {
		var err error
		if of[i], err = r.function(m); err != nil {
			return nil, err
		}
	}
	switch {
	case made.Kind == symmetrized && len(of) == 1:
		return r.scratch.Symmetrize(of[0], made.Copies, made.Seed)
	case made.Kind == mean:
		return r.scratch.Mean(of...)
	case made.Kind == inherited && len(of) == 1:
		if net, ok := of[0].(*Network); ok {
			return r.scratch.Inherit(net)
		}
	}
	return nil, fmt.Errorf("%w: %v", errForeign, made)
}

func (r *rebuilder) network(made recipe) (Function, error) {
	var spec trainSpec
	if err := r.spec(made, &spec); err != nil {
		return nil, err
	}
	if here := classify.Arithmetic(); spec.Arithmetic != here {
		return nil, fmt.Errorf("%w: %v was trained with the arithmetic of %s, here it is %s", errForeign, made, spec.Arithmetic, here)
	}
	if spec.Symmetric < 0 || spec.Symmetric > len(spec.Of) {
		return nil, fmt.Errorf("%w: %v names %d ensembles of the symmetric phase among %d", errForeign, made, spec.Symmetric, len(spec.Of))
	}
	var ensembles []*Ensemble
	for _, of := range spec.Of {
		e, err := r.ensemble(of)
		if err != nil {
			return nil, err
		}
		ensembles = append(ensembles, e)
	}
	return r.scratch.Train(spec.Training, ensembles[:spec.Symmetric], ensembles[spec.Symmetric:])
}
