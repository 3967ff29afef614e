package classify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// A variable of a GoMLX model: its path in the store, such as
// /fc1/dense/weights, its shape and its values as bytes.
type variable struct {
	path  string
	shape shapes.Shape
	data  []byte
}

// variablesOf copies the variables of a store whose paths keep accepts, sorted
// by path.
func variablesOf(store *model.Store, keep func(path string) bool) ([]variable, error) {
	var out []variable
	for v := range store.IterVariables() {
		if !v.HasValue() || !keep(v.Path()) {
			continue
		}
		value, err := v.Value()
		if err != nil {
			return nil, fmt.Errorf("classify: variable %s: %w", v.Path(), err)
		}
		one := variable{path: v.Path(), shape: value.Shape()}
		if err := value.ConstBytes(func(data []byte) { one.data = bytes.Clone(data) }); err != nil {
			return nil, fmt.Errorf("classify: variable %s: %w", v.Path(), err)
		}
		out = append(out, one)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out, nil
}

// createVariables puts variables into a store that does not have them yet.
func createVariables(store *model.Store, variables []variable) error {
	for _, v := range variables {
		value := tensors.FromShape(v.shape)
		if err := value.MutableBytes(func(data []byte) { copy(data, v.data) }); err != nil {
			return fmt.Errorf("classify: variable %s: %w", v.path, err)
		}
		if _, err := store.CreateVariable(v.path, value); err != nil {
			return fmt.Errorf("classify: variable %s: %w", v.path, err)
		}
	}
	return nil
}

const variablePrefix = "var:"

// writeVariables writes variables as a GoMLX checkpoint with parameters.
func writeVariables(description, values io.Writer, params []checkpointParam, variables []variable) error {
	c := checkpointJSON{Params: params, BinFormat: uncompressed}
	pos := 0
	for _, v := range variables {
		c.Variables = append(c.Variables, checkpointVariable{
			ParameterName: variablePrefix + v.path, Dimensions: v.shape.Dimensions,
			DType: v.shape.DType.String(), Pos: pos, Length: len(v.data),
		})
		pos += len(v.data)
	}
	text, err := json.MarshalIndent(c, "", "\t")
	if err != nil {
		return fmt.Errorf("classify: checkpoint: %w", err)
	}
	if _, err := description.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("classify: writing checkpoint: %w", err)
	}
	for _, v := range variables {
		if _, err := values.Write(v.data); err != nil {
			return fmt.Errorf("classify: writing checkpoint: %w", err)
		}
	}
	return nil
}

// readVariables reads what writeVariables wrote. Nothing is allocated by a
// length that the data do not bear out.
func readVariables(description, values []byte) ([]checkpointParam, []variable, error) {
	var c checkpointJSON
	if err := json.Unmarshal(description, &c); err != nil {
		return nil, nil, fmt.Errorf("classify: the description of the checkpoint is damaged: %w", err)
	}
	if c.BinFormat != uncompressed {
		return nil, nil, fmt.Errorf("classify: the checkpoint's values are %q, must be %q", c.BinFormat, uncompressed)
	}
	var out []variable
	for _, v := range c.Variables {
		path, ok := strings.CutPrefix(v.ParameterName, variablePrefix)
		dtype, known := dtypes.MapOfNames[v.DType]
		if !ok || !known || !dtype.IsSupported() {
			return nil, nil, fmt.Errorf("classify: variable %q of the checkpoint has type %q, which GoMLX does not know", v.ParameterName, v.DType)
		}
		size := dtype.Size()
		for _, d := range v.Dimensions {
			if d < 1 || size > len(values)/d {
				return nil, nil, fmt.Errorf("classify: variable %q of the checkpoint has shape %v, more than the checkpoint's %d bytes", path, v.Dimensions, len(values))
			}
			size *= d
		}
		if size > len(values) || size != v.Length {
			return nil, nil, fmt.Errorf("classify: variable %q of the checkpoint takes %d bytes, but it has %d and %d are left", path, size, v.Length, len(values))
		}
		out = append(out, variable{path: path, shape: shapes.Make(dtype, v.Dimensions...), data: values[:size:size]})
		values = values[size:]
	}
	if len(values) > 0 {
		return nil, nil, fmt.Errorf("classify: the checkpoint has %d bytes more than its description says", len(values))
	}
	return c.Params, out, nil
}

// joined puts a description and values into one piece: the length of the
// description as four bytes, least significant first, both behind it.
func joined(description, values []byte) []byte {
	n := len(description)
	return append(append([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}, description...), values...)
}

// parted is the inverse of joined.
func parted(data []byte) (description, values []byte, err error) {
	if len(data) < 4 {
		return nil, nil, errors.New("classify: the network is cut off in its first four bytes")
	}
	n := int(data[0]) | int(data[1])<<8 | int(data[2])<<16 | int(data[3])<<24
	if data = data[4:]; n > len(data) {
		return nil, nil, fmt.Errorf("classify: the network has %d bytes of description, but only %d follow", n, len(data))
	}
	return data[:n], data[n:], nil
}
