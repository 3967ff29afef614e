package study

import (
	"context"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/store"
)

// GraphFile is the file in which a stage carries the graph that it is the
// result of.
const GraphFile = "graph.json"

// Get returns what a node asks for. What is missing of it, and of its inputs,
// is computed first, on all cores.
func Get[T any](s *Study, n Maker[T]) (T, error) {
	all, err := GetAll(s, []Maker[T]{n})
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// GetAll is [Get] for several nodes, which are computed side by side.
func GetAll[T any, M Maker[T]](s *Study, nodes []M) ([]T, error) {
	wanted := make([]Node, len(nodes))
	for i, n := range nodes {
		wanted[i] = n
	}
	s = s.operation()
	if err := s.Compute(wanted...); err != nil {
		return nil, err
	}
	results := make([]T, len(nodes))
	for i, n := range wanted {
		v, err := s.Result(n)
		if err != nil {
			return nil, err
		}
		results[i] = v.(T)
	}
	return results, nil
}

// Result returns what a node of any type asks for, once [Study.Compute] has
// computed what is missing of it.
func (s *Study) Result(n Node) (any, error) {
	ctx, stop := s.Watch()
	defer stop()
	return s.operation().have(ctx, n)
}

// Inputs are what a node's Make works with.
type Inputs struct {
	study   *Study
	of      store.Key
	inputs  []store.Key
	workers int
	update  func(done, total int)
	begun   *beginning // or nil
}

// Input returns the result of an input of the node that is being made. A node
// that is not one of its inputs is an error: it would change the result
// without a change of the key.
func Input[T any](ctx context.Context, in *Inputs, n Maker[T]) (T, error) {
	var none T
	if _, err := in.key(ctx, n); err != nil {
		return none, err
	}
	v, err := in.study.have(ctx, n)
	if err != nil {
		return none, err
	}
	return v.(T), nil
}

// Stored returns where an input that is a [Stage] is kept, for a node that reads
// it in its own way, such as part by part.
func (in *Inputs) Stored(ctx context.Context, n Node) (*store.Stage, error) {
	key, err := in.key(ctx, n)
	if err != nil {
		return nil, err
	}
	k, err := kindOf(n)
	if err != nil {
		return nil, err
	}
	return in.study.store.Stage(key).Within(ctx, k.largest(n)), nil
}

// key returns that of an input.
func (in *Inputs) key(ctx context.Context, n Node) (store.Key, error) {
	key, err := in.study.keys.of(ctx, n)
	if err == nil && !slices.Contains(in.inputs, key) {
		err = fmt.Errorf("study: %s is not an input of %s", key, in.of)
	}
	return key, err
}

// Of returns what an input that is not kept would be made from.
func (in *Inputs) Of(ctx context.Context, n Node) (*Inputs, error) {
	key, err := in.key(ctx, n)
	if err != nil {
		return nil, err
	}
	return in.study.inputs(ctx, n, key, in.workers, func(int, int) {})
}

// Workers returns how many goroutines the node should use.
func (in *Inputs) Workers() int { return in.workers }

// Progress tells how far the work is.
func (in *Inputs) Progress(done, total int) { in.update(done, total) }

// Pieces returns where the node keeps unfinished work.
func (in *Inputs) Pieces() *store.Pieces {
	if in.begun != nil {
		return in.begun.pieces
	}
	return in.study.store.Pieces(in.of)
}

// First returns where among n parts of a node with [Kind].Parts this program had better
// begin.
func (in *Inputs) First(n int) int { return in.study.place.begin(n) }

// Claim takes the right to compute part number i of a node with [Kind].Parts, which done
// says whether it is there, and returns what ends the right. It returns nil if
// the part, or all of the node, is there or another program has it, or if it is
// not of this program's share.
func (in *Inputs) Claim(i int, done func() (bool, error)) (release func(), err error) {
	if !in.study.shard.has(in.of, i) {
		return nil, nil
	}
	if release, early := in.begun.take(i); early {
		if release == nil {
			return nil, nil
		}
		if there, err := done(); err != nil || there {
			release()
			return nil, err
		}
		return release, nil
	}
	stage := in.study.store.Stage(in.of)
	claim, err := stage.TryClaim(partName(i))
	if err != nil || claim == nil {
		return nil, err
	}
	there, err := done()
	if err == nil && !there {
		// Whoever wrote the stage may have cleared what done looks for.
		there, err = stage.Whole()
	}
	if err != nil || there {
		claim.Release()
		return nil, err
	}
	return claim.Release, nil
}

// have returns a node whose stages are all there: read from the study, or
// made anew if it is not kept.
func (s *Study) have(ctx context.Context, n Node) (any, error) {
	k, err := kindOf(n)
	if err != nil {
		return nil, err
	}
	key, err := s.keys.of(ctx, n)
	if err != nil {
		return nil, err
	}
	if k.keeps {
		v, err := k.load(s.store.Stage(key).Within(ctx, k.largest(n)), n)
		if err != nil {
			return nil, fmt.Errorf("study: %s (%s): %w", Describe(n), key, err)
		}
		return v, nil
	}
	in, err := s.inputs(ctx, n, key, s.workers, func(int, int) {})
	if err != nil {
		return nil, err
	}
	v, err := k.make(ctx, n, in)
	if err != nil {
		return nil, fmt.Errorf("study: %s: %w", Describe(n), err)
	}
	return v, nil
}

func (s *Study) inputs(ctx context.Context, n Node, key store.Key, workers int, update func(int, int)) (*Inputs, error) {
	nodes, err := InputsOf(n)
	if err != nil {
		return nil, err
	}
	in := &Inputs{study: s, of: key, workers: workers, update: update}
	for _, node := range nodes {
		k, err := s.keys.of(ctx, node)
		if err != nil {
			return nil, err
		}
		in.inputs = append(in.inputs, k)
	}
	return in, nil
}
