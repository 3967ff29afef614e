// Package checkpoint reads and writes networks in the files of GoMLX's
// ml/model/checkpoint: a description in JSON that lists parameters and
// variables, and the values of these one behind another.
//
// GoMLX's own writer puts the time in the files' names and makes no promise
// about their order, and reading with it allocates what the JSON asks for. Here
// the bytes depend on the network alone, and nothing is allocated by a length
// that the data do not bear out.
package checkpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Names that GoMLX needs to find the files in a folder.
const (
	JSON = "checkpoint-n0000000-isingml-initial.json"
	Data = "checkpoint-n0000000-isingml-initial.bin"
)

// MaxDescription bounds the JSON that is read, in bytes.
const MaxDescription = 1 << 20

// A Checkpoint is a network as GoMLX keeps it.
type Checkpoint struct {
	Params    []Param
	Variables []Variable
}

// A Param is a parameter of a network.
type Param struct {
	Scope, Key string
	Value      any
	ValueType  string
}

// A Variable is an array of a network: its path in the model, such as
// /fc1/dense/weights, its dimensions, the name that GoMLX has for its type of
// numbers, and its values as little-endian bytes, the last index fastest.
type Variable struct {
	Path       string
	Dimensions []int
	DType      string
	Data       []byte
}

// file and fileVariable are the JSON of GoMLX.
type file struct {
	Params    []Param
	Variables []fileVariable
	BinFormat string
}

type fileVariable struct {
	ParameterName string
	Dimensions    []int
	DType         string
	Pos, Length   int
}

const (
	uncompressed   = "uncompressed"
	variablePrefix = "var:"
)

// Write writes the two files. Equal checkpoints give equal bytes.
func (c *Checkpoint) Write(description, values io.Writer) error {
	f := file{Params: c.Params, BinFormat: uncompressed}
	pos := 0
	for _, v := range c.Variables {
		f.Variables = append(f.Variables, fileVariable{
			ParameterName: variablePrefix + v.Path, Dimensions: v.Dimensions, DType: v.DType, Pos: pos, Length: len(v.Data),
		})
		pos += len(v.Data)
	}
	text, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if _, err := description.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("writing checkpoint: %w", err)
	}
	for _, v := range c.Variables {
		if _, err := values.Write(v.Data); err != nil {
			return fmt.Errorf("writing checkpoint: %w", err)
		}
	}
	return nil
}

// Read reads what Write wrote. It is an error if there are more or fewer values
// than the description says.
func Read(description, values io.Reader) (*Checkpoint, error) {
	text, err := io.ReadAll(io.LimitReader(description, MaxDescription+1))
	if err != nil {
		return nil, fmt.Errorf("reading checkpoint: %w", err)
	}
	if len(text) > MaxDescription {
		return nil, fmt.Errorf("the description of the checkpoint is longer than %d bytes: it is not that of a network", MaxDescription)
	}
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("the description of the checkpoint is damaged: %w", err)
	}
	total, err := f.size()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(values, total+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading checkpoint: %w", err)
	case int64(len(data)) < total:
		return nil, fmt.Errorf("the checkpoint is cut off: %d bytes of values, must be %d", len(data), total)
	case int64(len(data)) > total:
		return nil, fmt.Errorf("the checkpoint has more than the %d bytes of values that its description says", total)
	}
	c := &Checkpoint{Params: f.Params}
	for _, v := range f.Variables {
		path, _ := strings.CutPrefix(v.ParameterName, variablePrefix)
		c.Variables = append(c.Variables, Variable{Path: path, Dimensions: v.Dimensions, DType: v.DType, Data: data[:v.Length:v.Length]})
		data = data[v.Length:]
	}
	return c, nil
}

// maxValues bounds the values of a checkpoint, in bytes.
const maxValues = 1 << 40

// size returns how many bytes the values take, one variable behind another.
func (f *file) size() (total int64, err error) {
	if f.BinFormat != uncompressed {
		return 0, fmt.Errorf("the checkpoint's values are %q, must be %q", f.BinFormat, uncompressed)
	}
	for _, v := range f.Variables {
		switch {
		case !strings.HasPrefix(v.ParameterName, variablePrefix):
			return 0, fmt.Errorf("the checkpoint has a variable named %q, must begin with %q", v.ParameterName, variablePrefix)
		case v.Length < 1 || int64(v.Length) > maxValues-total:
			return 0, fmt.Errorf("variable %q of the checkpoint takes %d bytes, must be at least 1 and all together at most %d", v.ParameterName, v.Length, int64(maxValues))
		case int64(v.Pos) != total:
			return 0, fmt.Errorf("variable %q of the checkpoint begins at byte %d, must begin at %d", v.ParameterName, v.Pos, total)
		}
		count := v.Length
		for _, d := range v.Dimensions {
			if d < 1 || count%d != 0 {
				return 0, fmt.Errorf("variable %q of the checkpoint has shape %v, which does not fit its %d bytes", v.ParameterName, v.Dimensions, v.Length)
			}
			count /= d
		}
		total += int64(v.Length)
	}
	return total, nil
}

// Join puts the two files that write makes into one piece: the length of the
// description as four bytes, least significant first, and both behind it.
func Join(write func(description, values io.Writer) error) ([]byte, error) {
	var description, values bytes.Buffer
	if err := write(&description, &values); err != nil {
		return nil, err
	}
	n := description.Len()
	return append(append([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}, description.Bytes()...), values.Bytes()...), nil
}

// Split is the inverse of [Join].
func Split(data []byte) (description, values io.Reader, err error) {
	if len(data) < 4 {
		return nil, nil, errors.New("the network is cut off in its first four bytes")
	}
	n := int(data[0]) | int(data[1])<<8 | int(data[2])<<16 | int(data[3])<<24
	if data = data[4:]; n > len(data) {
		return nil, nil, fmt.Errorf("the network has %d bytes of description, but only %d follow", n, len(data))
	}
	return bytes.NewReader(data[:n]), bytes.NewReader(data[n:]), nil
}
