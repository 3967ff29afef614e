package study

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"unsafe"

	"github.com/isingml/kernel/isingml/store"
)

// A keyring finds the key of each node of a graph once, however many ways lead
// to the node: the work grows as the graph, not as its paths. It serves one
// operation on a study, in which nodes do not change.
type keyring struct {
	mu    sync.Mutex
	found map[identity]foundKey
}

// A foundKey holds its node, so that no other one can have its place in memory.
type foundKey struct {
	node Node
	key  store.Key
}

// An identity is what two copies of one interface value share: the type and the
// place of the value, which Go never changes once it is in an interface.
type identity struct {
	node  reflect.Type
	value unsafe.Pointer
}

func identityOf(n Node) identity {
	type words struct{ kind, value unsafe.Pointer } // how Go lays out an interface
	return identity{reflect.TypeOf(n), (*words)(unsafe.Pointer(&n)).value}
}

func newKeyring() *keyring { return &keyring{found: make(map[identity]foundKey)} }

// of returns the key of a node. It ends with ctx.
func (r *keyring) of(ctx context.Context, n Node) (store.Key, error) {
	if n == nil {
		return store.Key{}, fmt.Errorf("study: no node")
	}
	id := identityOf(n)
	r.mu.Lock()
	known, ok := r.found[id]
	r.mu.Unlock()
	if ok {
		return known.key, nil
	}
	if ctx.Err() != nil {
		return store.Key{}, context.Cause(ctx)
	}
	var inputs []store.Key
	input := func(in Node) (string, error) {
		key, err := r.of(ctx, in)
		inputs = append(inputs, key)
		return key.Kind() + "/" + key.Hash(), err
	}
	spec, err := specification(n, input)
	if err != nil {
		return store.Key{}, err
	}
	for _, in := range needsOf(n) {
		if _, err := input(in); err != nil {
			return store.Key{}, err
		}
	}
	k, err := kindOf(n)
	if err != nil {
		return store.Key{}, err
	}
	key, err := store.NewKey(k.Name, k.Version, spec, inputs...)
	if err != nil {
		return store.Key{}, err
	}
	r.mu.Lock()
	r.found[id] = foundKey{n, key}
	r.mu.Unlock()
	return key, nil
}

// KeyOf returns the key of a node. It reads no data.
func KeyOf(n Node) (store.Key, error) { return newKeyring().of(context.Background(), n) }
