// Package classify makes f: a function that gives each configuration the
// probability that it belongs to the broken-symmetry phase.
//
// [Train] trains the network of Appendix B on configurations of known phase,
// with loops of its own whose bits are the same on every processor, or a network
// of the user's own ([Model]). Package gomlx does either with GoMLX, which a
// program has only if it imports that package. A trained f is one
// [Function] among others: the mean of several ([Mean]), the average over
// symmetries ([Symmetrize]), the network that the doubled lattice inherits
// ([Network.Inherited]), the controls |m| and m^2, and whatever a user writes in
// Go ([FunctionOf]), with another library ([BatchFunction]) or with GoMLX.
// [NewIncremental] follows any of them along a Markov chain. [Inspect] and
// [Calibration] say what it has learned.
package classify

import (
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/classify/internal/panics"
	"github.com/isingml/kernel/isingml/lattice"
)

// A Function is f of the paper: an observable in [0, 1] of one configuration,
// close to 1 in the broken-symmetry phase and to 0 in the symmetric one.
// It must depend on the configuration alone, so that it can stand in a
// Hamiltonian as -V f Y (Eq. 3).
type Function interface {
	// Format is that of the configurations that f takes; any other is refused.
	Format() lattice.Format
	// Evaluate returns f of every configuration of the set, in its order.
	Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error)
}

// FunctionOf makes a Go function an f for configurations of a format: it gets
// their values, see [lattice.Set.Floats]. It must be a function of the
// configuration alone, must not change or keep it, and its values should lie in
// [0, 1]. A value that is not finite is an error of Evaluate.
func FunctionOf(format lattice.Format, f func(values []float32) float64) (Function, error) {
	if err := format.Validate(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	if f == nil {
		return nil, fmt.Errorf("classify: the function of %v is nil", format)
	}
	return &plainFunction{format: format, f: f}, nil
}

type plainFunction struct {
	format lattice.Format
	f      func(values []float32) float64
}

func (p *plainFunction) Format() lattice.Format { return p.format }

func (p *plainFunction) Evaluate(ctx context.Context, set *lattice.Set) (out []float64, err error) {
	if err := checkSet(p, set); err != nil {
		return nil, err
	}
	defer panics.ToError(&err, "classify: the function of %v", p.format)
	values := make([]float32, p.format.Numbers())
	out = make([]float64, set.Len())
	for i := range out {
		if ctx.Err() != nil {
			return nil, cutOff(ctx)
		}
		set.Floats(i, values)
		out[i] = p.f(values)
		if math.IsNaN(out[i]) || math.IsInf(out[i], 0) {
			return nil, fmt.Errorf("classify: f of configuration %d is %v, must be finite", i, out[i])
		}
	}
	return out, nil
}

// BatchFunction makes f of a function that takes size configurations at once,
// as other libraries of networks do: it gets their inputs, see [Architecture],
// one configuration after the other, and returns as many numbers as there are
// configurations, each of which must depend on its own alone. The last batch is
// filled up with copies. Its errors and panics, another number of values, and
// values that are not finite are errors of Evaluate.
func BatchFunction(format lattice.Format, size int, f func(inputs []float32) ([]float64, error)) (Function, error) {
	if err := format.Validate(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	switch in := Inputs(format); {
	case in > MaxInputs:
		return nil, fmt.Errorf("classify: configurations of %v are %d inputs, must be at most %d", format, in, MaxInputs)
	case size < 1 || size > MaxInputs:
		return nil, fmt.Errorf("classify: batches of %d configurations, must be 1 to %d", size, MaxInputs)
	case f == nil:
		return nil, fmt.Errorf("classify: the function of %v is nil", format)
	}
	return &batchFunction{format: format, size: size, f: f}, nil
}

type batchFunction struct {
	format lattice.Format
	size   int
	f      func(inputs []float32) ([]float64, error)
}

func (b *batchFunction) Format() lattice.Format { return b.format }

func (b *batchFunction) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(b, set); err != nil {
		return nil, err
	}
	out := make([]float64, 0, set.Len())
	for lo := 0; lo < set.Len(); lo += b.size {
		if ctx.Err() != nil {
			return nil, cutOff(ctx)
		}
		values, err := b.batch(set, lo)
		if err != nil {
			return nil, fmt.Errorf("classify: the function of %v: %w", b.format, err)
		}
		if len(values) != b.size {
			return nil, fmt.Errorf("classify: the function of %v returned %d values for %d configurations", b.format, len(values), b.size)
		}
		out = append(out, values[:min(b.size, set.Len()-lo)]...)
	}
	for i, x := range out {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("classify: f of configuration %d is %v, must be finite", i, x)
		}
	}
	return out, nil
}

// batch returns f of the configurations from lo on.
func (b *batchFunction) batch(set *lattice.Set, lo int) (values []float64, err error) {
	defer panics.ToError(&err, "panic")
	n := Inputs(b.format)
	inputs := make([]float32, b.size*n)
	for i := range b.size {
		InputFloats(set, min(lo+i, set.Len()-1), inputs[i*n:(i+1)*n])
	}
	return b.f(inputs)
}

// AbsMagnetization is the control f = |m|, the order parameter of
// [lattice.Set.Order]: of spins the absolute magnetization of each, Eq. (A3).
// It is not learned; theta_Y of the Ising model must come out as 8/15 with it.
func AbsMagnetization(format lattice.Format) (Function, error) {
	return newMagnetization(format, func(m float64) float64 { return m })
}

// SquaredMagnetization is the control f = m^2.
func SquaredMagnetization(format lattice.Format) (Function, error) {
	return newMagnetization(format, func(m float64) float64 { return m * m })
}

// magnetization is a function of the order parameter.
type magnetization struct {
	format lattice.Format
	f      func(m float64) float64
}

func newMagnetization(format lattice.Format, f func(float64) float64) (Function, error) {
	if err := format.Validate(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	return &magnetization{format: format, f: f}, nil
}

func (m *magnetization) Format() lattice.Format { return m.format }

func (m *magnetization) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(m, set); err != nil {
		return nil, err
	}
	out := make([]float64, set.Len())
	for i := range out {
		if ctx.Err() != nil {
			return nil, cutOff(ctx)
		}
		out[i] = m.f(set.Order(i))
	}
	return out, nil
}
