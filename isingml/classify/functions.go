package classify

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"github.com/isingml/kernel/isingml/lattice"
)

// FunctionOf makes a Go function an f for configurations of linear size l. It
// must be a function of the configuration alone, must not change or keep it,
// and its values should lie in [0, 1]. A value that is not finite is an error
// of Evaluate.
func FunctionOf(l int, f func(lattice.Configuration) float64) (Function, error) {
	if l < 2 {
		return nil, fmt.Errorf("classify: L is %d, must be at least 2", l)
	}
	if f == nil {
		return nil, fmt.Errorf("classify: the function for L=%d is nil", l)
	}
	return &plainFunction{l: l, f: f}, nil
}

type plainFunction struct {
	l int
	f func(lattice.Configuration) float64
}

func (p *plainFunction) L() int { return p.l }

func (p *plainFunction) Evaluate(ctx context.Context, set *lattice.Set) (out []float64, err error) {
	if err := checkSet(p.l, set); err != nil {
		return nil, err
	}
	defer rescue(&err, "the function for L=%d", p.l)
	c := lattice.Configuration{L: p.l, Spins: make([]int8, p.l*p.l)}
	out = make([]float64, set.Len())
	for i := range out {
		if ctx.Err() != nil {
			return nil, cutOff(ctx)
		}
		set.Unpack(i, c.Spins)
		out[i] = p.f(c)
		if math.IsNaN(out[i]) || math.IsInf(out[i], 0) {
			return nil, fmt.Errorf("classify: f of configuration %d is %v, must be finite", i, out[i])
		}
	}
	return out, nil
}

// AbsMagnetization is the control f = |m|, the absolute magnetization per
// spin of Eq. (A3). It is not learned; theta_Y must come out as 8/15 with it.
func AbsMagnetization(l int) (Function, error) { return newMagnetization(l, math.Abs) }

// SquaredMagnetization is the control f = m^2.
func SquaredMagnetization(l int) (Function, error) {
	return newMagnetization(l, func(m float64) float64 { return m * m })
}

// magnetization is a function of the magnetization per spin.
type magnetization struct {
	l int
	f func(m float64) float64
}

func newMagnetization(l int, f func(float64) float64) (Function, error) {
	if l < 2 {
		return nil, fmt.Errorf("classify: L is %d, must be at least 2", l)
	}
	return &magnetization{l: l, f: f}, nil
}

func (m *magnetization) L() int { return m.l }

func (m *magnetization) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	if err := checkSet(m.l, set); err != nil {
		return nil, err
	}
	out := magnetizations(set)
	for i, x := range out {
		out[i] = m.f(x)
	}
	if ctx.Err() != nil {
		return nil, cutOff(ctx)
	}
	return out, nil
}

// magnetizations returns the magnetization per spin, with its sign, of each
// configuration.
func magnetizations(set *lattice.Set) []float64 {
	size, volume := lattice.PackedSize(set.L()), set.L()*set.L()
	out := make([]float64, set.Len())
	for i := range out {
		up := 0
		for _, b := range set.Bits()[i*size : (i+1)*size] {
			up += bits.OnesCount8(b)
		}
		out[i] = float64(2*up-volume) / float64(volume)
	}
	return out
}
