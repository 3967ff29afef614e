package classify

import (
	"context"
	"fmt"
	"math"

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
// linear size l. It gets the spins as float32, +1 or -1, of shape [batch, l, l]
// row by row; its result must have batch elements of
// float32 or float64, each of which must depend on its own configuration
// alone. The backend is that of training. GoMLX's errors and panics, a result
// of another size and values that are not finite are errors.
func GraphFunction(l int, f func(spins *graph.Node) *graph.Node) (Function, error) {
	if f == nil {
		return nil, fmt.Errorf("classify: the graph function for L=%d is nil", l)
	}
	backend, err := openBackend()
	if err != nil {
		return nil, err
	}
	exec, err := graph.NewExec(backend, f)
	if err != nil {
		return nil, fmt.Errorf("classify: graph function: %w", err)
	}
	return CallerFunction(l, exec)
}

// CallerFunction is [GraphFunction] for a computation that is made already,
// such as a model with its variables.
func CallerFunction(l int, f Caller) (Function, error) {
	if l < 2 || l > MaxL {
		return nil, fmt.Errorf("classify: L is %d, must be from 2 to %d", l, MaxL)
	}
	if f == nil {
		return nil, fmt.Errorf("classify: the computation for L=%d is nil", l)
	}
	return &callerFunction{l: l, f: f}, nil
}

type callerFunction struct {
	l int
	f Caller
}

func (c *callerFunction) Format() lattice.Format { return lattice.Square(c.l) }

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
	defer rescue(&err, "the GoMLX function for L=%d", c.l)
	v := c.l * c.l
	spins := make([]float32, graphBatch*v)
	for i := range graphBatch {
		set.Floats(min(lo+i, set.Len()-1), spins[i*v:])
	}
	out, err := c.f.Call(tensors.FromFlatDataAndDimensions(spins, graphBatch, c.l, c.l))
	if err != nil {
		return nil, fmt.Errorf("classify: the GoMLX function for L=%d: %w", c.l, err)
	}
	if len(out) != 1 {
		return nil, fmt.Errorf("classify: the GoMLX function for L=%d returned %d tensors, must be 1", c.l, len(out))
	}
	if out[0].Size() != graphBatch {
		return nil, fmt.Errorf("classify: the GoMLX function for L=%d returned shape %v, must be one number for each of the %d configurations", c.l, out[0].Shape(), graphBatch)
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
			err = fmt.Errorf("classify: the GoMLX function for L=%d returned %v, must be float32 or float64", c.l, out[0].DType())
		}
	})
	return values, err
}
