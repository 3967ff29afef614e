package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/isingml/kernel/isingml/store"
)

// A Kind describes a type of node N: what [Register] makes known of it. Only Name
// and Version are needed; functions that are nil say nothing.
type Kind[N any] struct {
	// Name is a lower-case word that no other type of node has, such as "draw".
	Name string
	// Version changes whenever the same specification would give other bytes.
	Version int
	// Files are the files that Save may write: a stage that holds another one is
	// not what its kind makes.
	Files []string
	// Largest returns how many bytes a file of the stage can have at most: a larger
	// one is refused before it is read. That of a kind that says nothing is
	// [store.MaxJSON] if all its files end in .json, or else there is none.
	Largest func(N) float64
	// Given tells that a stage is not computed but brought in: its specification
	// names its contents, against which Load holds them.
	Given bool
	// Resumes tells that unfinished work is kept in [Inputs.Pieces], so that Make
	// can be stopped at any moment.
	Resumes bool
	// Needs returns inputs that follow from the specification, behind those that
	// stand in its fields.
	Needs func(N) []Node
	// Words says in words what is done, for progress and errors.
	Words func(N) string
	// Cost returns the elementary steps of Make, such as updates of one site, and
	// the bytes of memory that it takes.
	Cost func(N) (steps, bytes float64)
	// Parts returns in how many parts several programs can compute the node
	// together, at least 1: Make takes them with [Inputs.Claim], keeps them in
	// [Inputs.Pieces], and returns [ErrIncomplete] if all that is missing are parts
	// that others have.
	Parts func(N) int
	// Saved tells from the pieces how far all programs together are: total is 0
	// if that cannot be told.
	Saved func(n N, pieces *store.Pieces) (done, total int)
	// Check checks a stage as Load does, without all of it in memory.
	Check func(n N, from *store.Stage) error
	// Resolve fills in the fields that a plan may leave out; the result is an N.
	Resolve func(N) (Node, error)
}

// A kind is a [Kind] without its type parameter, with what a type of node does.
type kind struct {
	Kind[Node]
	node  reflect.Type
	keeps bool // a Stage
	make  func(ctx context.Context, n Node, in *Inputs) (any, error)
	save  func(w *store.Writer, n Node, result any) error
	load  func(from *store.Stage, n Node) (any, error)
}

// The kinds are registered while a program starts, as image formats are: a
// specification on disk names its kind by a word.
var (
	kindsMu sync.RWMutex
	kinds   = map[string]*kind{}
	kindFor = map[reflect.Type]*kind{}
)

// Register makes a type of node known under its kind, so that it can be an
// input of others, stand in plan files and be verified. Call it once for each
// type; the value it returns lets a package-level declaration do so:
//
//	var _ = study.Register[Function](study.Kind[Train]{Name: "train", Version: 1})
//
// It panics if another type has the kind, as that is a mistake in a program.
func Register[T any, N Maker[T]](k Kind[N]) Kind[N] {
	kindsMu.Lock()
	defer kindsMu.Unlock()
	t := reflect.TypeFor[N]()
	if other, ok := kinds[k.Name]; ok && other.node != t {
		panic(fmt.Sprintf("study: the kind %q is that of %v, and cannot be that of %v", k.Name, other.node, t))
	}
	if _, err := fieldsOf(t); err != nil {
		panic(err)
	}
	erased := &kind{Kind: erase(k), node: t, make: func(ctx context.Context, n Node, in *Inputs) (any, error) {
		return n.(Maker[T]).Make(ctx, in)
	}}
	if t.Implements(reflect.TypeFor[Stage[T]]()) {
		erased.keeps = true
		erased.save = func(w *store.Writer, n Node, result any) error { return n.(Stage[T]).Save(w, result.(T)) }
		erased.load = func(from *store.Stage, n Node) (any, error) { return n.(Stage[T]).Load(from) }
	}
	kinds[k.Name], kindFor[t] = erased, erased
	return k
}

func erase[N any](k Kind[N]) Kind[Node] {
	e := Kind[Node]{Name: k.Name, Version: k.Version, Files: k.Files, Given: k.Given, Resumes: k.Resumes}
	if k.Needs != nil {
		e.Needs = func(n Node) []Node { return k.Needs(n.(N)) }
	}
	if k.Largest != nil {
		e.Largest = func(n Node) float64 { return k.Largest(n.(N)) }
	}
	if k.Words != nil {
		e.Words = func(n Node) string { return k.Words(n.(N)) }
	}
	if k.Cost != nil {
		e.Cost = func(n Node) (steps, bytes float64) { return k.Cost(n.(N)) }
	}
	if k.Parts != nil {
		e.Parts = func(n Node) int { return k.Parts(n.(N)) }
	}
	if k.Saved != nil {
		e.Saved = func(n Node, pieces *store.Pieces) (done, total int) { return k.Saved(n.(N), pieces) }
	}
	if k.Check != nil {
		e.Check = func(n Node, from *store.Stage) error { return k.Check(n.(N), from) }
	}
	if k.Resolve != nil {
		e.Resolve = func(n Node) (Node, error) { return k.Resolve(n.(N)) }
	}
	return e
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
		versions[name] = k.Version
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
	kindsMu.RLock()
	defer kindsMu.RUnlock()
	if k, ok := kindFor[reflect.TypeOf(n)]; ok {
		return k, nil
	}
	return nil, fmt.Errorf("study: a %T is no node of a known kind: make its type known with study.Register", n)
}

// KindOf returns the name of a node's kind, or that of its Go type if it is of
// none.
func KindOf(n Node) string {
	k, err := kindOf(n)
	if err != nil {
		return fmt.Sprintf("%T", n)
	}
	return k.Name
}

// costOf returns what a node says of its cost, 1 and 0 if it says nothing.
func costOf(n Node) (steps, bytes float64) {
	if k, err := kindOf(n); err == nil && k.Cost != nil {
		return k.Cost(n)
	}
	return 1, 0
}

// largest returns how many bytes a file of the node's stage can have.
func (k *kind) largest(n Node) int64 {
	if k.Largest != nil {
		if most := k.Largest(n); most < math.MaxInt64 {
			return int64(max(most, store.MaxJSON))
		}
		return math.MaxInt64
	}
	if slices.ContainsFunc(k.Files, func(name string) bool { return !strings.HasSuffix(name, ".json") }) {
		return math.MaxInt64
	}
	return store.MaxJSON
}

// fits refuses a stage with a file larger than its kind writes, by the graph that
// it carries. It reads the graph of a stage with large files alone.
func (k *kind) fits(ctx context.Context, stage *store.Stage) error {
	files, err := stage.Files()
	if err != nil {
		return err
	}
	large := slices.MaxFunc(files, func(a, b store.File) int { return cmp.Compare(a.Size, b.Size) })
	if large.Size <= store.MaxJSON {
		return nil
	}
	graph, err := GraphOfStage(ctx, stage)
	if err != nil {
		return err
	}
	nodes, err := graph.Wanted(ctx)
	if errors.Is(err, ErrUnknown) {
		return nil // what another program makes is copied as it is
	}
	if err != nil {
		return err
	}
	if key, err := newKeyring().of(ctx, nodes[0]); err != nil || key != stage.Key() {
		return errors.Join(err, fmt.Errorf("study: the graph of %s is that of %s", stage.Key(), key))
	}
	if most := k.largest(nodes[0]); large.Size > most {
		return fmt.Errorf("study: %s: %s has %d bytes, can have at most %d: delete %s to compute it again", stage.Key(), large.Name, large.Size, most, stage.Dir())
	}
	return nil
}

// allowed refuses a stage with a file that its kind does not write.
func (k *kind) allowed(stage *store.Stage) error {
	files, err := stage.Files()
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.Name != store.SpecFile && f.Name != GraphFile && !slices.Contains(k.Files, f.Name) {
			return fmt.Errorf("study: %s holds a file %q, which no stage of kind %s has", stage.Key(), f.Name, k.Name)
		}
	}
	return nil
}
