package classify

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"

	"github.com/isingml/kernel/isingml/classify/internal/checkpoint"
	"github.com/isingml/kernel/isingml/lattice"
)

// The names under which GoMLX finds the files of a checkpoint in a folder of
// their own. The variables of a [Network] are those of layers.Dense in the
// scopes fc1, fc2 and fc3, so a GoMLX program with these three layers loads it
// as its own. The architecture stands among the parameters.
const (
	CheckpointJSON = checkpoint.JSON
	CheckpointData = checkpoint.Data
)

const (
	architectureKey = "isingml_architecture" // of squares of spins: L, FC1, FC2
	formatKey       = "isingml_format"       // of others: the architecture as JSON
	float32Type     = "Float32"
)

// params are the parameters in the checkpoint of a network.
func (a Architecture) params() []checkpoint.Param {
	if l := a.Format.Shape[0]; a.Format.Equal(lattice.Square(l)) {
		return []checkpoint.Param{
			{Scope: "/", Key: architectureKey, Value: []any{float64(l), float64(a.FC1), float64(a.FC2)}, ValueType: "[]int"},
		}
	}
	text, _ := a.MarshalJSON()
	return []checkpoint.Param{{Scope: "/", Key: formatKey, Value: string(text), ValueType: "string"}}
}

// variables are those of a checkpoint, without values.
func (a Architecture) variables() (out []checkpoint.Variable) {
	in := Inputs(a.Format)
	for layer, units := range []int{a.FC1, a.FC2, 2} {
		scope := fmt.Sprintf("/fc%d/dense/", layer+1)
		out = append(out,
			checkpoint.Variable{Path: scope + "biases", Dimensions: []int{units}, DType: float32Type},
			checkpoint.Variable{Path: scope + "weights", Dimensions: []int{in, units}, DType: float32Type})
		in = units
	}
	return out
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
		{w.b1, 0}, {w.w1, Inputs(a.Format)},
		{w.b2, 0}, {w.w2, a.FC1},
		{w.b3, 0}, {w.w3, a.FC2},
	}
}

// WriteCheckpoint writes the network as a GoMLX checkpoint: its JSON and its
// values. Equal networks give equal bytes. In a folder of their own, under the
// names CheckpointJSON and CheckpointData, GoMLX finds them.
func (n *Network) WriteCheckpoint(description, values io.Writer) error {
	c := checkpoint.Checkpoint{Params: n.arch.params(), Variables: n.arch.variables()}
	for i, m := range n.weights().matrices(n.arch) {
		out := m.values
		if m.columns > 0 {
			out = transposed(m.values, m.columns)
		}
		c.Variables[i].Data = appendFloats(nil, out)
	}
	if err := c.Write(description, values); err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	return nil
}

// ReadCheckpoint reads what WriteCheckpoint wrote. It is an error if the
// description is not that of such a network, if there are more or fewer values
// than it says, or if a value is not finite. Nothing is allocated by a length
// that the data themselves do not bear out.
func ReadCheckpoint(description, values io.Reader) (*Network, error) {
	c, err := checkpoint.Read(description, values)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	a, err := architectureOf(c.Params)
	if err != nil {
		return nil, err
	}
	if err := a.Validate(); err != nil {
		return nil, fmt.Errorf("classify: checkpoint: %w", err)
	}
	got := make([]checkpoint.Variable, len(c.Variables))
	for i, v := range c.Variables {
		v.Data = nil
		got[i] = v
	}
	if !reflect.DeepEqual(got, a.variables()) {
		return nil, fmt.Errorf("classify: the variables of the checkpoint are not those of a %v network", a)
	}
	w1, rest := make([]float32, a.FC1*Inputs(a.Format)), make([]float32, a.upper())
	for i, m := range weightsOf(a, w1, rest).matrices(a) {
		read, err := cutFloats(c.Variables[i].Data, []int{len(m.values)})
		if err != nil {
			return nil, fmt.Errorf("classify: checkpoint: %w", err)
		}
		if m.columns > 0 {
			read[0] = transposed(read[0], len(m.values)/m.columns)
		}
		copy(m.values, read[0])
	}
	return newNetwork(a, w1, rest)
}

// architectureOf finds the architecture among the parameters of a checkpoint.
func architectureOf(params []checkpoint.Param) (a Architecture, err error) {
	var sizes []any
	for _, p := range params {
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
