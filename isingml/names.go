package isingml

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/study"
)

// Name lets the ensemble be called by a name in this study, see [Study.Named].
// The name is kept with the ensemble's specification, in the study's folder
// names. A name that was another ensemble's is this one's from now on.
func (s *Study) Name(name string, e *Ensemble) error {
	graph, err := study.GraphOf(e.Node())
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(graph, "", "  ")
	if err != nil {
		return err
	}
	return s.Store().SetName(name, append(text, '\n'))
}

// Named returns the ensemble of that name. One whose specification can be
// computed is computed if it is missing.
func (s *Study) Named(name string) (*Ensemble, error) {
	of, err := s.specification(name)
	if err != nil {
		return nil, err
	}
	return s.get(of)
}

// specification returns that of the ensemble of a name.
func (s *Study) specification(name string) (node.EnsembleNode, error) {
	text, err := s.Store().Named(name)
	if err != nil {
		return nil, fmt.Errorf("isingml: %w", err)
	}
	graph, err := study.ReadGraph(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("isingml: the name %q: %w", name, err)
	}
	ctx, stop := s.Watch()
	defer stop()
	nodes, err := graph.Wanted(ctx)
	if err != nil {
		return nil, fmt.Errorf("isingml: the name %q: %w", name, err)
	}
	of, ok := nodes[0].(node.EnsembleNode)
	if !ok || len(nodes) != 1 {
		return nil, fmt.Errorf("isingml: the name %q is that of a %s, must be one ensemble's", name, study.KindOf(nodes[0]))
	}
	return of, nil
}
