package classify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// Limits of an [Architecture], far above what can be trained in practice. They
// bound what reading a checkpoint can allocate.
const (
	MaxInputs = 1 << 20
	MaxWidth  = 4096
	// MaxWeights bounds the weights of the first layer, inputs times FC1.
	MaxWeights = 1 << 26
)

// An Architecture is the network of Appendix B: FC1, ReLU, FC2, ReLU, FC3 with
// two units, softmax. Its inputs are the sites in their order: one of two values
// is +1 or -1, one of q values is q inputs, +1 for the one that it has and -1
// for the others, and real numbers are taken as they are. f is the softmax
// probability of the second unit, the broken-symmetry class.
type Architecture struct {
	// Format is that of the configurations.
	Format lattice.Format `json:"format"`
	// FC1 is the width of the first layer. The paper leaves it out; zero means
	// 64. That is wide enough for a validation accuracy above 99.9 % on the
	// paper's ranges, and narrow enough that an epoch takes about a second.
	// It is a choice that matters beyond accuracy: a wider layer averages over
	// more of its random initial weights, so f comes closer to a function of
	// |m| alone.
	FC1 int `json:"fc1"`
	// FC2 is the width of the second layer; zero means 32, as in the paper.
	FC2 int `json:"fc2"`
}

// Resolved returns a with the defaults filled in.
func (a Architecture) Resolved() Architecture {
	if a.FC1 == 0 {
		a.FC1 = 64
	}
	if a.FC2 == 0 {
		a.FC2 = 32
	}
	return a
}

// Validate reports the first size of a, once resolved, that is out of range.
func (a Architecture) Validate() error {
	a = a.Resolved()
	if err := a.Format.Validate(); err != nil {
		return fmt.Errorf("classify: the format of the network's configurations: %w", err)
	}
	switch in := Inputs(a.Format); {
	case in > MaxInputs:
		return fmt.Errorf("classify: configurations of %v are %d inputs, must be at most %d", a.Format, in, MaxInputs)
	case a.FC1 < 1 || a.FC1 > MaxWidth:
		return fmt.Errorf("classify: FC1 is %d, must be from 1 to %d", a.FC1, MaxWidth)
	case a.FC2 < 1 || a.FC2 > MaxWidth:
		return fmt.Errorf("classify: FC2 is %d, must be from 1 to %d", a.FC2, MaxWidth)
	case in*a.FC1 > MaxWeights:
		return fmt.Errorf("classify: the first layer of %d inputs and FC1=%d has %d weights, must be at most %d", in, a.FC1, in*a.FC1, MaxWeights)
	}
	return nil
}

// String returns the widths from input to output, such as "1024-64-32-2".
func (a Architecture) String() string {
	return fmt.Sprintf("%d-%d-%d-2", Inputs(a.Format), a.FC1, a.FC2)
}

// Equal tells whether two architectures are the same.
func (a Architecture) Equal(b Architecture) bool {
	return a.Format.Equal(b.Format) && a.FC1 == b.FC1 && a.FC2 == b.FC2
}

// architectureJSON is an architecture as JSON: L stands for the format of
// squares of spins, and none for no format.
type architectureJSON struct {
	L      *int            `json:"l,omitempty"`
	Format *lattice.Format `json:"format,omitempty"`
	FC1    int             `json:"fc1"`
	FC2    int             `json:"fc2"`
}

// MarshalJSON implements [json.Marshaler].
func (a Architecture) MarshalJSON() ([]byte, error) {
	out := architectureJSON{FC1: a.FC1, FC2: a.FC2}
	switch f := a.Format; {
	case len(f.Shape) == 0:
		out.L = new(int)
	case f.Equal(lattice.Square(f.Shape[0])):
		out.L = &f.Shape[0]
	default:
		out.Format = &f
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (a *Architecture) UnmarshalJSON(text []byte) error {
	var in architectureJSON
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return err
	}
	*a = Architecture{FC1: in.FC1, FC2: in.FC2}
	switch {
	case in.Format != nil && in.L != nil:
		return errors.New("classify: an architecture has L or a format, not both")
	case in.Format != nil:
		a.Format = *in.Format
	case in.L != nil && *in.L != 0:
		a.Format = lattice.Square(*in.L)
	}
	return nil
}

// weights are the trainable numbers of a network. Each matrix has one row a
// unit of the layer, one column an input of it.
type weights struct {
	w1 []float32 // FC1 x inputs
	b1 []float32 // FC1
	w2 []float32 // FC2 x FC1
	b2 []float32 // FC2
	w3 []float32 // 2 x FC2: symmetric phase, broken-symmetry phase
	b3 []float32 // 2
}

// upper returns the number of weights above the first layer, and b1 with them.
func (a Architecture) upper() int { return a.FC1 + a.FC2*a.FC1 + a.FC2 + 2*a.FC2 + 2 }

// weightsOf cuts the first layer and all else, one behind the other, into the
// layers. The slices are shared.
func weightsOf(a Architecture, w1, rest []float32) weights {
	cut := func(n int) []float32 {
		head := rest[:n:n]
		rest = rest[n:]
		return head
	}
	return weights{
		w1: w1,
		b1: cut(a.FC1),
		w2: cut(a.FC2 * a.FC1),
		b2: cut(a.FC2),
		w3: cut(2 * a.FC2),
		b3: cut(2),
	}
}

// NewNetwork returns a network with the weights that training begins with.
func NewNetwork(a Architecture, seed uint64) (*Network, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	a = a.Resolved()
	w1, rest := a.initial(seed)
	return newNetwork(a, w1, rest)
}

// initial draws weights as Keras does by default: uniform in
// +-sqrt(6 / (inputs + units)) (Glorot and Bengio 2010), and biases zero.
func (a Architecture) initial(seed uint64) (w1, rest []float32) {
	w1, rest = make([]float32, a.FC1*Inputs(a.Format)), make([]float32, a.upper())
	w := weightsOf(a, w1, rest)
	for layer, m := range []struct {
		w           []float32
		inputs, out int
	}{{w.w1, Inputs(a.Format), a.FC1}, {w.w2, a.FC1, a.FC2}, {w.w3, a.FC2, 2}} {
		rng := random.New(seed, "initial weights", uint64(layer))
		limit := math.Sqrt(6 / float64(m.inputs+m.out))
		for i := range m.w {
			m.w[i] = float32(limit * (2*float64(rng.Float64()) - 1))
		}
	}
	return w1, rest
}
