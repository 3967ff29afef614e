package isingml

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strings"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// ImportOptions names configurations that come from elsewhere and says what is
// known of them. Only Files is needed.
type ImportOptions struct {
	// Files hold the configurations, in the order that they were drawn in, in any
	// of [data.Formats], or Parquet as a study keeps it. Each file begins a new
	// Markov chain, unless all hold one configuration. In their names {T} stands
	// for a number, the label T, and * for anything but a slash.
	Files []string
	// Array names the array of files that hold several, with the same signs.
	Array string
	// Layout says how configurations lie in an array whose shape leaves a choice.
	Layout data.Layout
	// States is the number q of values of a site, 0 to q-1, in place of spins,
	// which are +1 and -1 or 1 and 0; Values says which values others have.
	States int
	Values data.Values

	// Labels sort the configurations into ensembles, see [Study.ImportAll].
	Labels data.Labels
	// Beta is the inverse temperature that they were drawn at; 0 if nobody
	// knows. A field Y is then given in units of the temperature.
	Beta float64
	// Energies are files with the energy of each configuration, of the whole
	// lattice, or PerSite. EnergyArray names the array in them; if there are no
	// files of energies, one in Files themselves. Without energies nothing can
	// be reweighted to another inverse temperature.
	Energies    []string
	EnergyArray string
	PerSite     bool
	// Model names a model with its Params. Its energies and other observables
	// are then computed, and Energies held against them.
	Model  string
	Params map[string]float64
	// Scale is what means of a real field of an unknown model, over blocks of two
	// sites in each direction, are multiplied by: b^((d-2+eta)/2). 0 if nobody
	// knows, and then it is not rescaled.
	Scale float64
	// ChainLength is the number of configurations of each Markov chain, where a
	// file holds several one after the other; 0 if it holds one.
	ChainLength int

	// F and Y tell that they were drawn from the modified Hamiltonian
	// E - V f Y of Eq. (3). F is not needed if Y is zero.
	F Function
	Y float64

	// As names the ensemble in the study, for [Study.Named]; it may be empty. A
	// name of another ensemble is an error, unless Replace is set.
	As      string
	Replace bool
	// Warn is called with each doubt about the configurations, see
	// [Ensemble.Quality]; nil prints them on standard error.
	Warn func(doubt string)
}

// Import brings configurations from elsewhere into the study, where they are
// an ensemble like any other. They are kept under the SHA-256 of their
// contents, so importing them again, from whatever file, is the same ensemble.
// Reading the files executes nothing. Errors name the file and what is wrong.
// Labels that make several ensembles are an error: see [Study.ImportAll].
func (s *Study) Import(o ImportOptions) (*Ensemble, error) {
	all, err := s.importAll(o, 1)
	if err != nil {
		return nil, err
	}
	return all[0].Ensemble, nil
}

// An Imported ensemble has a name in the study, that of the import and its
// labels, such as "hot-t2.5"; empty if the import has none.
type Imported struct {
	Name string
	*Ensemble
	Doubts []string
}

// ImportAll is [Study.Import] for labelled configurations, such as those of many
// temperatures: one ensemble for each label, in their order.
func (s *Study) ImportAll(o ImportOptions) ([]Imported, error) { return s.importAll(o, math.MaxInt) }

func (s *Study) importAll(o ImportOptions, most int) ([]Imported, error) {
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
	read, notes, err := o.read(ctx)
	if err != nil {
		return nil, err
	}
	if len(read) > most {
		return nil, fmt.Errorf("isingml: %v hold ensembles of %d labels, such as %s and %s: import them with ImportAll", o.Files, len(read), read[0].Suffix, read[1].Suffix)
	}
	all, nodes := make([]Imported, len(read)), make([]node.Import, len(read))
	for i, r := range read {
		if o.Model != "" {
			note, err := data.Measure(r.Ensemble, o.Model, o.Params)
			if err != nil {
				return nil, fmt.Errorf("isingml: %s: %w", cmp.Or(r.Suffix, o.Files[0]), err)
			}
			if note != "" {
				notes = append(notes, note)
			}
		}
		all[i].Doubts = data.Doubts(r.Ensemble)
		nodes[i] = node.NewImport(r.Ensemble, o.F, o.Y)
		nodes[i].Scale = o.Scale
		if o.As == "" {
			continue
		}
		all[i].Name = strings.TrimSuffix(o.As+"-"+r.Suffix, "-")
		if err := s.checkName(all[i].Name, nodes[i], o.Replace); err != nil {
			return nil, err
		}
	}
	for i := range nodes {
		if err := s.Compute(nodes[i]); err != nil {
			return nil, err
		}
		all[i].Ensemble = &Ensemble{nodes[i].Contents()} // in memory, once
		if err := s.finishImport(o, &all[i], notes); err != nil {
			return nil, err
		}
		notes = nil
	}
	return all, nil
}

// finishImport names an ensemble and tells its doubts.
func (s *Study) finishImport(o ImportOptions, e *Imported, notes []string) error {
	e.Doubts = append(append(notes[:len(notes):len(notes)], e.Doubts...), e.Quality().Doubts...)
	for _, doubt := range e.Doubts {
		if o.Warn != nil {
			o.Warn(doubt)
		} else {
			fmt.Fprintf(os.Stderr, "warning: %s: %s\n", cmp.Or(e.Name, o.Files[0]), doubt)
		}
	}
	if e.Name == "" {
		return nil
	}
	return s.Name(e.Name, e.Ensemble)
}

// checkName refuses a name that is another ensemble's.
func (s *Study) checkName(name string, n node.EnsembleNode, replace bool) error {
	if err := store.CheckName(name); err != nil || replace {
		return err
	}
	key, err := study.KeyOf(n)
	if err != nil {
		return err
	}
	other, err := s.specification(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if old, err := study.KeyOf(other); err != nil || old != key {
		return fmt.Errorf("isingml: the name %q is that of another ensemble, %s: take another name, or say --replace (Replace) to give it to this one: %w", name, old, err)
	}
	return nil
}

// read returns what the files hold.
func (o ImportOptions) read(ctx context.Context) ([]data.Labelled, []string, error) {
	if len(o.Files) == 0 {
		return nil, nil, errors.New("isingml: nothing to import: Files must name at least one file")
	}
	if !(o.Beta >= 0) || math.IsInf(o.Beta, 0) || math.IsNaN(o.Y) || math.IsInf(o.Y, 0) {
		return nil, nil, fmt.Errorf("isingml: importing at beta=%v, Y=%v: must be finite, and beta not negative", o.Beta, o.Y)
	}
	if o.Scale < 0 || !(o.Scale < math.MaxFloat32) || o.Scale > 0 && (!o.Values.Codec.Real || o.Model != "") {
		return nil, nil, fmt.Errorf("isingml: block means are scaled by %v: must be positive, and for a real field (--values real) whose model is not named", o.Scale)
	}
	r := data.Reading{
		Files: o.Files, Array: o.Array, Layout: o.Layout, Values: o.Values, Labels: o.Labels,
		ChainLength: o.ChainLength, Energies: o.Energies, EnergyArray: o.EnergyArray, PerSite: o.PerSite, Y: o.Y,
	}
	if o.Beta != 0 {
		if len(r.Labels.Values) > 0 {
			return nil, nil, fmt.Errorf("isingml: beta is %v, and %s is %v: give one of them", o.Beta, r.Labels.Kind, r.Labels.Values)
		}
		r.Labels.Kind, r.Labels.Values = data.Beta, []float64{o.Beta}
	}
	switch {
	case o.States != 0 && (o.States < 2 || o.States > 128):
		return nil, nil, fmt.Errorf("isingml: sites of %d states, must be 2 to 128", o.States)
	case o.States != 0 && r.Values.Codec != (lattice.Codec{}):
		return nil, nil, fmt.Errorf("isingml: sites of %d states and of the values %d: give one of them", o.States, r.Values.Codec.Values())
	case o.States != 0:
		r.Values.Codec = lattice.Codec{States: o.States, Step: 1}
	case o.Model != "" && r.Values.Codec == (lattice.Codec{}):
		m, err := model.New(o.Model, o.Params)
		if err != nil {
			return nil, nil, err
		}
		r.Values.Codec = m.Format(2).Codec
	}
	all, notes, err := r.Read(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("isingml: %w", err)
	}
	return all, notes, nil
}

// EnsemblesOf returns imported ensembles, without their names.
func EnsemblesOf(all []Imported) Ensembles {
	es := make(Ensembles, len(all))
	for i, e := range all {
		es[i] = e.Ensemble
	}
	return es
}
