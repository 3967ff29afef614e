package node

import (
	"context"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// Stream implements [Streamer].
func (d Draw) Stream(ctx context.Context, of *study.Inputs, each func(*Ensemble) error) error {
	stage, err := of.Stored(ctx, d)
	if err != nil {
		return err
	}
	return d.eachPart(stage, each)
}

func (d Draw) eachPart(stage *store.Stage, each func(*Ensemble) error) error {
	return d.read(stage, func(file *data.EnsembleFile, plan sample.Plan) error {
		for e, err := range file.Parts() {
			if err == nil {
				err = each(drawnAs(d, d.Spec, e, plan))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
