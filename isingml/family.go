package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/node"
)

// A Family gives one or several functions f for each lattice size: a
// [Classifier], some [Functions], or the specifications of some
// ([FunctionNodes]).
type Family interface {
	// nodes returns the functions of size l, one for each network; none if
	// there are none of that size.
	nodes(s *Study, l int) ([]node.FunctionNode, error)
	// mean returns the mean of these.
	mean(s *Study, l int) (node.FunctionNode, error)
}

// Functions are functions f, one for each lattice size.
type Functions []Function

// FunctionNodes are the specifications of functions f, one for each lattice
// size.
type FunctionNodes []node.FunctionNode

func (fs Functions) nodes(s *Study, l int) ([]node.FunctionNode, error) {
	nodes := make(FunctionNodes, len(fs))
	for i, f := range fs {
		if f == nil {
			return nil, errors.New("isingml: one of the functions is nil")
		}
		nodes[i] = f.Node()
	}
	return nodes.nodes(s, l)
}

func (fs Functions) mean(s *Study, l int) (node.FunctionNode, error) { return only(fs, s, l) }

func (fs FunctionNodes) nodes(_ *Study, l int) ([]node.FunctionNode, error) {
	for _, f := range fs {
		format, err := f.Format()
		if err != nil {
			return nil, err
		}
		if len(format.Shape) > 0 && format.Shape[0] == l {
			return []node.FunctionNode{f}, nil
		}
	}
	return nil, nil
}

func (fs FunctionNodes) mean(s *Study, l int) (node.FunctionNode, error) { return only(fs, s, l) }

// only returns the one function of size l.
func only(of Family, s *Study, l int) (node.FunctionNode, error) {
	found, err := of.nodes(s, l)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("isingml: no function f is for L=%d", l)
	}
	return found[0], nil
}
