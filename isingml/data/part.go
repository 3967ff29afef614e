package data

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// A part is one array of configurations, or an ensemble of a study's file.
type part struct {
	path, name string
	labels     []label
	layout     Layout
	flat       bool // see arrangement
	alone      bool
	first, n   int // number of its first configuration among all, and of all
	format     lattice.Format
	ensemble   *sample.Ensemble // of a study's file
}

func (p *part) String() string { return strings.TrimSuffix(p.path+":"+p.name, ":") }

// parts finds all arrays of configurations.
func (r Reading) parts(ctx context.Context) (parts []*part, err error) {
	if len(r.Files) == 0 {
		return nil, errors.New("data: nothing to read: Files must name at least one file")
	}
	all, err := allPaths(r.Files)
	if err != nil {
		return nil, err
	}
	for _, file := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := r.partsOf(file, len(all) == 1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, found...)
	}
	n := 0
	for _, p := range parts {
		if p.n == 0 {
			return nil, fmt.Errorf("data: %s holds no configurations", p)
		}
		if !p.format.Equal(parts[0].format) {
			return nil, fmt.Errorf("data: %s has the shape %v and %s %v: import sizes one by one", parts[0], parts[0].format.Shape, p, p.format.Shape)
		}
		p.first = n
		n += p.n
	}
	return parts, nil
}

func allPaths(texts []string) (all []found, err error) {
	for _, text := range texts {
		more, err := paths(text)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// partsOf finds the arrays of configurations in a file; alone says that it is the
// only one.
func (r Reading) partsOf(file found, alone bool) ([]*part, error) {
	wrap := func(err error) error { return fmt.Errorf("data: %s: %w", file.text, err) }
	if own, err := isEnsemble(file.text); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	} else if own {
		p, err := r.ensemblePart(file)
		if err != nil {
			return nil, wrap(err)
		}
		return []*part{p}, nil
	}
	f, err := Open(file.text)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.matching(r.Array)
	if err != nil {
		return nil, err
	}
	var parts []*part
	for _, name := range names {
		a, err := f.Array(name.text)
		if err != nil {
			return nil, err
		}
		p := &part{path: file.text, name: name.text, labels: append(file.labels[:len(file.labels):len(file.labels)], name.labels...), layout: r.Layout, alone: alone && len(names) == 1}
		at, err := p.layout.arrange(a, p.alone)
		if err == nil {
			p.n, p.flat = at.n, at.flat
			p.format, err = formatOf(at.shape, r.Layout.Components, newCoder(r.Values).codec)
		}
		if err != nil {
			return nil, fmt.Errorf("data: %s: %w", p, err)
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// matching returns the names of the arrays that a text or a pattern names. If it
// names none and the arrays of an archive are all of one shape, each is meant.
func (f *File) matching(text string) ([]found, error) {
	var names []string
	for _, a := range f.Arrays {
		names = append(names, a.Name)
	}
	if p, ok := newPattern(text); ok {
		if all := p.among(names); len(all) > 0 {
			return all, nil
		}
		return nil, fmt.Errorf("data: %s: no array has the form %s, where {NAME} is a number and * anything; there are %s", f.file.Name(), text, list(names))
	}
	a, err := f.Array(text)
	return []found{{text: a.Name}}, err
}

// isEnsemble tells whether a file is Parquet, which only ensembles of a study
// are read from.
func isEnsemble(path string) (bool, error) {
	f, _, err := openRegular(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 4)
	_, err = io.ReadFull(f, head)
	return err == nil && string(head) == "PAR1", nil
}

// ensemblePart reads an ensemble of a study's file.
func (r Reading) ensemblePart(file found) (*part, error) {
	e, _, err := ReadEnsembleFile(file.text)
	if err != nil {
		return nil, fmt.Errorf("it is no Parquet file of isingml, or damaged (%w): of another program's, save the spins with numpy.save", err)
	}
	f := e.Configurations.Format()
	switch want := newCoder(r.Values).codec; {
	case f.Codec != want:
		return nil, fmt.Errorf("its sites hold %v, not %v: say so with --values or --states", f.Codec, want)
	case e.Y != 0 && e.Y != r.Y:
		return nil, fmt.Errorf("it says that its configurations were drawn at Y=%v, not at %v: give that Y, and F", e.Y, r.Y)
	}
	p := &part{path: file.text, labels: file.labels, n: e.Configurations.Len(), format: f, ensemble: e}
	return p, nil
}
