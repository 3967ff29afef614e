package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/store"
)

// imported is the summary of configurations that came from elsewhere.
type imported struct {
	Name           string `json:"name"`
	Key            string `json:"key"`
	Configurations int    `json:"configurations"`
	Shape          []int  `json:"shape"` // of each
	// Beta is null if nobody knows it.
	Beta     *float64 `json:"beta"`
	Energies bool     `json:"energies"` // whether they are known
	// Duplicates counts configurations that are equal to one before them.
	Duplicates int `json:"duplicates"`
	// IntegratedTime is that of the stored order, in configurations; null if
	// it cannot be measured.
	IntegratedTime *float64 `json:"integrated_time"`
	Warnings       []string `json:"warnings"`
}

func importStage(ctx context.Context, c *call) error {
	dir := c.flags.String("study", "study", "folder of the study; made if it is not there")
	as := c.flags.String("as", "", "name of the ensemble in the study, such as cold; needed")
	states := c.flags.Int("states", 0, "values of a site, 0 to this less one; 0 for spins, +1 and -1 or 1 and 0")
	array := c.flags.String("array", "", "name of the array in .npz files; not needed if they hold one alone")
	beta := c.flags.Float64("beta", 0, "inverse temperature that they were drawn at; 0 if nobody knows")
	var energies names
	c.flags.Var(&energies, "energies", "NumPy file with the energy of each configuration, or several with commas")
	energyArray := c.flags.String("energy-array", "", "name of the array of energies in .npz files")
	length := c.flags.Int("chain-length", 0, "configurations of each Markov chain, if a file holds several; 0 if it holds one")
	asJSON := c.flags.Bool("json", false, "print a summary as JSON on standard output")
	files, err := c.operands()
	if err != nil {
		return err
	}
	switch {
	case len(files) == 0:
		return fmt.Errorf("no file: name .npy, .npz or Parquet files; %w", errUsage)
	case *as == "":
		return fmt.Errorf("no name: give the ensemble one with --as, such as --as cold; %w", errUsage)
	}
	if err := store.CheckName(*as); err != nil {
		return fmt.Errorf("%w; %w", err, errUsage)
	}
	s, err := isingml.OpenContext(ctx, *dir)
	if err != nil {
		return err
	}
	warnings := []string{}
	e, err := s.Import(isingml.ImportOptions{
		Files: files, States: *states, Array: *array, Beta: *beta, Energies: energies, EnergyArray: *energyArray,
		ChainLength: *length, As: *as, Warn: func(doubt string) { warnings = append(warnings, doubt) },
	})
	if err != nil {
		return err
	}
	out := summarizeImport(*as, e, warnings)
	if *asJSON {
		return c.print(out)
	}
	fmt.Fprintf(c.stdout, "%s: %d configurations of %v, %s\n", out.Name, out.Configurations, out.Shape, out.Key)
	for _, w := range warnings {
		fmt.Fprintln(c.stdout, "warning:", w)
	}
	return nil
}

func summarizeImport(name string, e *isingml.Ensemble, warnings []string) imported {
	q := e.Quality()
	out := imported{
		Name: name, Key: e.Key(), Configurations: e.Len(), Shape: e.Configurations.Format().Shape,
		Energies: e.Energy() != nil, Duplicates: q.Duplicates, Warnings: warnings,
	}
	if !math.IsNaN(e.Beta) {
		out.Beta = &e.Beta
	}
	if tau := q.IntegratedTime.Value; tau > 0 {
		out.IntegratedTime = &tau
	}
	return out
}

// names is a flag of names separated by commas; given again, it adds to them.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

func (n *names) Set(text string) error {
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word == "" {
			return fmt.Errorf("%q has an empty name", text)
		}
		*n = append(*n, word)
	}
	return nil
}
