package isingml

import (
	"errors"

	"github.com/isingml/kernel/isingml/classify"
)

// A Function is an f that a study can name: a trained [Network], one made
// from others ([Study.Symmetrize], [Study.Mean], [Study.Inherit]), or the
// user's own ([Study.Own]). Its predictions are kept beside the configurations
// they belong to.
type Function interface {
	classify.Function
	recipe() recipe
	// plain is the function without its recipe. Package classify knows it
	// again and takes short cuts: for networks above all.
	plain() classify.Function
}

// derived is a function with the recipe it was made by.
type derived struct {
	classify.Function
	made recipe
	// parts are what a mean is the mean of: its values follow from theirs,
	// which the study may hold already.
	parts []Function
}

func (d derived) recipe() recipe           { return d.made }
func (d derived) plain() classify.Function { return d.Function }

func recipes(fs ...Function) []recipe {
	out := make([]recipe, len(fs))
	for i, f := range fs {
		out[i] = f.recipe()
	}
	return out
}

// Symmetrize returns the mean of f over n lattice translations, each with or
// without a spin flip, drawn at random from the stream of the seed and then
// used for every configuration. It depends far less on the network's random
// first layer than f does. n = 0 takes all 2V of them.
func (s *Study) Symmetrize(f Function, n int, seed uint64) (Function, error) {
	over := classify.AllSymmetries(f.L())
	if n != 0 {
		var err error
		if over, err = classify.RandomSymmetries(f.L(), n, seed); err != nil {
			return nil, err
		}
	}
	g, err := classify.Symmetrize(f.plain(), over)
	if err != nil {
		return nil, err
	}
	return derived{Function: g, made: recipe{Kind: symmetrized, Copies: n, Seed: seed, Of: recipes(f)}}, nil
}

// Mean returns the mean of several functions, such as networks trained from
// different seeds.
func (s *Study) Mean(fs ...Function) (Function, error) {
	plain := make([]classify.Function, len(fs))
	for i, f := range fs {
		plain[i] = f.plain()
	}
	g, err := classify.Mean(plain...)
	if err != nil {
		return nil, err
	}
	return derived{Function: g, made: recipe{Kind: mean, Of: recipes(fs...)}, parts: fs}, nil
}

// Inherit returns the network for the lattice of twice the size that f of
// this one becomes when each spin is replaced by a block of 2 x 2.
func (s *Study) Inherit(f *Network) (Function, error) {
	g, err := f.Inherited()
	if err != nil {
		return nil, err
	}
	return derived{Function: g, made: recipe{Kind: inherited, Of: recipes(f)}}, nil
}

// AbsMagnetization returns |m| of Eq. (A3) as a function f, for comparison.
func (s *Study) AbsMagnetization(l int) (Function, error) {
	g, err := classify.AbsMagnetization(l)
	if err != nil {
		return nil, err
	}
	return s.Own(absMagnetization, g)
}

// SquaredMagnetization returns m^2 as a function f, for comparison.
func (s *Study) SquaredMagnetization(l int) (Function, error) {
	g, err := classify.SquaredMagnetization(l)
	if err != nil {
		return nil, err
	}
	return s.Own(squaredMagnetization, g)
}

// Own names the user's own function f. The study keeps its predictions under
// the name: another function, or a changed one, needs another name.
func (s *Study) Own(name string, f classify.Function) (Function, error) {
	if name == "" {
		return nil, errors.New("isingml: a function of one's own needs a name, under which its predictions are kept")
	}
	return derived{Function: f, made: recipe{Kind: own, Name: name, L: f.L()}}, nil
}
