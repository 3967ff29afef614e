package classify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
)

// A checkpoint is the pair of files that GoMLX's ml/model/checkpoint writes:
// JSON that lists the variables, and their values one behind another. The
// variables are those of layers.Dense in the scopes fc1, fc2 and fc3, so a
// GoMLX program with these three layers loads it as its own. The architecture
// stands among the parameters.
//
// GoMLX's own writer puts the time in the files' names and makes no promise
// about their order, and reading with it allocates what the JSON asks for.
// Here the bytes depend on the network alone, and what is read is checked
// against the architecture first.
const (
	// CheckpointJSON and CheckpointData are the names GoMLX needs to find
	// the files in a folder.
	CheckpointJSON = "checkpoint-n0000000-isingml-initial.json"
	CheckpointData = "checkpoint-n0000000-isingml-initial.bin"
)

// maxCheckpointJSON bounds the JSON that is read.
const maxCheckpointJSON = 1 << 16

// checkpointJSON is GoMLX's file, as far as a network needs it.
type checkpointJSON struct {
	Params    []checkpointParam
	Variables []checkpointVariable
	BinFormat string
}

type checkpointParam struct {
	Scope, Key string
	Value      any
	ValueType  string
}

type checkpointVariable struct {
	ParameterName string
	Dimensions    []int
	DType         string
	Pos, Length   int
}

const (
	architectureKey = "isingml_architecture" // of squares of spins: L, FC1, FC2
	formatKey       = "isingml_format"       // of others: the architecture as JSON
	uncompressed    = "uncompressed"
	float32Type     = "Float32"
)

// params are the parameters in the checkpoint of a network.
func (a Architecture) params() []checkpointParam {
	if l := a.Format.Shape[0]; a.Format.Equal(lattice.Square(l)) {
		return []checkpointParam{
			{Scope: "/", Key: architectureKey, Value: []any{float64(l), float64(a.FC1), float64(a.FC2)}, ValueType: "[]int"},
		}
	}
	text, _ := a.MarshalJSON()
	return []checkpointParam{{Scope: "/", Key: formatKey, Value: string(text), ValueType: "string"}}
}

// checkpointLayout is what the JSON of an architecture must be.
func checkpointLayout(a Architecture) checkpointJSON {
	c := checkpointJSON{Params: a.params(), BinFormat: uncompressed}
	pos := 0
	add := func(name string, dimensions ...int) {
		length := 4
		for _, d := range dimensions {
			length *= d
		}
		c.Variables = append(c.Variables, checkpointVariable{
			ParameterName: "var:/" + name, Dimensions: dimensions, DType: float32Type, Pos: pos, Length: length,
		})
		pos += length
	}
	in := inputs(a.Format)
	for layer, out := range []int{a.FC1, a.FC2, 2} {
		scope := fmt.Sprintf("fc%d/dense/", layer+1)
		add(scope+"biases", out)
		add(scope+"weights", in, out)
		in = out
	}
	return c
}

// matrices lists the parts of w in the order of the checkpoint, each with the
// number of columns that its rows have in memory; zero for a bias.
func (w weights) matrices(a Architecture) []struct {
	values  []float32
	columns int
} {
	return []struct {
		values  []float32
		columns int
	}{
		{w.b1, 0}, {w.w1, inputs(a.Format)},
		{w.b2, 0}, {w.w2, a.FC1},
		{w.b3, 0}, {w.w3, a.FC2},
	}
}

// WriteCheckpoint writes the network as a GoMLX checkpoint: its JSON and its
// values. Equal networks give equal bytes. In a folder of their own, under the
// names CheckpointJSON and CheckpointData, GoMLX finds them.
func (n *Network) WriteCheckpoint(description, values io.Writer) error {
	text, err := json.MarshalIndent(checkpointLayout(n.arch), "", "\t")
	if err != nil {
		return fmt.Errorf("classify: checkpoint: %w", err)
	}
	if _, err := description.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("classify: writing checkpoint: %w", err)
	}
	for _, m := range n.weights().matrices(n.arch) {
		out := m.values
		if m.columns > 0 {
			out = transposed(m.values, m.columns)
		}
		if _, err := values.Write(appendFloats(nil, out)); err != nil {
			return fmt.Errorf("classify: writing checkpoint: %w", err)
		}
	}
	return nil
}

// ReadCheckpoint reads what WriteCheckpoint wrote. It is an error if the
// description is not that of such a network, if there are more or fewer values
// than it says, or if a value is not finite. Nothing is allocated by a length
// that the data themselves do not bear out.
func ReadCheckpoint(description, values io.Reader) (*Network, error) {
	text, err := io.ReadAll(io.LimitReader(description, maxCheckpointJSON+1))
	if err != nil {
		return nil, fmt.Errorf("classify: reading checkpoint: %w", err)
	}
	if len(text) > maxCheckpointJSON {
		return nil, fmt.Errorf("classify: the description of the checkpoint is longer than %d bytes: it is not that of a network of this package", maxCheckpointJSON)
	}
	a, err := checkpointArchitecture(text)
	if err != nil {
		return nil, err
	}
	total := 4 * (a.FC1*inputs(a.Format) + a.upper())
	data, err := io.ReadAll(io.LimitReader(values, int64(total)+1))
	if err != nil {
		return nil, fmt.Errorf("classify: reading checkpoint: %w", err)
	}
	if len(data) < total {
		return nil, fmt.Errorf("classify: the checkpoint of a %v network is cut off: %d bytes of values, must be %d", a, len(data), total)
	}
	if len(data) > total {
		return nil, fmt.Errorf("classify: the checkpoint of a %v network has more than the %d bytes of values that its description says", a, total)
	}
	w1, rest := make([]float32, a.FC1*inputs(a.Format)), make([]float32, a.upper())
	for _, m := range weightsOf(a, w1, rest).matrices(a) {
		size := 4 * len(m.values)
		read, err := cutFloats(data[:size], []int{len(m.values)})
		if err != nil {
			return nil, fmt.Errorf("classify: checkpoint: %w", err)
		}
		if m.columns > 0 {
			read[0] = transposed(read[0], len(m.values)/m.columns)
		}
		copy(m.values, read[0])
		data = data[size:]
	}
	return newNetwork(a, w1, rest)
}

// checkpointArchitecture finds the architecture in the JSON of a checkpoint
// and checks that all else in it follows from that.
func checkpointArchitecture(text []byte) (Architecture, error) {
	var c checkpointJSON
	if err := json.Unmarshal(text, &c); err != nil {
		return Architecture{}, fmt.Errorf("classify: the description of the checkpoint is damaged: %w", err)
	}
	a, err := c.architecture()
	if err != nil {
		return a, err
	}
	if err := a.Validate(); err != nil {
		return a, fmt.Errorf("classify: checkpoint: %w", err)
	}
	want := checkpointLayout(a)
	if c.BinFormat != want.BinFormat {
		return a, fmt.Errorf("classify: the checkpoint's values are %q, must be %q", c.BinFormat, want.BinFormat)
	}
	got, err1 := json.Marshal(c.Variables)
	expected, err2 := json.Marshal(want.Variables)
	if err1 != nil || err2 != nil || !bytes.Equal(got, expected) {
		return a, fmt.Errorf("classify: the variables of the checkpoint are not those of a %v network", a)
	}
	return a, nil
}

// architecture returns what the parameters say.
func (c checkpointJSON) architecture() (a Architecture, err error) {
	var sizes []any
	for _, p := range c.Params {
		switch p.Key {
		case architectureKey:
			sizes, _ = p.Value.([]any)
		case formatKey:
			text, _ := p.Value.(string)
			if err := json.Unmarshal([]byte(text), &a); err != nil {
				return a, fmt.Errorf("classify: the checkpoint has %s %q: %w", formatKey, text, err)
			}
			return a, nil
		}
	}
	if len(sizes) != 3 {
		return Architecture{}, fmt.Errorf("classify: the checkpoint has no parameter %s of three sizes: it is not that of a network of this package", architectureKey)
	}
	var size [3]int
	for i, s := range sizes {
		x, ok := s.(float64)
		if !ok || x != math.Trunc(x) || x < 1 || x > MaxWidth {
			return Architecture{}, fmt.Errorf("classify: the checkpoint has size %v in %s, must be a whole number from 1 to %d", s, architectureKey, MaxWidth)
		}
		size[i] = int(x)
	}
	return Architecture{Format: lattice.Square(size[0]), FC1: size[1], FC2: size[2]}, nil
}

// transposed returns the matrix with that many columns, transposed.
func transposed(values []float32, columns int) []float32 {
	rows := len(values) / columns
	out := make([]float32, len(values))
	for i := range rows {
		for j := range columns {
			out[j*rows+i] = values[i*columns+j]
		}
	}
	return out
}

// MarshalBinary returns the checkpoint in one piece: the description's length
// as four bytes, least significant first, the description, the values.
func (n *Network) MarshalBinary() ([]byte, error) {
	var description, values bytes.Buffer
	if err := n.WriteCheckpoint(&description, &values); err != nil {
		return nil, err
	}
	return joined(description.Bytes(), values.Bytes()), nil
}

// UnmarshalNetwork reads what MarshalBinary returned; see ReadCheckpoint for
// its errors.
func UnmarshalNetwork(data []byte) (*Network, error) {
	description, values, err := parted(data)
	if err != nil {
		return nil, err
	}
	return ReadCheckpoint(bytes.NewReader(description), bytes.NewReader(values))
}
