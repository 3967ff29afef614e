package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// twoPhases returns the ensembles of both phases as training takes them.
func twoPhases(ctx context.Context, in *study.Inputs, symmetric, broken []EnsembleNode) (data []classify.Labelled, err error) {
	for i, phase := range [][]EnsembleNode{symmetric, broken} {
		for _, node := range phase {
			e, err := study.Input(ctx, in, node)
			if err != nil {
				return nil, err
			}
			data = append(data, classify.Labelled{Set: e.Configurations, Broken: i == 1})
		}
	}
	return data, nil
}

// sameArithmetic reports a network whose bits cannot come out here.
func sameArithmetic(t classify.Training, want string) error {
	if m := t.Model; m != nil && m.Code == nil {
		return unknownModel(m)
	}
	here, err := t.Arithmetic()
	if err != nil {
		return fmt.Errorf("%w engine: %w", study.ErrUnknown, err)
	}
	if want != here {
		return fmt.Errorf("%w arithmetic %q of a network: here it is %q", study.ErrUnknown, want, here)
	}
	return nil
}

// unknownModel reports a model that this program does not hold.
func unknownModel(m *classify.Model) error {
	return fmt.Errorf("%w model %q, version %d: it is written by a user, and only known where it was", study.ErrUnknown, m.Name, m.Version)
}

const historyFile = "history.json"

// saveNetwork writes a network as a GoMLX checkpoint and its history as JSON.
func saveNetwork(w *store.Writer, n classify.Trained, history *classify.History) error {
	description, err := w.Create(classify.CheckpointJSON)
	if err != nil {
		return err
	}
	values, err := w.Create(classify.CheckpointData)
	if err != nil {
		return errors.Join(err, description.Close())
	}
	err = n.WriteCheckpoint(description, values)
	if err := errors.Join(err, description.Close(), values.Close()); err != nil {
		return err
	}
	return w.WriteJSON(historyFile, history)
}

// openNetwork opens the files of a checkpoint.
func openNetwork(stage *store.Stage) (description, values *store.Reader, err error) {
	if description, err = stage.Open(classify.CheckpointJSON); err != nil {
		return nil, nil, err
	}
	if values, err = stage.Open(classify.CheckpointData); err != nil {
		return nil, nil, errors.Join(err, description.Close())
	}
	return description, values, nil
}

// networkFiles are the files of a stage that is a network.
var networkFiles = []string{classify.CheckpointJSON, classify.CheckpointData, historyFile}
