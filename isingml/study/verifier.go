package study

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/store"
)

// A verifier computes stages again.
type verifier struct {
	scratch *Study
	limits  Limits
}

// verify computes the stages again and compares them.
func (r *verifier) verify(ctx context.Context, v *Verification, origins []origin) {
	failed := make(map[store.Key]error)
	var nodes []Node
	for _, o := range origins {
		if o.kind.Given {
			if err := r.bring(ctx, o); err != nil {
				failed[o.stage.Key()] = err
			}
		} else {
			nodes = append(nodes, o.node)
		}
	}
	tasks, err := r.scratch.plan(ctx, nodes)
	if err != nil {
		v.add(r.scratch.Dir(), Unchecked, err)
		return
	}
	r.scratch.run(ctx, tasks, r.limits.admit, func(t *Task, err error) {
		if err != nil {
			failed[t.Key] = err
		}
	})
	for _, o := range origins {
		if err := failed[o.stage.Key()]; err != nil {
			v.add(o.stage.Key().String(), Unchecked, err)
			continue
		}
		verdict, err := r.compare(o.stage)
		v.add(o.stage.Key().String(), verdict, err)
	}
}

// bring copies a stage that is given into the scratch study; its contents have
// been held against its specification.
func (r *verifier) bring(ctx context.Context, o origin) error {
	result, err := o.kind.load(o.stage, o.node)
	if err != nil {
		return err
	}
	return r.scratch.keep(ctx, r.scratch.store.Stage(o.stage.Key()), o.kind, o.node, result)
}

// compare holds the files of a stage against those computed again.
func (r *verifier) compare(stage *store.Stage) (Verdict, error) {
	want, err := stage.Files()
	if err != nil {
		return Different, err
	}
	have, err := r.scratch.store.Stage(stage.Key()).Files()
	if err != nil {
		return Unchecked, err
	}
	for i, file := range want {
		if i >= len(have) || have[i] != file {
			return Different, fmt.Errorf("%s: computed again it has other bytes", file.Name)
		}
	}
	if len(have) != len(want) {
		return Different, errors.New("computed again it has more files")
	}
	return Identical, nil
}
