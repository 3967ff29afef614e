package node

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/study"
)

// Magnetization is |m| of Eq. (A3), or m^2, as a function f, for comparison
// with what is learned; see [classify.AbsMagnetization] for what it is of other
// values than spins. [MagnetizationOf] makes one.
type Magnetization struct {
	L int `json:"l,omitempty"` // of squares of spins; 0 for others
	// Other is the format of other configurations than squares of spins.
	Other *lattice.Format `json:"format,omitempty"`
	Power int             `json:"power"` // 1 for |m|, 2 for m^2
}

// MagnetizationOf returns the specification for configurations of a format.
func MagnetizationOf(format lattice.Format, power int) Magnetization {
	l, other := squareOrOther(format)
	return Magnetization{L: l, Other: other, Power: power}
}

// squareOrOther returns L of squares of spins, or else the format.
func squareOrOther(f lattice.Format) (l int, other *lattice.Format) {
	if len(f.Shape) > 0 && f.Equal(lattice.Square(f.Shape[0])) {
		return f.Shape[0], nil
	}
	return 0, &f
}

// formatFrom is the inverse of squareOrOther.
func formatFrom(l int, other *lattice.Format) lattice.Format {
	if other != nil {
		return *other
	}
	return lattice.Square(l)
}

// Make implements [study.Maker].
func (m Magnetization) Make(context.Context, *study.Inputs) (Function, error) {
	var (
		f   classify.Function
		err error
	)
	switch m.Power {
	case 1:
		f, err = classify.AbsMagnetization(formatFrom(m.L, m.Other))
	case 2:
		f, err = classify.SquaredMagnetization(formatFrom(m.L, m.Other))
	default:
		err = fmt.Errorf("isingml: the power of the magnetization is %d, must be 1 for |m| or 2 for m^2", m.Power)
	}
	return specified{f, m}, err
}

// Own names a function that the user wrote. What is made from it is kept under
// the name: another function, or a changed one, needs another name.
type Own struct {
	Name string `json:"name"`
	L    int    `json:"l,omitempty"` // of squares of spins; 0 for others
	// Other is the format of other configurations than squares of spins.
	Other *lattice.Format `json:"format,omitempty"`

	f classify.Function
}

// NewOwn returns the specification of f under a name.
func NewOwn(name string, f classify.Function) Own {
	l, other := squareOrOther(f.Format())
	return Own{Name: name, L: l, Other: other, f: f}
}

// Make implements [study.Maker]. A specification that was read from a file
// does not hold the function itself.
func (o Own) Make(context.Context, *study.Inputs) (Function, error) {
	if o.f == nil {
		return nil, fmt.Errorf("%w function %q of %v: it is written by a user, and only known where it was", study.ErrUnknown, o.Name, formatFrom(o.L, o.Other))
	}
	return specified{o.f, o}, nil
}

// Format implements [FunctionNode].
func (m Magnetization) Format() (lattice.Format, error) { return formatFrom(m.L, m.Other), nil }

// Products implements [FunctionNode].
func (m Magnetization) Products() float64 { return sitesOf(m) }

// Format implements [FunctionNode].
func (o Own) Format() (lattice.Format, error) { return formatFrom(o.L, o.Other), nil }

// Products implements [FunctionNode].
func (o Own) Products() float64 { return sitesOf(o) }

var (
	_ = study.Register[Function](study.Kind[Magnetization]{Name: "magnetization", Version: 1})
	_ = study.Register[Function](study.Kind[Own]{Name: "own", Version: 1})
)
