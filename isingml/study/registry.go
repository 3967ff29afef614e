package study

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/isingml/kernel/isingml/store"
)

// A kind is a type of node without its type parameter: what it takes to read
// one from a file and to compute it.
type kind struct {
	node    reflect.Type
	version int
	keeps   bool // a Stage
	make    func(ctx context.Context, n Node, in *Inputs) (any, error)
	save    func(w *store.Writer, n Node, result any) error
	load    func(from *store.Stage, n Node) (any, error)
}

// The kinds are registered while a program starts, as image formats are: a
// specification on disk names its kind by a word.
var (
	kindsMu sync.RWMutex
	kinds   = map[string]*kind{}
)

// Register makes a type of node known under its kind, so that it can be an
// input of others, stand in plan files and be verified. Call it once for each
// type; the value it returns lets a package-level declaration do so:
//
//	var _ = study.Register(Train{})
//
// It panics if another type has the kind, as that is a mistake in a program.
func Register[T any](prototype Maker[T]) Maker[T] {
	kindsMu.Lock()
	defer kindsMu.Unlock()
	t := reflect.TypeOf(prototype)
	if k, ok := kinds[prototype.Kind()]; ok && k.node != t {
		panic(fmt.Sprintf("study: the kind %q is that of %v, and cannot be that of %v", prototype.Kind(), k.node, t))
	}
	if _, err := fieldsOf(t); err != nil {
		panic(err)
	}
	k := &kind{node: t, version: prototype.Version(), make: func(ctx context.Context, n Node, in *Inputs) (any, error) {
		return n.(Maker[T]).Make(ctx, in)
	}}
	if _, ok := prototype.(Stage[T]); ok {
		k.keeps = true
		k.save = func(w *store.Writer, n Node, result any) error { return n.(Stage[T]).Save(w, result.(T)) }
		k.load = func(from *store.Stage, n Node) (any, error) { return n.(Stage[T]).Load(from) }
	}
	kinds[prototype.Kind()] = k
	return prototype
}

// Kinds lists the kinds of nodes that this program knows.
func Kinds() []string {
	kindsMu.RLock()
	defer kindsMu.RUnlock()
	return slices.Sorted(maps.Keys(kinds))
}

// Versions returns the version of each kind of node that this program knows:
// what a stored result, or a page that quotes one, was made with.
func Versions() map[string]int {
	kindsMu.RLock()
	defer kindsMu.RUnlock()
	versions := make(map[string]int, len(kinds))
	for name, k := range kinds {
		versions[name] = k.version
	}
	return versions
}

func kindNamed(name string) (*kind, error) {
	kindsMu.RLock()
	defer kindsMu.RUnlock()
	k, ok := kinds[name]
	if !ok {
		return nil, fmt.Errorf("%w: no kind of stage %q in this program: a type of one's own is made known with study.Register", ErrUnknown, name)
	}
	return k, nil
}

func kindOf(n Node) (*kind, error) {
	k, err := kindNamed(n.Kind())
	if err == nil && k.node != reflect.TypeOf(n) {
		err = fmt.Errorf("study: the kind %q is that of %v, not of %v", n.Kind(), k.node, reflect.TypeOf(n))
	}
	return k, err
}
