package study

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
)

// ErrUnknown is wrapped by errors about specifications that this program
// cannot carry out: of a kind or a version that it does not know.
var ErrUnknown = errors.New("study: unknown")

// A Graph is specifications with all their inputs, written down: a plan of
// work, and the origin of every stage. In a file it is
//
//	{"nodes": {"cold": {"kind": "draw", "spec": {"beta": 0.6, ...}},
//	           "f": {"kind": "train", "spec": {"broken": ["cold"], ...}}},
//	 "want": ["f"]}
//
// where a field that is an input holds the name of another node.
type Graph struct {
	Nodes map[string]GraphNode `json:"nodes"`
	Want  []string             `json:"want"`
}

// A GraphNode is one specification of a [Graph].
type GraphNode struct {
	Kind string `json:"kind"`
	// Version is that of the algorithm; 0, or none, stands for this program's.
	Version int                        `json:"version,omitempty"`
	Spec    map[string]json.RawMessage `json:"spec"`
}

// GraphOf writes down the wanted nodes and all their inputs, each once, under
// the names of their keys.
func GraphOf(wanted ...Node) (*Graph, error) {
	g := &Graph{Nodes: make(map[string]GraphNode)}
	for _, n := range wanted {
		name, err := g.add(n)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(g.Want, name) {
			g.Want = append(g.Want, name)
		}
	}
	return g, nil
}

func (g *Graph) add(n Node) (string, error) {
	key, err := KeyOf(n)
	if err != nil {
		return "", err
	}
	name := key.String()
	if _, ok := g.Nodes[name]; ok {
		return name, nil
	}
	spec, err := specification(n, g.add)
	if err != nil {
		return "", err
	}
	out := GraphNode{Kind: n.Kind(), Version: n.Version(), Spec: make(map[string]json.RawMessage, len(spec))}
	for field, value := range spec {
		if out.Spec[field], err = json.Marshal(value); err != nil {
			return "", fmt.Errorf("study: %s of the %s: %w", field, n.Kind(), err)
		}
	}
	g.Nodes[name] = out
	return name, nil
}

// WritePlan writes the wanted nodes and all their inputs, computed or not, into
// a file, for isingml run, work and slurm.
func (s *Study) WritePlan(path string, wanted ...Node) error {
	g, err := GraphOf(wanted...)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o666); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

// maxGraph bounds the text of a graph, in bytes: that of a protocol with
// thousands of stages is a tenth of it.
const maxGraph = 16 << 20

// ReadGraph reads a graph as JSON.
func ReadGraph(r io.Reader) (*Graph, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxGraph+1))
	if err != nil {
		return nil, fmt.Errorf("study: a plan: %w", err)
	}
	if len(text) > maxGraph {
		return nil, fmt.Errorf("study: a plan of more than %d MiB", maxGraph>>20)
	}
	g := new(Graph)
	if err := strict(text, g); err != nil {
		return nil, fmt.Errorf("study: a plan: %w", err)
	}
	if len(g.Want) == 0 {
		return nil, errors.New(`study: the plan wants nothing: "want" must name at least one node`)
	}
	return g, nil
}

// Wanted returns the wanted nodes.
func (g *Graph) Wanted() ([]Node, error) {
	d := &decoder{graph: g, done: make(map[string]Node), open: make(map[string]bool), paths: make(map[string]int)}
	nodes := make([]Node, len(g.Want))
	for i, name := range g.Want {
		var err error
		if nodes[i], err = d.node(name); err != nil {
			return nil, err
		}
	}
	return nodes, nil
}

// A Defaulted node has fields that a plan may leave out.
type Defaulted interface {
	Node
	// Resolved returns the node with all of them filled in, of the same type.
	Resolved() (Node, error)
}

// A decoder makes nodes from a graph.
type decoder struct {
	graph *Graph
	done  map[string]Node
	open  map[string]bool // being decoded: met again, it is a circle
	paths map[string]int  // nodes behind a node, one for each way to it
}

// maxPaths bounds the work of walking a graph from its end, which meets a node
// once for each way to it.
const maxPaths = 1 << 20

func (d *decoder) node(name string) (Node, error) {
	if n, ok := d.done[name]; ok {
		return n, nil
	}
	written, ok := d.graph.Nodes[name]
	if !ok {
		return nil, fmt.Errorf("study: the plan has no node %q", name)
	}
	if d.open[name] {
		return nil, fmt.Errorf("study: the node %q is an input of itself", name)
	}
	d.open[name] = true
	k, err := kindNamed(written.Kind)
	if err != nil {
		return nil, err
	}
	n, err := d.fill(k.node, name, written)
	if err == nil && d.paths[name] > maxPaths {
		err = fmt.Errorf("more than %d ways lead to its inputs", maxPaths)
	}
	if err != nil {
		return nil, fmt.Errorf("study: node %q: %w", name, err)
	}
	if written.Version != 0 && written.Version != n.Version() {
		return nil, fmt.Errorf("%w: node %q is of version %d of %s, this program has %d", ErrUnknown, name, written.Version, written.Kind, n.Version())
	}
	d.done[name] = n
	return n, nil
}

func (d *decoder) fill(t reflect.Type, name string, written GraphNode) (Node, error) {
	fields, err := fieldsOf(t)
	if err != nil {
		return nil, err
	}
	v := reflect.New(t).Elem()
	known := make(map[string]bool)
	d.paths[name] = 1
	for _, f := range fields {
		known[f.name] = true
		text, ok := written.Spec[f.name]
		if !ok {
			continue
		}
		switch to := v.Field(f.index); {
		case f.input:
			err = d.input(name, text, to)
		case f.inputs:
			err = d.inputs(name, text, to)
		default:
			err = strict(text, to.Addr().Interface())
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	for field := range written.Spec {
		if !known[field] {
			return nil, fmt.Errorf("a %s has no field %q", written.Kind, field)
		}
	}
	n := v.Interface().(Node)
	if open, ok := n.(Defaulted); ok {
		return open.Resolved()
	}
	return n, nil
}

func (d *decoder) input(of string, text json.RawMessage, to reflect.Value) error {
	var name string
	if err := json.Unmarshal(text, &name); err != nil {
		return fmt.Errorf("must be the name of a node: %w", err)
	}
	n, err := d.node(name)
	if err != nil {
		return err
	}
	d.paths[of] = min(d.paths[of]+d.paths[name], maxPaths+1)
	if !reflect.TypeOf(n).AssignableTo(to.Type()) {
		return fmt.Errorf("a %s (%q) cannot stand here", n.Kind(), name)
	}
	to.Set(reflect.ValueOf(n))
	return nil
}

func (d *decoder) inputs(of string, text json.RawMessage, to reflect.Value) error {
	var names []json.RawMessage
	if err := json.Unmarshal(text, &names); err != nil {
		return fmt.Errorf("must be a list of names of nodes: %w", err)
	}
	list := reflect.MakeSlice(to.Type(), len(names), len(names))
	for i, name := range names {
		if err := d.input(of, name, list.Index(i)); err != nil {
			return err
		}
	}
	to.Set(list)
	return nil
}

// strict reads one JSON value and refuses fields that v does not have, and
// anything behind it.
func strict(text []byte, v any) error {
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(v); err != nil {
		return err
	}
	if _, err := in.Token(); err != io.EOF {
		return errors.New("something stands behind its end")
	}
	return nil
}
