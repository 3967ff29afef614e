package node

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/study"
)

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
// the model whose configurations f was trained on, at least so many copies: as
// many translations, each with all symmetries of the values, as give them. Of
// configurations of two values whose model nobody knows, both are treated alike.
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
	if err != nil {
		return s, err
	}
	if !reflect.DeepEqual(group, classify.Flips(format)) {
		s.Group = group
	}
	if k := len(group); copies > 0 && k > 0 {
		s.Copies = (copies + k - 1) / k * k
	}
	return s, nil
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

// Format implements [FunctionNode].
func (s Symmetrize) Format() (lattice.Format, error) { return s.F.Format() }

// Products implements [FunctionNode].
func (s Symmetrize) Products() float64 {
	copies := float64(s.Copies)
	if copies == 0 {
		copies = 2 * sitesOf(s.F)
	}
	return copies * s.F.Products()
}

// Format implements [FunctionNode].
func (a Average) Format() (lattice.Format, error) {
	if len(a.Of) == 0 {
		return lattice.Format{}, errors.New("isingml: an average of no functions")
	}
	return a.Of[0].Format()
}

// Products implements [FunctionNode].
func (a Average) Products() (sum float64) {
	for _, of := range a.Of {
		sum += of.Products()
	}
	return sum
}

// Format implements [FunctionNode]: twice as long in each direction.
func (h Inherit) Format() (lattice.Format, error) {
	f, err := h.F.Format()
	f.Shape = slices.Clone(f.Shape)
	for i := range f.Shape {
		f.Shape[i] *= 2
	}
	return f, err
}

// Products implements [FunctionNode].
func (h Inherit) Products() float64 { return sitesOf(h) / max(1, sitesOf(h.F)) * h.F.Products() }

// TrainedOn implements [Trained].
func (s Symmetrize) TrainedOn() EnsembleNode { return trainedOn(s.F) }

// TrainedOn implements [Trained].
func (h Inherit) TrainedOn() EnsembleNode { return trainedOn(h.F) }

// TrainedOn implements [Trained].
func (a Average) TrainedOn() EnsembleNode {
	if len(a.Of) == 0 {
		return nil
	}
	return trainedOn(a.Of[0])
}

var (
	_ = study.Register[Function](study.Kind[Symmetrize]{Name: "symmetrize", Version: 1})
	_ = study.Register[Function](study.Kind[Average]{Name: "average", Version: 1})
	_ = study.Register[Function](study.Kind[Inherit]{Name: "inherit", Version: 1})
)
