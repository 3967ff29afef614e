package classify

import (
	"bytes"
	"fmt"
	"io"
)

// modelKey is the parameter of a checkpoint that names the model.
const modelKey = "isingml_model"

func (m Model) params(l int) []checkpointParam {
	return []checkpointParam{{Scope: "/", Key: modelKey, Value: fmt.Sprintf("%s, version %d, L=%d", m.Name, m.Version, l), ValueType: "string"}}
}

// WriteCheckpoint writes the model's variables as a GoMLX checkpoint: its JSON
// and its values; see [Network.WriteCheckpoint].
func (f *TrainedModel) WriteCheckpoint(description, values io.Writer) error {
	return writeVariables(description, values, f.model.params(f.Format().Shape[0]), f.variables)
}

// ReadModelCheckpoint reads what [TrainedModel.WriteCheckpoint] wrote of a model
// for lattices of linear size l. It is an error if it is of another model.
func ReadModelCheckpoint(m Model, l int, description, values io.Reader) (*TrainedModel, error) {
	if err := m.validate(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(description)
	if err != nil {
		return nil, fmt.Errorf("classify: reading checkpoint: %w", err)
	}
	data, err := io.ReadAll(values)
	if err != nil {
		return nil, fmt.Errorf("classify: reading checkpoint: %w", err)
	}
	params, variables, err := readVariables(text, data)
	if err != nil {
		return nil, err
	}
	for _, p := range params {
		if want := m.params(l)[0]; p.Key == modelKey && p.Value != want.Value {
			return nil, fmt.Errorf("classify: the checkpoint is of the model %q, must be of %q", p.Value, want.Value)
		}
	}
	return newTrainedModel(m, l, variables)
}

// MarshalBinary returns the checkpoint in one piece.
func (f *TrainedModel) MarshalBinary() ([]byte, error) {
	var description, values bytes.Buffer
	if err := f.WriteCheckpoint(&description, &values); err != nil {
		return nil, err
	}
	return joined(description.Bytes(), values.Bytes()), nil
}

func unmarshalModel(m Model, l int, data []byte) (*TrainedModel, error) {
	description, values, err := parted(data)
	if err != nil {
		return nil, err
	}
	return ReadModelCheckpoint(m, l, bytes.NewReader(description), bytes.NewReader(values))
}
