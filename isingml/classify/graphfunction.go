package classify

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/isingml/kernel/isingml/lattice"
)

// graphBatch is the number of configurations that a GoMLX graph gets at once.
// The last batch is filled up with copies, so a graph is compiled once.
const graphBatch = 256

// A Caller runs a GoMLX computation; *graph.Exec and *model.Exec are Callers.
type Caller interface {
	Call(args ...any) ([]*tensors.Tensor, error)
}

// GraphFunction makes a function written with GoMLX an f for configurations of
// a format. It gets the inputs of a network, see [Architecture], as float32 of
// the shape of [Dimensions]: spins +1 and -1 on a square as [batch, L, L], row by
// row; its result must have batch elements of
// float32 or float64, each of which must depend on its own configuration
// alone. The backend is that of training. GoMLX's errors and panics, a result
// of another size and values that are not finite are errors.
func GraphFunction(format lattice.Format, f func(spins *graph.Node) *graph.Node) (Function, error) {
	if f == nil {
		return nil, fmt.Errorf("classify: the graph function of %v is nil", format)
	}
	backend, err := openBackend()
	if err != nil {
		return nil, err
	}
	exec, err := graph.NewExec(backend, f)
	if err != nil {
		return nil, fmt.Errorf("classify: graph function: %w", err)
	}
	return CallerFunction(format, exec)
}

// CallerFunction is [GraphFunction] for a computation that is made already,
// such as a model with its variables.
func CallerFunction(format lattice.Format, f Caller) (Function, error) {
	if err := format.Validate(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	if in := inputs(format); in > MaxInputs {
		return nil, fmt.Errorf("classify: configurations of %v are %d inputs, must be at most %d", format, in, MaxInputs)
	}
	if f == nil {
		return nil, fmt.Errorf("classify: the computation of %v is nil", format)
	}
	return &callerFunction{format: format, f: f}, nil
}

type callerFunction struct {
	format lattice.Format
	f      Caller
}

// Dimensions returns the shape of the inputs of a batch of configurations: the
// last length of the lattice first, then what a unit cell has of sites and a
// site of inputs, each if it is more than one.
func Dimensions(f lattice.Format, batch int) []int {
	out := []int{batch}
	for _, l := range slices.Backward(f.Shape) {
		out = append(out, l)
	}
	for _, n := range []int{f.Basis, inputsPerSite(f)} {
		if n > 1 {
			out = append(out, n)
		}
	}
	return out
}

func (c *callerFunction) Format() lattice.Format { return c.format }

func (c *callerFunction) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(c, set); err != nil {
		return nil, err
	}
	out := make([]float64, 0, set.Len())
	for lo := 0; lo < set.Len(); lo += graphBatch {
		if ctx.Err() != nil {
			return nil, cutOff(ctx)
		}
		values, err := c.batch(set, lo)
		if err != nil {
			return nil, err
		}
		out = append(out, values[:min(graphBatch, set.Len()-lo)]...)
	}
	for i, x := range out {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("classify: f of configuration %d is %v, must be finite", i, x)
		}
	}
	return out, nil
}

func (c *callerFunction) batch(set *lattice.Set, lo int) (values []float64, err error) {
	defer rescue(&err, "the GoMLX function of %v", c.format)
	v := inputs(c.format)
	spins := make([]float32, graphBatch*v)
	for i := range graphBatch {
		inputFloats(set, min(lo+i, set.Len()-1), spins[i*v:(i+1)*v])
	}
	out, err := c.f.Call(tensors.FromFlatDataAndDimensions(spins, Dimensions(c.format, graphBatch)...))
	if err != nil {
		return nil, fmt.Errorf("classify: the GoMLX function of %v: %w", c.format, err)
	}
	if len(out) != 1 {
		return nil, fmt.Errorf("classify: the GoMLX function of %v returned %d tensors, must be 1", c.format, len(out))
	}
	if out[0].Size() != graphBatch {
		return nil, fmt.Errorf("classify: the GoMLX function of %v returned shape %v, must be one number for each of the %d configurations", c.format, out[0].Shape(), graphBatch)
	}
	out[0].MustConstFlatData(func(flat any) {
		switch flat := flat.(type) {
		case []float64:
			values = append(values, flat...)
		case []float32:
			for _, x := range flat {
				values = append(values, float64(x))
			}
		default:
			err = fmt.Errorf("classify: the GoMLX function of %v returned %v, must be float32 or float64", c.format, out[0].DType())
		}
	})
	return values, err
}
