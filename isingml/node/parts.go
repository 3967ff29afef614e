package node

import (
	"context"
	"errors"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/study"
)

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
