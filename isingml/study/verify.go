package study

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"

	"github.com/isingml/kernel/isingml/store"
)

// A Verdict is what verification says of a stage.
type Verdict string

// The verdicts.
const (
	Identical Verdict = "identical" // computed again, every byte the same
	Intact    Verdict = "intact"    // agrees with its checksums and its specification; not computed again
	Different Verdict = "DIFFERENT" // damaged, or computed again with other bytes
	Missing   Verdict = "MISSING"   // another stage was made from it, and it is not there
	Unchecked Verdict = "unchecked" // could not be checked; the detail says why
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
	// Computed is how many stages were computed again.
	Computed int `json:"computed"`
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

// Checksums compares every file of the study with its checksum, and what it
// holds with its specification, of stages within the limit on files. It computes
// nothing.
func (s *Study) Checksums(limits Limits) (*Verification, error) {
	return s.operation().verify(limits, nil)
}

// Verify does what [Study.Checksums] does and computes every stage again, from
// the graph it carries, in a scratch folder, to compare every byte; or some of
// them, see [Limits]. The study is only read.
func (s *Study) Verify(limits Limits) (*Verification, error) {
	files, remove, err := store.Scratch()
	if err != nil {
		return nil, fmt.Errorf("study: verification: %w", err)
	}
	defer func() { _ = remove() }()
	s = s.operation()
	scratch := *s
	scratch.times = new(timings)
	scratch.store = files
	return s.verify(limits, &verifier{scratch: &scratch, limits: limits})
}

// An origin is a stage with the node that it is the result of.
type origin struct {
	stage *store.Stage
	node  Node
	kind  *kind
}

func (s *Study) verify(limits Limits, again *verifier) (*Verification, error) {
	ctx, stop := s.Watch()
	defer stop()
	stages, damaged := s.store.Stages()
	v := new(Verification)
	for _, err := range each(damaged) {
		name := s.Dir()
		if stage := (*store.StageError)(nil); errors.As(err, &stage) {
			name = stage.Name
		}
		v.add(name, verdictOf(err), err)
	}
	var origins []origin
	for _, stage := range stages {
		o, verdict, err := s.origin(ctx, stage, limits)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("study: verification: %w", context.Cause(ctx))
		}
		if err != nil {
			v.add(stage.Key().String(), verdict, err)
			continue
		}
		origins = append(origins, o)
	}
	if err := s.missing(ctx, v, origins); err != nil {
		return nil, err
	}
	if again == nil {
		for _, o := range origins {
			v.add(o.stage.Key().String(), Intact, nil)
		}
	} else {
		again.verify(ctx, v, origins)
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("study: verification: %w", context.Cause(ctx))
	}
	slices.SortFunc(v.Stages, func(a, b Verified) int { return bytes.Compare([]byte(a.Key), []byte(b.Key)) })
	return v, nil
}

func (v *Verification) add(key string, verdict Verdict, err error) {
	one := Verified{Key: key, Verdict: verdict}
	if err != nil {
		one.Detail = err.Error()
	}
	v.Stages = append(v.Stages, one)
}

// origin reads a stage: its files against their checksums, its graph against
// its key, its contents against its specification.
func (s *Study) origin(ctx context.Context, stage *store.Stage, limits Limits) (o origin, verdict Verdict, err error) {
	if err := s.readable(stage, limits); err != nil {
		return o, verdictOf(err), err
	}
	if err := stage.Verify(ctx); err != nil {
		return o, verdictOf(err), err
	}
	graph, err := GraphOfStage(ctx, stage)
	if err != nil {
		return o, verdictOf(err), err
	}
	nodes, err := graph.Wanted(ctx)
	if err != nil {
		return o, verdictOf(err), err
	}
	o = origin{node: nodes[0]}
	switch key, err := s.keys.of(ctx, o.node); {
	case err != nil:
		return o, verdictOf(err), err
	case len(nodes) != 1 || key != stage.Key():
		return o, Different, fmt.Errorf("study: its graph is that of %s, and of %d nodes", key, len(nodes))
	}
	if o.kind, err = kindOf(o.node); err != nil {
		return o, Unchecked, err
	}
	o.stage = stage.Within(ctx, o.kind.largest(o.node))
	err = o.kind.allowed(stage)
	if err == nil {
		err = o.check()
	}
	if err != nil {
		return o, verdictOf(err), err
	}
	return o, "", nil
}

// verdictOf returns what an error of reading a stage says of it: a file that the
// system does not let be read, and a specification that another program knows,
// are not the stage's fault.
func verdictOf(err error) Verdict {
	var system syscall.Errno
	switch {
	case errors.Is(err, ErrUnknown), errors.Is(err, errLimit):
		return Unchecked
	case errors.Is(err, store.ErrDamaged), errors.Is(err, fs.ErrNotExist):
		return Different
	case errors.As(err, &system):
		return Unchecked
	}
	return Different
}

// each returns the errors that errors.Join has joined.
func each(err error) []error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	} else if err != nil {
		return []error{err}
	}
	return nil
}

// missing adds the stages that others were made from and that are not there.
func (s *Study) missing(ctx context.Context, v *Verification, origins []origin) error {
	seen := make(map[store.Key]bool)
	var visit func(n Node) error
	visit = func(n Node) error {
		key, err := s.keys.of(ctx, n)
		if err != nil || seen[key] {
			return err
		}
		seen[key] = true
		k, err := kindOf(n)
		if err != nil {
			return err
		}
		if k.keeps {
			// What is damaged has been said already.
			if whole, err := s.store.Stage(key).Whole(); err == nil && !whole {
				v.add(key.String(), Missing, fmt.Errorf("%s: others were made from it", Describe(n)))
			}
		}
		inputs, err := InputsOf(n)
		for _, in := range inputs {
			err = errors.Join(err, visit(in))
		}
		return err
	}
	for _, o := range origins {
		if err := visit(o.node); err != nil {
			return err
		}
	}
	return nil
}

// check holds what a stage contains against its specification.
func (o origin) check() error {
	if o.kind.Check != nil {
		return o.kind.Check(o.node, o.stage)
	}
	_, err := o.kind.load(o.stage, o.node)
	return err
}
