package node

import (
	"errors"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
)

// sitesOf returns the number of sites that f takes, 1 if it does not tell.
func sitesOf(f FunctionNode) float64 {
	format, err := f.Format()
	if err != nil {
		return 1
	}
	return float64(format.Sites())
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

// Format implements [FunctionNode].
func (m Magnetization) Format() (lattice.Format, error) { return formatFrom(m.L, m.Other), nil }

// Products implements [FunctionNode].
func (m Magnetization) Products() float64 { return sitesOf(m) }

// Format implements [FunctionNode].
func (o Own) Format() (lattice.Format, error) { return formatFrom(o.L, o.Other), nil }

// Products implements [FunctionNode].
func (o Own) Products() float64 { return sitesOf(o) }

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

// firstOf returns the first ensemble, nil if there is none.
func firstOf(of []EnsembleNode) EnsembleNode {
	if len(of) == 0 {
		return nil
	}
	return of[0]
}
