package study

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/isingml/kernel/isingml/internal/files"
)

// ErrUnknown is wrapped by errors about specifications that this program
// cannot carry out: of a kind or a version that it does not know.
var ErrUnknown = errors.New("study: unknown")

// Unknown returns the same error, in the same words, as one that wraps
// [ErrUnknown]: for nodes that name what another program may have, such as a
// model.
func Unknown(err error) error { return unknown{err} }

type unknown struct{ error }

func (u unknown) Unwrap() []error { return []error{u.error, ErrUnknown} }

// A Graph is specifications with all their inputs, written down: a plan of
// work, and the origin of every stage. In a file it is
//
//	{"nodes": {"cold": {"kind": "draw", "spec": {"beta": 0.6, ...}},
//	           "f": {"kind": "train", "spec": {"broken": ["cold"], ...}}},
//	 "want": ["f"]}
//
// where a field that is an input holds the name of another node. What a node
// needs beside its fields, see [Kind], may stand there or not.
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
	return graphOf(context.Background(), newKeyring(), wanted...)
}

func graphOf(ctx context.Context, keys *keyring, wanted ...Node) (*Graph, error) {
	g := &Graph{Nodes: make(map[string]GraphNode)}
	for _, n := range wanted {
		name, err := g.add(ctx, keys, n)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(g.Want, name) {
			g.Want = append(g.Want, name)
		}
	}
	return g, nil
}

func (g *Graph) add(ctx context.Context, keys *keyring, n Node) (string, error) {
	key, err := keys.of(ctx, n)
	if err != nil {
		return "", err
	}
	name := key.String()
	if _, ok := g.Nodes[name]; ok {
		return name, nil
	}
	spec, err := specification(n, func(in Node) (string, error) { return g.add(ctx, keys, in) })
	if err != nil {
		return "", err
	}
	for _, in := range needsOf(n) {
		if _, err := g.add(ctx, keys, in); err != nil {
			return "", err
		}
	}
	out := GraphNode{Kind: key.Kind(), Version: key.Version(), Spec: make(map[string]json.RawMessage, len(spec))}
	for field, value := range spec {
		if out.Spec[field], err = json.Marshal(value); err != nil {
			return "", fmt.Errorf("study: %s of the %s: %w", field, KindOf(n), err)
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
	if err := files.Write(path, func(w io.Writer) error { _, err := w.Write(append(text, '\n')); return err }); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

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

// Wanted returns the wanted nodes. It ends with ctx.
func (g *Graph) Wanted(ctx context.Context) ([]Node, error) {
	nodes, unknown, err := g.Known(ctx)
	if err == nil && len(unknown) > 0 {
		err = unknown[0]
	}
	return nodes, err
}

// Known returns the wanted nodes that this program can carry out, nil in the
// place of others, and why it cannot those, with [ErrUnknown].
func (g *Graph) Known(ctx context.Context) (nodes []Node, unknown []error, err error) {
	d := &decoder{ctx: ctx, graph: g, done: make(map[string]Node), failed: make(map[string]error), open: make(map[string]bool), paths: make(map[string]int)}
	nodes = make([]Node, len(g.Want))
	for i, name := range g.Want {
		switch n, err := d.node(name); {
		case err == nil:
			nodes[i] = n
		case errors.Is(err, ErrUnknown):
			unknown = append(unknown, err)
		default:
			return nil, nil, err
		}
	}
	return nodes, unknown, nil
}
