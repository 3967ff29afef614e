package node

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/study"
)

// A Function is an f with its specification: a trained [Network], one made
// from others ([Study.Symmetrize], [Study.Average], [Study.Inherit]), or the
// user's own ([Study.Own]).
type Function interface {
	classify.Function
	// Node returns the specification.
	Node() FunctionNode
}

// A FunctionNode is the specification of a function: [Train], [TrainModel],
// [Symmetrize], [Average], [Inherit], [Magnetization], [Own] or a user's own
// type. Make returns the function with [NewFunction].
type FunctionNode interface {
	study.Maker[Function]
	// Format is that of the configurations that f takes.
	Format() (lattice.Format, error)
	// Products is about how many products f of one configuration takes.
	Products() float64
}

// Trained is a function that learned, or that is made of one that did.
type Trained interface {
	FunctionNode
	// TrainedOn returns one of the ensembles that it learned from, nil if there
	// is none. The symmetries of f are those of its model.
	TrainedOn() EnsembleNode
}

// specified is a function beside its specification.
type specified struct {
	classify.Function
	node FunctionNode
}

// NewFunction returns a function with its specification.
func NewFunction(of FunctionNode, f classify.Function) Function { return specified{f, of} }

// Node implements [Function].
func (s specified) Node() FunctionNode { return s.node }

// plain returns f as package classify made it, which knows its own functions
// again and takes short cuts: for networks above all.
func plain(f classify.Function) classify.Function {
	if f, ok := f.(interface{ plain() classify.Function }); ok {
		return f.plain()
	}
	return f
}

func (s specified) plain() classify.Function { return s.Function }

func (n *Network) plain() classify.Function { return n.Network }

func (n *TrainedModel) plain() classify.Function { return n.TrainedModel }

// Symmetrize is the mean of f over lattice translations, each with every
// symmetry of the values, drawn at random from the stream of the seed and then
// used for every configuration. It depends far less on a network's random first
// layer than f does. [NewSymmetrize] makes one.
type Symmetrize struct {
	F FunctionNode `json:"f"`
	// Copies is how many translations with symmetries there are in all, a
	// multiple of the number of symmetries; 0 for all.
	Copies int    `json:"copies"`
	Seed   uint64 `json:"seed"`
	// Group are the symmetries of the values; nil stands for those of
	// [classify.Flips].
	Group []lattice.Symmetry `json:"group,omitempty"`
}

// NewSymmetrize returns the specification of f averaged over the symmetries of
// the model whose configurations f was trained on. Of configurations of two
// values whose model nobody knows, both are treated alike.
func NewSymmetrize(f FunctionNode, copies int, seed uint64) (Symmetrize, error) {
	s := Symmetrize{F: f, Copies: copies, Seed: seed}
	of := trainedOn(f)
	if of == nil {
		return s, nil
	}
	format, err := of.Format()
	if err != nil {
		return s, err
	}
	group, err := of.Symmetries()
	if err == nil && !reflect.DeepEqual(group, classify.Flips(format)) {
		s.Group = group
	}
	return s, err
}

// trainedOn returns an ensemble that a function was trained on, nil if there is
// none.
func trainedOn(f FunctionNode) EnsembleNode {
	if f, ok := f.(Trained); ok {
		return f.TrainedOn()
	}
	return nil
}

// Make implements [study.Maker].
func (s Symmetrize) Make(ctx context.Context, in *study.Inputs) (Function, error) {
	f, err := study.Input(ctx, in, s.F)
	if err != nil {
		return nil, err
	}
	group := s.Group
	if group == nil {
		group = classify.Flips(f.Format())
	}
	over := classify.Translations(f.Format(), group)
	if s.Copies != 0 {
		if over, err = classify.RandomSymmetries(f.Format(), group, s.Copies, s.Seed); err != nil {
			return nil, err
		}
	}
	g, err := classify.Symmetrize(plain(f), over)
	return specified{g, s}, err
}

// Average is the mean of several functions, such as networks trained from
// different seeds.
type Average struct {
	Of []FunctionNode `json:"of"`
}

// Make implements [study.Maker].
func (a Average) Make(ctx context.Context, in *study.Inputs) (Function, error) {
	fs := make([]classify.Function, len(a.Of))
	for i, of := range a.Of {
		f, err := study.Input(ctx, in, of)
		if err != nil {
			return nil, err
		}
		fs[i] = plain(f)
	}
	g, err := classify.Mean(fs...)
	return specified{g, a}, err
}

// Inherit is the network for the lattice of twice the size that f of this one
// becomes when each spin is replaced by a block of 2 x 2.
type Inherit struct {
	F FunctionNode `json:"f"`
}

// Make implements [study.Maker].
func (h Inherit) Make(ctx context.Context, in *study.Inputs) (Function, error) {
	f, err := study.Input(ctx, in, h.F)
	if err != nil {
		return nil, err
	}
	net, ok := plain(f).(*classify.Network)
	if !ok {
		return nil, errors.New("isingml: only a network can be inherited by a larger lattice")
	}
	g, err := net.Inherited()
	return specified{g, h}, err
}

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

var (
	_ = study.Register[Function](study.Kind[Symmetrize]{Name: "symmetrize", Version: 1})
	_ = study.Register[Function](study.Kind[Average]{Name: "average", Version: 1})
	_ = study.Register[Function](study.Kind[Inherit]{Name: "inherit", Version: 1})
	_ = study.Register[Function](study.Kind[Magnetization]{Name: "magnetization", Version: 1})
	_ = study.Register[Function](study.Kind[Own]{Name: "own", Version: 1})
)
