package study

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/isingml/kernel/isingml/store"
)

// A number is made anew each time, a total is kept. made counts what was
// computed, and is no part of the specification.
type number struct {
	Value float64 `json:"value"`
}

func (n number) Make(context.Context, *Inputs) (float64, error) {
	if n.Value < 0 {
		return 0, fmt.Errorf("%v is negative", n.Value)
	}
	return n.Value, nil
}

type total struct {
	Of    []Maker[float64] `json:"of"`
	Times float64          `json:"times"`
	Steps float64          `json:"steps,omitempty"`

	wait func(context.Context) error
	peek Maker[float64] // not one of its inputs
}

var made atomic.Int64

func (t total) Cost() (steps, size float64) { return t.Steps, 0 }

func (t total) Make(ctx context.Context, in *Inputs) (float64, error) {
	made.Add(1)
	if t.wait != nil {
		if err := t.wait(ctx); err != nil {
			return 0, err
		}
	}
	if t.peek != nil {
		if _, err := Input(ctx, in, t.peek); err != nil {
			return 0, err
		}
	}
	sum := 0.0
	for _, of := range t.Of {
		x, err := Input(ctx, in, of)
		if err != nil {
			return 0, err
		}
		sum += x
	}
	return t.Times * sum, nil
}

func (t total) Save(w *store.Writer, x float64) error { return w.WriteJSON("total.json", x) }

func (t total) Load(from *store.Stage) (x float64, err error) {
	if err = from.ReadJSON("total.json", &x); err == nil && x == 13 {
		err = errors.New("13 is nobody's total")
	}
	return x, err
}

var (
	_ = Register(Kind[number]{Name: "test-number", Version: 1})
	_ = Register(Kind[total]{Name: "test-total", Version: 2, Files: []string{"total.json"}, Cost: total.Cost})
)

func open(t *testing.T) *Study {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sum(times float64, of ...Maker[float64]) total { return total{Times: times, Of: of} }

func TestComputedOnce(t *testing.T) {
	s := open(t)
	inner := sum(2, number{1}, number{2})
	outer := sum(10, inner, inner, number{4})
	before := made.Load()
	for range 2 {
		x, err := Get(s, outer)
		if err != nil || x != 160 {
			t.Fatal(x, err)
		}
	}
	if n := made.Load() - before; n != 2 {
		t.Errorf("%d stages were computed, want 2", n)
	}
	tasks, err := s.Plan(sum(3, outer), inner)
	if err != nil || len(tasks) != 1 || len(tasks[0].After) != 0 {
		t.Errorf("the plan is %v, %v: one stage is missing", tasks, err)
	}
	// What a stage was made from may go: the stage stays what it is.
	if err := s.Store().Stage(key(t, inner)).Remove(); err != nil {
		t.Fatal(err)
	}
	if x, err := Get(s, outer); err != nil || x != 160 || made.Load()-before != 2 {
		t.Error(x, err)
	}
}

func key(t *testing.T, n Node) store.Key {
	t.Helper()
	k, err := KeyOf(n)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Keys follow from the specification and the inputs, and from nothing else.
func TestKeys(t *testing.T) {
	a := sum(2, number{1}, number{2})
	same := a
	same.wait = func(context.Context) error { return nil }
	if key(t, a) != key(t, same) {
		t.Error("a field that is not exported changes the key")
	}
	keys := []store.Key{key(t, a)}
	for _, other := range []Node{sum(3, number{1}, number{2}), sum(2, number{2}, number{1}), sum(2, number{1}), number{1}, total{Times: 2, Of: a.Of, Steps: 1}} {
		if k := key(t, other); slices.Contains(keys, k) {
			t.Errorf("%+v has the key of another", other)
		} else {
			keys = append(keys, k)
		}
	}
	if _, err := KeyOf(sum(1, nil)); err == nil {
		t.Error("a nil input was accepted")
	}
	if _, err := KeyOf(nil); err == nil {
		t.Error("no node was accepted")
	}
}

func TestUndeclaredInput(t *testing.T) {
	n := sum(1, number{1})
	n.peek = number{5}
	if _, err := Get(open(t), n); err == nil || !strings.Contains(err.Error(), "not an input") {
		t.Errorf("an input that is not declared: %v", err)
	}
}

// Independent tasks run side by side; what fails stops the others, and its own
// error is returned.
func TestSideBySide(t *testing.T) {
	s := open(t).WithWorkers(2)
	meet := make(chan struct{})
	together := func(ctx context.Context) error {
		select {
		case meet <- struct{}{}:
		case <-meet:
		case <-ctx.Done():
			return ctx.Err()
		}
		return nil
	}
	a, b := sum(2, number{1}), sum(3, number{1})
	a.wait, b.wait = together, together
	if x, err := GetAll(s, []total{a, b}); err != nil || x[0] != 2 || x[1] != 3 {
		t.Error(x, err)
	}
	stopped := sum(4, number{1})
	stopped.wait = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	if _, err := GetAll(s, []total{stopped, sum(1, number{-1})}); err == nil || !strings.Contains(err.Error(), "-1 is negative") {
		t.Errorf("the error is %v, must be that of the task that failed", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Get(s.WithContext(ctx), sum(7, number{1})); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestGraph(t *testing.T) {
	inner := sum(2, number{1}, number{2})
	outer := sum(10, inner, inner, number{4})
	g, err := GraphOf(outer, inner)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Nodes) != 5 || len(g.Want) != 2 {
		t.Errorf("%d nodes, %d wanted: %+v", len(g.Nodes), len(g.Want), g)
	}
	nodes, err := g.Wanted(t.Context())
	if err != nil || key(t, nodes[0]) != key(t, outer) || key(t, nodes[1]) != key(t, inner) {
		t.Error(nodes, err)
	}
	for text, want := range map[string]string{
		`{"nodes": {}, "want": []}`:    "wants nothing",
		`{"nodes": {}, "want": ["a"]}`: `no node "a"`,
		`{"nodes": {"a": {"kind": "test-total", "spec": {"of": ["a"]}}}, "want": ["a"]}`:                        "of itself",
		`{"nodes": {"a": {"kind": "test-total", "spec": {"off": ["a"]}}}, "want": ["a"]}`:                       `no field "off"`,
		`{"nodes": {"a": {"kind": "test-total", "spec": {"of": [1]}}}, "want": ["a"]}`:                          "name of a node",
		`{"nodes": {"a": {"kind": "test-total", "spec": {"of": "a"}}}, "want": ["a"]}`:                          "list of names",
		`{"nodes": {"a": {"kind": "test-none", "spec": {}}}, "want": ["a"]}`:                                    "no kind of stage",
		`{"nodes": {"a": {"kind": "test-number", "version": 7, "spec": {}}}, "want": ["a"]}`:                    "version 7",
		`{"nodes": {"a": {"kind": "test-number", "spec": {"value": "x"}}}, "want": ["a"]}`:                      "value",
		`{"nodes": {"a": {"kind": "test-total", "spec": {"of": [], "times": 1, "steps": [2]}}}, "want": ["a"]}`: "steps",
		`{"nodes": {"a": {"kind": "test-number", "spec": {"value": 1}}}, "want": ["a"]} x`:                      "",
		`{"nodes": {"a": {"kind": "test-number", "spec": {"value": 1}}}, "want": ["a"], "also": 1}`:             "",
		`{"nodes": {"a": {"kind": "test-number", "spec": {"value": 1}}}, "want": "a"}`:                          "",
		`[]`: "",
		`{"nodes": {"a": {"kind": "test-number", "spec": {"value": 1}}, "a": {"kind": "test-number", "spec": {"value": 2}}}, "want": ["a"]}`: `"a" stands there twice`,
		`{"nodes": {"a": {"kind": "test-number", "spec": {"value": 1, "Value": 2}}}, "want": ["a"]}`:                                         `"value" stands there twice`,
		`{"nodes": {"a": ` + strings.Repeat("[", 1<<20):                                                                                      "nested",
	} {
		g, err := ReadGraph(strings.NewReader(text))
		if err == nil {
			_, err = g.Wanted(t.Context())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, must say %q", text, err, want)
		}
	}
}

// A tower is a graph of so many totals, each of so many times the one below.
func tower(levels, times int) *Graph {
	g := &Graph{Nodes: map[string]GraphNode{"0": {Kind: "test-number"}}, Want: []string{fmt.Sprint(levels)}}
	for i := range levels {
		of := slices.Repeat([]string{fmt.Sprint(i)}, times)
		text, _ := json.Marshal(of)
		g.Nodes[fmt.Sprint(i+1)] = GraphNode{Kind: "test-total", Spec: map[string]json.RawMessage{"of": text}}
	}
	return g
}

// The bounds of a graph, as a stranger may have made it.
func TestGraphBounds(t *testing.T) {
	for _, c := range []struct {
		name          string
		levels, times int
		refused       string
	}{
		{"2^16 ways", 16, 2, ""},
		{"2^60 ways", 60, 2, "ways"},
		{"as deep as it may be", maxDepth - 1, 1, ""},
		{"too deep", maxDepth, 1, "behind another"},
		{"very deep", 100_000, 1, "behind another"},
		{"too wide", 1, maxEdges + 1, "inputs together"},
	} {
		nodes, err := tower(c.levels, c.times).Wanted(t.Context())
		if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused) || len(err.Error()) > 200) {
			t.Errorf("%s: error %.300v", c.name, err)
		}
		if err != nil {
			continue
		}
		// The key of each node is found once, whatever the number of ways.
		keys := newKeyring()
		if _, err := keys.of(t.Context(), nodes[0]); err != nil || len(keys.found) != c.levels+1 {
			t.Errorf("%s: %d keys, %v", c.name, len(keys.found), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = tower(c.levels, c.times).Wanted(ctx)
		_, failed := newKeyring().of(ctx, nodes[0])
		if !errors.Is(err, context.Canceled) || !errors.Is(failed, context.Canceled) {
			t.Errorf("%s, interrupted: %v, %v", c.name, err, failed)
		}
	}
}

func TestVerify(t *testing.T) {
	s := open(t)
	inner := sum(2, number{1}, number{2})
	outer := sum(10, inner, number{4})
	big := total{Times: 1, Of: []Maker[float64]{number{3}}, Steps: 1e20}
	if _, err := GetAll(s, []total{outer, big, sum(5, big)}); err != nil {
		t.Fatal(err)
	}
	verdicts := func(v *Verification, err error) map[Verdict]int {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		n := make(map[Verdict]int)
		for _, one := range v.Stages {
			n[one.Verdict]++
		}
		return n
	}
	if n := verdicts(s.Verify(DefaultLimits)); n[Identical] != 2 || n[Unchecked] != 2 || len(n) != 2 {
		t.Errorf("verdicts %v: two are within the limits, two not", n)
	}
	if n := verdicts(s.Verify(Limits{Steps: 1e30, Bytes: 1, Files: 1e9})); n[Identical] != 4 || len(n) != 1 {
		t.Errorf("verdicts %v: all four must be identical", n)
	}
	if n := verdicts(s.Checksums(DefaultLimits)); n[Intact] != 4 || len(n) != 1 {
		t.Errorf("verdicts %v: all four must be intact", n)
	}
	// A stage that others were made from is missed.
	if err := s.Store().Stage(key(t, inner)).Remove(); err != nil {
		t.Fatal(err)
	}
	if n := verdicts(s.Verify(DefaultLimits)); n[Missing] != 1 || n[Identical] != 1 {
		t.Errorf("verdicts %v: one must be missing", n)
	}
	// Other contents under a specification, with all checksums right.
	forge(t, s, inner, 7)
	if n := verdicts(s.Verify(DefaultLimits)); n[Different] != 1 || n[Identical] != 1 {
		t.Errorf("verdicts %v: the forged one must differ", n)
	}
	forge(t, s, inner, 13)
	if n := verdicts(s.Checksums(DefaultLimits)); n[Different] != 1 || n[Intact] != 3 {
		t.Errorf("verdicts %v: what its specification does not allow must differ", n)
	}
}

func forge(t *testing.T, s *Study, n total, x float64) {
	t.Helper()
	stage := s.Store().Stage(key(t, n))
	_ = stage.Remove()
	k, err := kindOf(n)
	if err == nil {
		err = s.operation().keep(t.Context(), stage, k, n, x)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A stage under the key of one node that carries the graph of another is
// different, whatever its checksums say.
func TestForeignGraph(t *testing.T) {
	s := open(t)
	a, b := sum(2, number{1}), sum(3, number{1})
	err := s.Store().Stage(key(t, a)).Write(func(w *store.Writer) error {
		g, err := GraphOf(b)
		return errors.Join(err, w.WriteJSON(GraphFile, g), w.WriteJSON("total.json", 3.0))
	})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Checksums(DefaultLimits)
	if err != nil || v.Count(Different) != 1 {
		t.Errorf("%+v, %v", v, err)
	}
}

// Verification writes nothing into the study.
func TestVerifyOnlyReads(t *testing.T) {
	s := open(t)
	if _, err := Get(s, sum(2, number{1})); err != nil {
		t.Fatal(err)
	}
	before := filesOf(t, s.Dir())
	if _, err := s.Verify(DefaultLimits); err != nil {
		t.Fatal(err)
	}
	if after := filesOf(t, s.Dir()); !slices.Equal(before, after) {
		t.Errorf("files %v became %v", before, after)
	}
}

func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
