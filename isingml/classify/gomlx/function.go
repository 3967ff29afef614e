package gomlx

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
)

// batch is the number of configurations that a GoMLX graph gets at once. The
// last batch is filled up, so a graph is compiled once.
const batch = 256

// A Caller runs a GoMLX computation; *graph.Exec and *model.Exec are Callers.
type Caller interface {
	Call(args ...any) ([]*tensors.Tensor, error)
}

// GraphFunction makes a function written with GoMLX an f for configurations of
// a format. It gets the inputs of a network, see [classify.Architecture], as
// float32 of the shape of [Dimensions]: spins +1 and -1 on a square as
// [batch, L, L], row by row; its result must have batch elements of float32 or
// float64, each of which must depend on its own configuration alone. GoMLX's
// errors and panics, a result of another size and values that are not finite are
// errors.
func GraphFunction(format lattice.Format, f func(x *graph.Node) *graph.Node) (classify.Function, error) {
	if f == nil {
		return nil, fmt.Errorf("gomlx: the graph function of %v is nil", format)
	}
	backend, err := openBackend()
	if err != nil {
		return nil, err
	}
	exec, err := graph.NewExec(backend, f)
	if err != nil {
		return nil, fmt.Errorf("gomlx: graph function: %w", err)
	}
	return CallerFunction(format, exec)
}

// CallerFunction is [GraphFunction] for a computation that is made already,
// such as a model with its variables.
func CallerFunction(format lattice.Format, f Caller) (classify.Function, error) {
	if f == nil {
		return nil, fmt.Errorf("gomlx: the computation of %v is nil", format)
	}
	return classify.BatchFunction(format, batch, func(inputs []float32) ([]float64, error) {
		out, err := f.Call(tensors.FromFlatDataAndDimensions(inputs, Dimensions(format, batch)...))
		if err != nil {
			return nil, err
		}
		if len(out) != 1 {
			return nil, fmt.Errorf("GoMLX returned %d tensors, must be 1", len(out))
		}
		if out[0].Size() != batch {
			return nil, fmt.Errorf("GoMLX returned shape %v, must be one number for each of the %d configurations", out[0].Shape(), batch)
		}
		return numbers(out[0])
	})
}

// numbers returns the elements of a tensor.
func numbers(of *tensors.Tensor) (values []float64, err error) {
	of.MustConstFlatData(func(flat any) {
		switch flat := flat.(type) {
		case []float64:
			values = append(values, flat...)
		case []float32:
			for _, x := range flat {
				values = append(values, float64(x))
			}
		default:
			err = fmt.Errorf("GoMLX returned %v, must be float32 or float64", of.DType())
		}
	})
	return values, err
}

// Dimensions returns the shape of the inputs of a batch of configurations: the
// last length of the lattice first, then what a unit cell has of sites and a
// site of inputs, each if it is more than one.
func Dimensions(f lattice.Format, batch int) []int {
	out := []int{batch}
	for _, l := range slices.Backward(f.Shape) {
		out = append(out, l)
	}
	for _, n := range []int{f.Basis, classify.InputsPerSite(f)} {
		if n > 1 {
			out = append(out, n)
		}
	}
	return out
}
