package study

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// A decoder makes nodes from a graph.
type decoder struct {
	ctx    context.Context
	graph  *Graph
	done   map[string]Node
	failed map[string]error
	open   map[string]bool // being decoded: met again, it is a circle
	paths  map[string]int  // nodes behind a node, one for each way to it
	edges  int             // inputs of all nodes
}

// What a graph can ask for is bounded, as it may be a stranger's. The largest
// protocol of package paper has 600 nodes with 900 inputs, 8 behind another, and
// 3,000 ways.
const (
	maxGraph = 16 << 20 // bytes of its text
	maxDepth = 1000     // inputs behind another
	maxEdges = 1 << 18  // inputs of all nodes
	maxPaths = 1 << 18  // ways to a node and what is behind it: what is not kept is made anew on each
)

func (d *decoder) node(name string) (Node, error) {
	if n, ok := d.done[name]; ok {
		return n, nil
	}
	if err, ok := d.failed[name]; ok {
		return nil, err
	}
	n, err := d.decode(name)
	if err != nil {
		d.failed[name] = err
		return nil, err
	}
	d.done[name] = n
	return n, nil
}

func (d *decoder) decode(name string) (Node, error) {
	written, ok := d.graph.Nodes[name]
	switch {
	case d.ctx.Err() != nil:
		return nil, context.Cause(d.ctx)
	case !ok:
		return nil, fmt.Errorf("study: the plan has no node %q", name)
	case d.open[name]:
		return nil, fmt.Errorf("study: the node %q is an input of itself", name)
	case len(d.open) >= maxDepth:
		return nil, fmt.Errorf("study: the node %q has more than %d inputs behind another", name, maxDepth)
	}
	d.open[name] = true
	defer delete(d.open, name)
	k, err := kindNamed(written.Kind)
	if err != nil {
		return nil, fmt.Errorf("study: node %q: %w", name, err)
	}
	n, err := d.fill(k, name, written)
	switch {
	case err != nil:
	case d.edges > maxEdges:
		err = fmt.Errorf("the nodes have more than %d inputs together", maxEdges)
	case d.paths[name] > maxPaths:
		err = fmt.Errorf("more than %d ways lead to its inputs", maxPaths)
	}
	if err != nil {
		return nil, inNode(name, err)
	}
	if written.Version != 0 && written.Version != k.Version {
		return nil, fmt.Errorf("%w: node %q is of version %d of %s, this program has %d: what is stored stays, and this program computes it anew under another key", ErrUnknown, name, written.Version, written.Kind, k.Version)
	}
	return n, nil
}

// inNode returns an error with the name of the node that it is in: the deepest
// one, as a graph may be deep.
func inNode(name string, err error) error {
	if in := (*nodeError)(nil); errors.As(err, &in) {
		return err
	}
	return &nodeError{name, err}
}

type nodeError struct {
	name string
	err  error
}

func (e *nodeError) Error() string { return fmt.Sprintf("study: node %q: %v", e.name, e.err) }
func (e *nodeError) Unwrap() error { return e.err }

func (d *decoder) fill(k *kind, name string, written GraphNode) (Node, error) {
	fields, err := fieldsOf(k.node)
	if err != nil {
		return nil, err
	}
	v := reflect.New(k.node).Elem()
	known := make(map[string]bool)
	d.paths[name] = 1
	for _, f := range fields {
		known[f.name] = true
		text, ok := written.Spec[f.name]
		if !ok && f.input && !f.omitEmpty {
			return nil, fmt.Errorf("a %s takes the name of a node as %q", written.Kind, f.name)
		}
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
		if in := (*nodeError)(nil); errors.As(err, &in) {
			return nil, err
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	for field := range written.Spec {
		if !known[field] {
			return nil, fmt.Errorf("a %s has no field %q", written.Kind, field)
		}
	}
	if k.Resolve != nil {
		return k.Resolve(v.Interface())
	}
	return v.Interface(), nil
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
	d.edges++
	d.paths[of] = min(d.paths[of]+d.paths[name], maxPaths+1)
	if !reflect.TypeOf(n).AssignableTo(to.Type()) {
		return fmt.Errorf("a %s (%q) cannot stand here", KindOf(n), name)
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

// strict reads one JSON value and refuses fields that v does not have, fields
// that are named twice, and anything behind it.
func strict(text []byte, v any) error {
	if err := unrepeated(text); err != nil {
		return err
	}
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

// maxNested is how deep a graph's JSON may be nested.
const maxNested = 100

// unrepeated refuses JSON in which an object has two fields of one name, in
// whatever letters: readers differ in which of them they take. Only the names of
// a graph's nodes differ by their letters.
func unrepeated(text []byte) error {
	type level struct {
		names map[string]bool // of an object; nil for a list
		value bool            // a value comes next, not a name
	}
	var open []level
	in := json.NewDecoder(bytes.NewReader(text))
	in.UseNumber()
	for {
		token, err := in.Token()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if n := len(open); n > maxNested {
			return fmt.Errorf("it is nested more than %d deep", maxNested)
		} else if n > 0 && open[n-1].names != nil {
			top := &open[n-1]
			if name, ok := token.(string); ok && !top.value {
				if n != 2 {
					name = strings.ToLower(name)
				}
				if top.names[name] {
					return fmt.Errorf("the field %q stands there twice", name)
				}
				top.names[name] = true
			}
			top.value = !top.value
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{names: make(map[string]bool)})
		case json.Delim('['):
			open = append(open, level{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
	}
}
