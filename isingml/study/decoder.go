package study

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
)

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
