package study

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"github.com/isingml/kernel/isingml/store"
)

// A verifier computes stages again.
type verifier struct {
	scratch *Study
	limits  Limits
	origins map[store.Key]origin
	brought map[store.Key]bool // copied, not computed
}

// verify computes the chosen stages again and compares them; the others are
// intact.
func (r *verifier) verify(ctx context.Context, v *Verification, origins []origin) {
	r.origins, r.brought = make(map[store.Key]origin, len(origins)), make(map[store.Key]bool)
	for _, o := range origins {
		r.origins[o.stage.Key()] = o
	}
	work, stop := ctx, context.CancelFunc(func() {})
	if r.limits.Time > 0 {
		work, stop = context.WithTimeout(ctx, r.limits.Time)
	}
	defer stop()
	chosen := r.choose(origins)
	some := max(1, len(chosen))
	if r.limits.Time > 0 {
		some = r.scratch.workers
	}
	verdicts := make(map[store.Key]bool)
	for len(chosen) > 0 && work.Err() == nil {
		n := min(some, len(chosen))
		failed, err := r.compute(work, chosen[:n])
		if err != nil && work.Err() == nil {
			v.add(r.scratch.Dir(), Unchecked, err)
			break
		}
		for _, o := range chosen[:n] {
			key := o.stage.Key()
			switch err := failed[key]; {
			case work.Err() != nil && (err != nil || !r.done(key)): // time is up
				continue
			case err != nil:
				v.add(key.String(), Unchecked, err)
			default:
				verdict, err := r.compare(ctx, o.stage)
				v.add(key.String(), verdict, err)
				v.Computed++
			}
			verdicts[key] = true
		}
		chosen = chosen[n:]
	}
	for _, o := range origins {
		if !verdicts[o.stage.Key()] {
			v.add(o.stage.Key().String(), Intact, nil)
		}
	}
}

// choose returns the stages to compute, in the order drawn by the seed.
func (r *verifier) choose(origins []origin) []origin {
	if r.limits.Share == 0 && r.limits.Time == 0 {
		return origins
	}
	rng := rand.New(rand.NewPCG(r.limits.Seed, 0))
	var chosen []origin
	for _, i := range rng.Perm(len(origins)) {
		if !origins[i].kind.Given { // there is nothing to compute
			chosen = append(chosen, origins[i])
		}
	}
	if r.limits.Share > 0 {
		chosen = chosen[:min(len(chosen), int(math.Ceil(r.limits.Share*float64(len(chosen)))))]
	}
	return chosen
}

// compute computes stages in the scratch study, from what is computed there
// already or else from copies of the study's own, and returns why some could
// not be.
func (r *verifier) compute(ctx context.Context, some []origin) (failed map[store.Key]error, err error) {
	failed = make(map[store.Key]error)
	visited := make(map[store.Key]bool, len(some))
	var nodes []Node
	for _, o := range some {
		key := o.stage.Key()
		if o.kind.Given {
			failed[key] = r.bring(ctx, key)
			continue
		}
		if r.brought[key] {
			if err := r.scratch.store.Stage(key).Remove(); err != nil {
				return nil, err
			}
			delete(r.brought, key)
		}
		visited[key] = true
		nodes = append(nodes, o.node)
	}
	for _, n := range nodes {
		if err := r.bringInputs(ctx, n, visited); err != nil {
			return nil, err
		}
	}
	tasks, err := r.scratch.plan(ctx, nodes)
	if err != nil {
		return nil, err
	}
	r.scratch.run(ctx, tasks, r.limits.admit, func(t *Task, err error) {
		if err != nil {
			failed[t.Key] = err
		}
	})
	return failed, nil
}

// bringInputs copies the stages that a node is made from, unless they are to be
// computed or are not in the study, so that they have to be.
func (r *verifier) bringInputs(ctx context.Context, n Node, visited map[store.Key]bool) error {
	inputs, err := InputsOf(n)
	if err != nil {
		return err
	}
	for _, in := range inputs {
		key, k, err := r.scratch.keys.stageOf(ctx, in, 0)
		if err != nil {
			return err
		}
		if visited[key] {
			continue
		}
		visited[key] = true
		switch {
		case !k.keeps || r.origins[key].stage == nil:
			err = r.bringInputs(ctx, in, visited)
		case !r.done(key):
			err = r.bring(ctx, key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *verifier) done(key store.Key) bool {
	whole, err := r.scratch.store.Stage(key).Whole()
	return err == nil && whole
}

// bring copies a stage into the scratch study; its contents have been held
// against its specification.
func (r *verifier) bring(ctx context.Context, key store.Key) error {
	r.brought[key] = true
	return r.scratch.store.Copy(ctx, r.origins[key].stage)
}

// compare holds the files of a stage against those computed again.
func (r *verifier) compare(ctx context.Context, stage *store.Stage) (Verdict, error) {
	want, err := stage.Files()
	if err != nil {
		return Different, err
	}
	again := r.scratch.store.Stage(stage.Key()).Within(ctx, math.MaxInt64)
	have, err := again.Files()
	if err != nil {
		return Unchecked, err
	}
	for i, file := range want {
		if i >= len(have) || have[i].Name != file.Name {
			return Different, fmt.Errorf("%s: computed again there is no such file", file.Name)
		}
		if have[i] != file {
			return Different, fmt.Errorf("%s: computed again it has other bytes%s", file.Name, difference(stage, again, file.Name))
		}
	}
	if len(have) != len(want) {
		return Different, errors.New("computed again it has more files")
	}
	return Identical, nil
}

// difference says where a file of a stage and that of the same stage computed
// again begin to differ; it says nothing if they cannot be read.
func difference(stage, again *store.Stage, name string) string {
	a, err := stage.Open(name)
	if err != nil {
		return ""
	}
	defer a.Close()
	b, err := again.Open(name)
	if err != nil {
		return ""
	}
	defer b.Close()
	const block, shown = 1 << 16, 24
	x, y := make([]byte, block), make([]byte, block)
	for at := int64(0); ; at += block {
		n, _ := a.ReadAt(x, at)
		m, _ := b.ReadAt(y, at)
		if n == m && n > 0 && bytes.Equal(x[:n], y[:m]) {
			continue
		}
		same := 0
		for same < min(n, m) && x[same] == y[same] {
			same++
		}
		from := at + int64(same)
		text := func(r io.ReaderAt) []byte {
			part := make([]byte, shown)
			n, _ := r.ReadAt(part, max(0, from-shown/2))
			return part[:n]
		}
		return fmt.Sprintf(", from byte %d of %d on: %q there, %q again", from, a.Size(), text(a), text(b))
	}
}
