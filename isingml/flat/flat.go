// Package flat draws configurations with flat histograms of the energy, or of a
// function f: with weights exp(-S(E)), or exp(-beta E - S(f)), in place of
// Boltzmann's, so that a chain walks through the barrier between the phases of a
// first-order transition (B. A. Berg and T. Neuhaus, Phys. Lett. B 267, 249
// (1991)). The weights are found by the method of F. Wang and D. P. Landau, Phys.
// Rev. Lett. 86, 2050 (2001), and are fixed before anything is measured: what is
// measured is then weighted back exactly, to every inverse temperature or field
// Y, however good or bad the weights are.
package flat

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/model"
)

// A Spec fixes a simulation, bit for bit.
type Spec struct {
	Model  string             `json:"model"` // "" stands for [model.Default]
	Params map[string]float64 `json:"params"`
	L      int                `json:"l"`
	Seed   uint64             `json:"seed"`

	// From and To are the range in which the histogram is made flat: of the energy
	// a site, or of f.
	From float64 `json:"from"`
	To   float64 `json:"to"`
	// Nodes are the points, equally far apart from From to To, between which S is
	// linear; 0 is 100. Beyond them S rises steeply.
	Nodes int `json:"nodes"`
	// Function names f, and Beta is the inverse temperature at which f is drawn;
	// without a name it is the energy, and Beta is 0.
	Function string  `json:"function,omitempty"`
	Beta     float64 `json:"beta,omitempty"`

	Configs int     `json:"configs"` // measurements, of all chains together, at least 1000
	Chains  int     `json:"chains"`  // independent ones; 0 is 4
	Gap     int     `json:"gap"`     // sweeps between measurements; 0 is 1
	Final   float64 `json:"final"`   // last step of ln(weight) of the method; 0 is 1e-5
}

// Resolved returns s with defaults filled in, or an error that names the first
// value out of range.
func (s Spec) Resolved() (Spec, error) {
	m, err := model.New(s.Model, s.Params)
	if err != nil {
		return s, fmt.Errorf("flat: %w", err)
	}
	s.Model, s.Params = m.Name(), model.Params(m)
	for _, d := range []struct {
		of    *int
		value int
	}{{&s.Nodes, 100}, {&s.Chains, 4}, {&s.Gap, 1}} {
		if *d.of == 0 {
			*d.of = d.value
		}
	}
	if s.Final == 0 {
		s.Final = 1e-5
	}
	switch {
	case s.L < 2 || s.L > 1<<10:
		err = fmt.Errorf("size L is %d, must be from 2 to 1024", s.L)
	case !(s.From < s.To) || math.IsInf(s.To-s.From, 0):
		err = fmt.Errorf("the range is from %v to %v, must rise", s.From, s.To)
	case s.Nodes < 4 || s.Nodes > 1<<20:
		err = fmt.Errorf("%d nodes, must be from 4 to %d", s.Nodes, 1<<20)
	case s.Chains < 1 || s.Chains > 1<<10:
		err = fmt.Errorf("%d chains, must be from 1 to 1024", s.Chains)
	case s.Configs < 1000 || s.Configs > 1<<28 || s.Configs < 100*s.Chains:
		err = fmt.Errorf("%d configurations of %d chains, must be at least 1000, and 100 a chain, and at most %d", s.Configs, s.Chains, 1<<28)
	case s.Gap < 1 || s.Gap > 1<<20:
		err = fmt.Errorf("gap is %d sweeps, must be from 1 to %d", s.Gap, 1<<20)
	case !(s.Final >= 1e-9 && s.Final <= 0.1):
		err = fmt.Errorf("the final step is %v, must be from 1e-9 to 0.1", s.Final)
	case s.Function == "" && s.Beta != 0:
		err = fmt.Errorf("beta is %v, but a flat histogram of the energy has none", s.Beta)
	case !(s.Beta >= 0 && s.Beta <= 1e9):
		err = fmt.Errorf("beta is %v, must be from 0 to 1e9", s.Beta)
	case !slices.ContainsFunc(m.Rules(), func(r model.Rule) bool { return r.Name == model.Metropolis }):
		err = fmt.Errorf("%s has no rule %q, which tells what a change of a site costs", s.Model, model.Metropolis)
	default:
		err = m.Check(s.L, model.Metropolis)
	}
	if err != nil {
		return s, fmt.Errorf("flat: %w", err)
	}
	return s, nil
}

// newModel returns the model of a resolved specification, and its sites.
func (s Spec) newModel() (model.Model, int) {
	m, err := model.New(s.Model, s.Params)
	if err != nil {
		panic(err) // a resolved Spec names a model that is there
	}
	return m, m.Format(s.L).Sites()
}

// bounds returns From and To as the coordinate has them: energies are those of
// the whole lattice.
func (s Spec) bounds(sites int) (from, to float64) {
	if s.Function == "" {
		return s.From * float64(sites), s.To * float64(sites)
	}
	return s.From, s.To
}
