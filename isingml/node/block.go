package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/study"
)

// Block is the ensemble of configurations rescaled once as its model says, of
// spins on a square by the majority rule (Appendix C); ties are drawn from
// streams named by the seed. Energy stays that of the parent, because
// observables of the rescaled system are reweighted with the energy that their
// configurations were drawn with, and so does the chain. Magnetization is that
// of the blocked spins. Blocking is cheap, so the result is not kept.
type Block struct {
	Of   EnsembleNode `json:"of"`
	Seed uint64       `json:"seed"`
	// Rule is that of the model, which stands in the key where it is another one
	// than the paper's: see [Blocked].
	Rule *lattice.Rescaling `json:"rule,omitempty"`
}

var _ = study.Register[*Ensemble](study.Kind[Block]{Name: "block", Version: 1})

// Make blocks the ensemble, of which only a part at a time is in memory.
func (b Block) Make(ctx context.Context, in *study.Inputs) (*Ensemble, error) {
	all := joint{n: b.Len()}
	if err := b.blocked(ctx, in, all.add); err != nil {
		return nil, err
	}
	return all.ensemble()
}

// Format implements [EnsembleNode].
func (b Block) Format() (lattice.Format, error) {
	from, err := b.Of.Format()
	if err != nil {
		return lattice.Format{}, err
	}
	rule, err := b.Rescaling()
	if err != nil {
		return lattice.Format{}, fmt.Errorf("isingml: blocking: %w", err)
	}
	return rule.Of(from)
}

// Len implements [EnsembleNode].
func (b Block) Len() int { return b.Of.Len() }

// State implements [EnsembleNode]: that of the ensemble that was blocked.
func (b Block) State() State { return b.Of.State() }

// Rescaling implements [EnsembleNode]. It is an error if the model has another
// rule than the one that stands in the specification.
func (b Block) Rescaling() (lattice.Rescaling, error) {
	rule, err := b.Of.Rescaling()
	if err == nil && b.Rule != nil && *b.Rule != rule {
		return rule, fmt.Errorf("the specification rescales by %+v, the model by %+v: make it anew", *b.Rule, rule)
	}
	return rule, err
}

// Symmetries implements [EnsembleNode].
func (b Block) Symmetries() ([]lattice.Symmetry, error) { return b.Of.Symmetries() }

// Stream implements [Streamer].
func (b Block) Stream(ctx context.Context, of *study.Inputs, each func(*Ensemble) error) error {
	in, err := of.Of(ctx, b)
	if err != nil {
		return err
	}
	return b.blocked(ctx, in, each)
}

func (b Block) blocked(ctx context.Context, in *study.Inputs, each func(*Ensemble) error) error {
	first := 0
	if _, err := b.Rescaling(); err != nil {
		return fmt.Errorf("isingml: blocking: %w", err)
	}
	return parts(ctx, in, b.Of, func(e *Ensemble) error {
		rescaled, err := e.block(b.Seed, first)
		first += e.Len()
		if err != nil {
			return err
		}
		return each(rescaled)
	})
}

// Blocked returns the specification of an ensemble blocked several times.
func Blocked(of EnsembleNode, times int, seed uint64) EnsembleNode {
	for range times {
		of = blockOf(of, seed)
	}
	return of
}

// blockOf returns the specification of an ensemble blocked once. The majority of
// b = 2, by which the paper blocks, does not stand in it.
func blockOf(of EnsembleNode, seed uint64) Block {
	b := Block{Of: of, Seed: seed}
	if rule, err := of.Rescaling(); err == nil && rule != (lattice.Rescaling{Rule: lattice.Majority, B: 2}) {
		b.Rule = &rule
	}
	return b
}

// Block returns the ensemble blocked once: see [Block].
func (e *Ensemble) Block(seed uint64) (*Ensemble, error) { return e.block(seed, 0) }

// block blocks a part of an ensemble, whose first configuration has that number
// in it.
func (e *Ensemble) block(seed uint64, first int) (*Ensemble, error) {
	rule, err := e.node.Rescaling()
	if err != nil {
		return nil, fmt.Errorf("isingml: blocking: %w", err)
	}
	rescaled, err := e.Ensemble.Block(rule, seed, first)
	if err != nil {
		return nil, err
	}
	return &Ensemble{Ensemble: rescaled, Plan: e.Plan, node: blockOf(e.node, seed)}, nil
}

// parts reads an input part by part.
func parts(ctx context.Context, of *study.Inputs, n EnsembleNode, each func(*Ensemble) error) error {
	if p, ok := n.(Streamer); ok {
		return p.Stream(ctx, of, func(e *Ensemble) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return each(e)
		})
	}
	e, err := study.Input(ctx, of, n)
	if err != nil {
		return err
	}
	return each(e)
}

// A joint is parts of an ensemble, put together again.
type joint struct {
	n    int // configurations that are expected
	all  *Ensemble
	rows []byte
}

func (j *joint) add(part *Ensemble) error {
	bits := part.Configurations.Bits()
	if j.all == nil {
		j.rows = make([]byte, 0, max(1, j.n/max(1, part.Len()))*len(bits))
	}
	j.rows = append(j.rows, bits...)
	if j.all == nil {
		whole, values := *part, *part.Ensemble
		values.Columns = slices.Clone(values.Columns)
		whole.Ensemble, j.all = &values, &whole
		return nil
	}
	to := j.all.Ensemble
	if len(part.Columns) != len(to.Columns) {
		return errors.New("isingml: the parts of an ensemble have different columns")
	}
	for i, c := range part.Columns {
		to.Columns[i].Values = append(to.Columns[i].Values, c.Values...)
	}
	to.Chain = append(to.Chain, part.Chain...)
	return nil
}

func (j *joint) ensemble() (*Ensemble, error) {
	if j.all == nil {
		return nil, errors.New("isingml: an ensemble without configurations")
	}
	var err error
	j.all.Configurations, err = lattice.FromRows(j.all.Configurations.Format(), j.rows)
	return j.all, err
}
