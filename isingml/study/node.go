// Package study is the state of an analysis on disk, as a graph of
// specifications.
//
// A [Node] says what is wanted: a struct whose fields are the parameters, and
// whose inputs are other nodes. Its key follows from the specification and the
// keys of its inputs alone, so no data is read to find out what is there. What
// a node asks for is computed once and kept (a [Stage]), or made anew each
// time where that costs nothing (a [Maker] that is no stage).
//
//	values, err := study.Get(s, node.Evaluate{F: f, Of: draw})
//
// A cell that calls its variable study imports the package under another name,
// such as graph.
//
// One description of work serves cells, commands, plan files ([Graph]), the
// machines of a cluster and verification, which computes a study's stages
// again from the graphs that they carry.
//
// The package knows nothing of physics.
package study

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/isingml/kernel/isingml/store"
)

// A Node is a specification: a struct value. Exported fields that are nodes
// themselves, or slices of nodes, are its inputs; the others are written as
// JSON. Fields tagged `json:"-"` and unexported ones do not count: they must
// not change the result. A field that the tag marks as omitempty can be added
// later without a change of keys. [Register] makes its type known.
type Node any

// A Maker is a node that can be computed.
type Maker[T any] interface {
	// Make computes the result from the inputs, which [Input] returns. It
	// returns soon after ctx has ended, with an error that wraps the context's.
	Make(ctx context.Context, in *Inputs) (T, error)
}

// A Stage is a maker whose result is kept in the study.
type Stage[T any] interface {
	Maker[T]
	// Save writes the result: equal results give equal bytes.
	Save(w *store.Writer, result T) error
	// Load reads what Save wrote, and checks it against the specification.
	Load(from *store.Stage) (T, error)
}

// isNode tells whether values of a type, or of those that an interface stands
// for, can be computed: whether it has the method of a [Maker].
func isNode(t reflect.Type) bool {
	m, ok := t.MethodByName("Make")
	if !ok {
		return false
	}
	first := 1 // behind the receiver
	if t.Kind() == reflect.Interface {
		first = 0
	}
	f := m.Type
	return f.NumIn() == first+2 && f.In(first) == reflect.TypeFor[context.Context]() && f.In(first+1) == reflect.TypeFor[*Inputs]() && f.NumOut() == 2
}

// A field is one field of a node's struct.
type field struct {
	name      string
	index     int
	input     bool // a node
	inputs    bool // a slice of nodes
	omitEmpty bool
}

// fieldsOf lists the fields of a node's type.
func fieldsOf(t reflect.Type) ([]field, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("study: the node %v is not a struct", t)
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if f.Anonymous {
			return nil, fmt.Errorf("study: the node %v embeds %v: give the field a name", t, f.Type)
		}
		if name == "" {
			name = f.Name
		}
		fields = append(fields, field{
			name: name, index: i, omitEmpty: options == "omitempty",
			input:  isNode(f.Type),
			inputs: f.Type.Kind() == reflect.Slice && isNode(f.Type.Elem()),
		})
	}
	return fields, nil
}

// nodesIn returns the nodes of an input field, in order.
func (f field) nodesIn(v reflect.Value) []Node {
	v = v.Field(f.index)
	var nodes []Node
	switch {
	case f.input && !isNil(v):
		nodes = []Node{v.Interface()}
	case f.inputs:
		for i := range v.Len() {
			if !isNil(v.Index(i)) {
				nodes = append(nodes, v.Index(i).Interface())
			}
		}
	}
	return nodes
}

func isNil(v reflect.Value) bool { return v.Kind() == reflect.Interface && v.IsNil() }

// InputsOf returns the inputs of a node, in the order of its fields, and then
// those that its kind says it needs.
func InputsOf(n Node) ([]Node, error) {
	fields, err := fieldsOf(reflect.TypeOf(n))
	if err != nil {
		return nil, err
	}
	var nodes []Node
	for _, f := range fields {
		nodes = append(nodes, f.nodesIn(reflect.ValueOf(n))...)
	}
	return append(nodes, needsOf(n)...), nil
}

// needsOf returns the inputs that stand in no field of a node.
func needsOf(n Node) []Node {
	if k, err := kindOf(n); err == nil && k.Needs != nil {
		return k.Needs(n)
	}
	return nil
}

// specification returns the node's fields with each input replaced by what
// name returns for it.
func specification(n Node, name func(Node) (string, error)) (map[string]any, error) {
	v := reflect.ValueOf(n)
	fields, err := fieldsOf(v.Type())
	if err != nil {
		return nil, err
	}
	spec := make(map[string]any, len(fields))
	for _, f := range fields {
		if f.omitEmpty && v.Field(f.index).IsZero() {
			continue
		}
		var names []string
		for _, in := range f.nodesIn(v) {
			text, err := name(in)
			if err != nil {
				return nil, err
			}
			names = append(names, text)
		}
		switch {
		case f.input && len(names) == 1:
			spec[f.name] = names[0]
		case f.input:
			return nil, fmt.Errorf("study: the %s has no %s", KindOf(n), f.name)
		case f.inputs && len(names) < v.Field(f.index).Len():
			return nil, fmt.Errorf("study: one of the %s of the %s is nil", f.name, KindOf(n))
		case f.inputs:
			spec[f.name] = names
		default:
			text, err := json.Marshal(v.Field(f.index).Interface())
			if err != nil {
				return nil, fmt.Errorf("study: %s of the %s: %w", f.name, KindOf(n), err)
			}
			spec[f.name] = json.RawMessage(text)
		}
	}
	return spec, nil
}

// Describe returns the node in words, for progress and errors. A stranger's words
// in it, such as the name of a network, cannot steer a terminal.
func Describe(n Node) string {
	k, err := kindOf(n)
	if err != nil || k.Words == nil {
		return KindOf(n)
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, k.Words(n))
}
