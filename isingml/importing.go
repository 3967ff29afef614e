package isingml

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
)

// ImportOptions names configurations that come from elsewhere and says what is
// known of them. Only Files is needed.
type ImportOptions struct {
	// Files hold the configurations, in the order that they were drawn in: NumPy
	// arrays (.npy or .npz) of shape (N, L, L) or (N, L*L) with the values +1
	// and -1, or 1 and 0, or Parquet as a study keeps it. Each file begins a new
	// Markov chain.
	Files []string
	// States is the number q of values of a site, 0 to q-1, in place of spins;
	// 0 means spins.
	States int
	// Array names the array of .npz files; empty if they hold one alone.
	Array string

	// Beta is the inverse temperature that they were drawn at; 0 if nobody
	// knows. A field Y is then given in units of the temperature.
	Beta float64
	// Energies are files with the energy of each configuration, of the whole
	// lattice: NumPy arrays of shape (N,). EnergyArray names the array of .npz
	// files; if there are no files of energies, one in Files themselves. Without
	// energies nothing can be reweighted to another inverse temperature.
	Energies    []string
	EnergyArray string
	// ChainLength is the number of configurations of each Markov chain, where a
	// file holds several one after the other; 0 if it holds one.
	ChainLength int

	// F and Y tell that they were drawn from the modified Hamiltonian
	// E - V f Y of Eq. (3). F is not needed if Y is zero.
	F Function
	Y float64

	// As names the ensemble in the study, for [Study.Named]; it may be empty.
	As string
	// Warn is called with each doubt about the configurations, see
	// [Ensemble.Quality]; nil prints them on standard error.
	Warn func(doubt string)
}

// Import brings configurations from elsewhere into the study, where they are
// an ensemble like any other. They are kept under the SHA-256 of their
// contents, so importing them again, from whatever file, is the same ensemble.
// Reading the files executes nothing. Errors name the file and what is wrong.
func (s *Study) Import(o ImportOptions) (*Ensemble, error) {
	if o.As != "" {
		if err := store.CheckName(o.As); err != nil {
			return nil, err
		}
	}
	if o.Y != 0 && o.F == nil {
		return nil, fmt.Errorf("isingml: the field Y is %v, but there is no F that it couples to", o.Y)
	}
	ctx, stop := s.Watch()
	defer stop()
	contents, err := o.read(ctx)
	if err != nil {
		return nil, err
	}
	e, err := s.get(node.NewImport(contents, o.F, o.Y))
	if err != nil {
		return nil, err
	}
	warn := o.Warn
	if warn == nil {
		warn = func(doubt string) { fmt.Fprintf(os.Stderr, "warning: %s: %s\n", cmp.Or(o.As, o.Files[0]), doubt) }
	}
	for _, doubt := range e.Quality().Doubts {
		warn(doubt)
	}
	if o.As == "" {
		return e, nil
	}
	return e, s.Name(o.As, e)
}

// read returns what the files hold, as one ensemble.
func (o ImportOptions) read(ctx context.Context) (*sample.Ensemble, error) {
	if len(o.Files) == 0 {
		return nil, errors.New("isingml: nothing to import: Files must name at least one file")
	}
	if !(o.Beta >= 0) || math.IsInf(o.Beta, 0) || math.IsNaN(o.Y) || math.IsInf(o.Y, 0) {
		return nil, fmt.Errorf("isingml: importing at beta=%v, Y=%v: must be finite, and beta not negative", o.Beta, o.Y)
	}
	codec := lattice.Spins
	if o.States != 0 {
		codec = lattice.Codec{States: o.States, Step: 1}
		if o.States < 2 || o.States > 128 {
			return nil, fmt.Errorf("isingml: sites of %d states, must be 2 to 128", o.States)
		}
	}
	var parts []*sample.Ensemble
	for _, path := range o.Files {
		e, err := data.Import(ctx, path, o.Array, codec)
		if err != nil {
			return nil, fmt.Errorf("isingml: %w", err)
		}
		if err := o.agree(path, e); err != nil {
			return nil, err
		}
		parts = append(parts, e)
	}
	e, err := o.join(parts)
	if err != nil {
		return nil, err
	}
	return e, o.addEnergies(ctx, e)
}

// agree holds what a file says of itself against the options, and cuts it into
// chains.
func (o ImportOptions) agree(path string, e *sample.Ensemble) error {
	n := e.Configurations.Len()
	switch known := !math.IsNaN(e.Beta); {
	case n == 0:
		return fmt.Errorf("isingml: %s holds no configurations", path)
	case known && o.Beta != 0 && e.Beta != o.Beta:
		return fmt.Errorf("isingml: %s says that its configurations were drawn at beta=%v, not at %v", path, e.Beta, o.Beta)
	case e.Y != 0 && e.Y != o.Y:
		return fmt.Errorf("isingml: %s says that its configurations were drawn at Y=%v, not at %v: give that Y, and F", path, e.Y, o.Y)
	case !known && o.Beta != 0:
		e.Beta = o.Beta
	}
	if o.ChainLength == 0 {
		return nil
	}
	if o.ChainLength < 0 || n%o.ChainLength != 0 {
		return fmt.Errorf("isingml: %s holds %d configurations, which chains of %d each do not give", path, n, o.ChainLength)
	}
	for i := range e.Chain {
		e.Chain[i] = int32(i / o.ChainLength)
	}
	return nil
}

// join puts the parts together, each with chains of its own. The model, which
// only our own files name, is not kept: what is imported stands for itself.
func (o ImportOptions) join(parts []*sample.Ensemble) (*sample.Ensemble, error) {
	first, format := parts[0], parts[0].Configurations.Format()
	e := &sample.Ensemble{Beta: first.Beta}
	var packed []byte
	var energy, magnetization []float64
	next := int32(0)
	for k, p := range parts {
		switch {
		case !p.Configurations.Format().Equal(format):
			return nil, fmt.Errorf("isingml: %s has the shape %v and %s %v: import sizes one by one", o.Files[0], format.Shape, o.Files[k], p.Configurations.Format().Shape)
		case !same(p.Beta, first.Beta):
			return nil, fmt.Errorf("isingml: %s is of beta=%v and %s of %v: import temperatures one by one", o.Files[0], first.Beta, o.Files[k], p.Beta)
		case (p.Energy() == nil) != (first.Energy() == nil):
			return nil, fmt.Errorf("isingml: only one of %s and %s has energies: import them apart", o.Files[0], o.Files[k])
		}
		packed = append(packed, p.Configurations.Bits()...)
		energy = append(energy, p.Energy()...)
		magnetization = append(magnetization, p.Magnetization()...)
		for i, c := range p.Chain {
			if i == 0 || c != p.Chain[i-1] {
				next++
			}
			e.Chain = append(e.Chain, next-1)
		}
	}
	if energy != nil {
		e.Columns = append(e.Columns, sample.Column{Name: "energy", Unit: "as given", Values: energy})
	}
	if magnetization != nil {
		e.Columns = append(e.Columns, sample.Column{Name: "magnetization", Unit: "1", Values: magnetization})
	}
	var err error
	e.Configurations, err = lattice.FromRows(format, packed)
	return e, err
}

// same compares numbers of which NaN stands for unknown.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// addEnergies reads the energies from files of their own.
func (o ImportOptions) addEnergies(ctx context.Context, e *sample.Ensemble) error {
	files := o.Energies
	if files == nil && o.EnergyArray != "" {
		files = o.Files
	}
	if len(files) == 0 {
		return nil
	}
	if e.Energy() != nil {
		return fmt.Errorf("isingml: %s has energies already, so there must be no other ones", o.Files[0])
	}
	var energy []float64
	for _, path := range files {
		values, err := data.ImportNumbers(ctx, path, o.EnergyArray)
		if err != nil {
			return fmt.Errorf("isingml: energies: %w", err)
		}
		energy = append(energy, values...)
	}
	if n := e.Configurations.Len(); len(energy) != n {
		return fmt.Errorf("isingml: %d energies in %v for %d configurations", len(energy), files, n)
	}
	e.Columns = append([]sample.Column{{Name: "energy", Unit: "as given", Values: energy}}, e.Columns...)
	return nil
}
