package classify

import (
	"bytes"
	"fmt"
	"io"

	"github.com/isingml/kernel/isingml/lattice"
)

// modelKey is the parameter of a checkpoint that names the model.
const modelKey = "isingml_model"

func (m Model) params(f lattice.Format) []checkpointParam {
	size := f.String()
	if l := f.Shape[0]; f.Equal(lattice.Square(l)) {
		size = fmt.Sprintf("L=%d", l)
	}
	return []checkpointParam{{Scope: "/", Key: modelKey, Value: fmt.Sprintf("%s, version %d, %s", m.Name, m.Version, size), ValueType: "string"}}
}

// WriteCheckpoint writes the model's variables as a GoMLX checkpoint: its JSON
// and its values; see [Network.WriteCheckpoint].
func (f *TrainedModel) WriteCheckpoint(description, values io.Writer) error {
	return writeVariables(description, values, f.model.params(f.Format()), f.variables)
}

// ReadModelCheckpoint reads what [TrainedModel.WriteCheckpoint] wrote of a model
// for configurations of a format. It is an error if it is of another model.
func ReadModelCheckpoint(m Model, format lattice.Format, description, values io.Reader) (*TrainedModel, error) {
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
		if want := m.params(format)[0]; p.Key == modelKey && p.Value != want.Value {
			return nil, fmt.Errorf("classify: the checkpoint is of the model %q, must be of %q", p.Value, want.Value)
		}
	}
	return newTrainedModel(m, format, variables)
}

// MarshalBinary returns the checkpoint in one piece.
func (f *TrainedModel) MarshalBinary() ([]byte, error) {
	var description, values bytes.Buffer
	if err := f.WriteCheckpoint(&description, &values); err != nil {
		return nil, err
	}
	return joined(description.Bytes(), values.Bytes()), nil
}

func unmarshalModel(m Model, format lattice.Format, data []byte) (*TrainedModel, error) {
	description, values, err := parted(data)
	if err != nil {
		return nil, err
	}
	return ReadModelCheckpoint(m, format, bytes.NewReader(description), bytes.NewReader(values))
}
