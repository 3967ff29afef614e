package data

import (
	"context"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// A Reading says which configurations are read, and how. Only Files is needed.
type Reading struct {
	// Files hold the configurations, in the order that they were drawn in; each
	// begins a new Markov chain, unless all hold one configuration. In a name
	// {T} stands for a number, the label T, and * for anything but a slash.
	Files []string
	// Array names the array in files that hold several, with the same signs.
	Array  string
	Layout Layout
	Values Values
	Labels Labels
	// ChainLength is the number of configurations of each Markov chain, where an
	// array holds several one after the other; 0 if it holds one.
	ChainLength int
	// Energies are files with the energy of each configuration of the whole
	// lattice, or PerSite. EnergyArray names the array in them, or, if there are
	// no files of energies, in Files themselves.
	Energies    []string
	EnergyArray string
	PerSite     bool
	// Y is the field that the configurations were drawn in.
	Y float64
}

// A Labelled ensemble is what was read under one label.
type Labelled struct {
	// Suffix names it by its labels, such as "t2.269"; empty if there are none.
	Suffix string
	*sample.Ensemble
}

// Read reads the configurations, one ensemble for each label in their order,
// and sentences about what may not be meant. Of an array nothing is known but
// the values and what labels and energies say: beta is NaN without them. Errors
// name the file and what is wrong in it.
func (r Reading) Read(ctx context.Context) ([]Labelled, []string, error) {
	parts, err := r.parts(ctx)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSorter(ctx, r, parts)
	if err != nil {
		return nil, nil, err
	}
	c := newCoder(r.Values)
	files := new(opened)
	defer files.close()
	for _, p := range parts {
		if err := p.stream(ctx, files, c, func(i int, row []byte) { s.add(p, i, row) }); err != nil {
			return nil, nil, fmt.Errorf("data: %s: %w", p, err)
		}
	}
	if never := c.never(); parts[0].ensemble == nil && len(never) > 0 && c.codec != lattice.Spins && !c.codec.Real {
		s.notes = append(s.notes, fmt.Sprintf("no site has the value %v of %v: are they written from another one on? Then write --values", never, c.codec.Values()))
	}
	all, err := s.ensembles()
	if err == nil && slices.ContainsFunc(parts, func(p *part) bool { return p.flat }) {
		err = tellSquare(all)
	}
	return all, s.notes, err
}

// An opened file is kept for the parts that follow in it: the arrays of an archive
// are many, and to list them takes a look into each.
type opened struct {
	path string
	*File
}

func (o *opened) at(path string) (*File, error) {
	if o.File != nil && o.path == path {
		return o.File, nil
	}
	o.close()
	f, err := Open(path)
	if err == nil {
		o.path, o.File = path, f
	}
	return f, err
}

func (o *opened) close() {
	if o.File != nil {
		o.Close()
		o.File = nil
	}
}
