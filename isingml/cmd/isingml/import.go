package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/data"
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

// importFlags are what is said of the files.
type importFlags struct {
	options                   isingml.ImportOptions
	energies                  names
	shape, axis, values, swap string
	beta, temperature         scale
	params                    parameters
}

func (f *importFlags) add(c *call) {
	o := &f.options
	c.flags.StringVar(&o.As, "as", "", "name of the ensemble in the study, such as cold; needed. Labels are added to it, such as cold-t2.5")
	c.flags.BoolVar(&o.Replace, "replace", false, "give the name to this ensemble if it is another one's")
	c.flags.StringVar(&o.Array, "array", "", "name of the array in files that hold several; {T} in it, as in names of files, stands for a number, the label T, and * for anything but a slash")
	c.flags.StringVar(&f.shape, "shape", "", "shape of one configuration, such as 64x64, 16x16x16, or 36 for a chain; needed where the array leaves a choice")
	c.flags.StringVar(&f.axis, "axis", "first", "which index of the array counts configurations: first or last")
	c.flags.StringVar(&o.Layout.Bits, "bits", "", "big if elements are bytes of eight sites as numpy.packbits makes them, little for the other order; needs --shape")
	c.flags.IntVar(&o.States, "states", 0, "values of a site, 0 to this less one; 0 for spins, +1 and -1 or 1 and 0")
	c.flags.StringVar(&f.values, "values", "", "values of a site where they do not begin with 0, such as 1,2,3 or -1,0,1, or real for a real field")
	c.flags.IntVar(&o.Layout.Components, "components", 0, "real numbers of a site, which the last index of the array counts; 0 for one")
	c.flags.Float64Var(&o.Scale, "scale", 0, "what block means of a real field of an unknown model are multiplied by, 2^((d-2+eta)/2); without it the renormalization group refuses it")
	c.flags.StringVar(&f.swap, "map", "", "numbers to replace first, such as 0.5=1,-0.5=-1, or sign for the signs of a real field")
	c.flags.StringVar(&o.Labels.By, "by", "", "labels, one for each configuration, as FILE[:ARRAY][:COLUMN]: one ensemble for each value")
	c.flags.Var(&f.beta, "beta", "inverse temperature that they were drawn at; several with commas, or FIRST:LAST:STEP, for equal parts in their order; alone: the labels are that")
	c.flags.Var(&f.temperature, "temperature", "the same with temperatures")
	c.flags.Var(&f.energies, "energies", "file with the energy of each configuration, or several with commas")
	c.flags.StringVar(&o.EnergyArray, "energy-array", "", "name of the array of energies")
	c.flags.BoolVar(&o.PerSite, "per-site", false, "the energies are per site, not of the whole lattice")
	c.flags.StringVar(&o.Model, "model", "", "model that they are of: its energies and observables are computed, and given energies held against them")
	c.flags.Var(&f.params, "param", "parameter of the model, NAME=VALUE; may be given again")
	c.flags.IntVar(&o.ChainLength, "chain-length", 0, "configurations of each Markov chain, if a file holds several; 0 if it holds one")
}

// parsed returns the options that the flags ask for.
func (f *importFlags) parsed(files []string) (o isingml.ImportOptions, err error) {
	o = f.options
	o.Files, o.Energies, o.Params = files, f.energies, f.params
	if f.shape != "" {
		if o.Layout.Shape, err = data.ParseShape(f.shape); err != nil {
			return o, err
		}
	}
	if o.Layout.Last = f.axis == "last"; !o.Layout.Last && f.axis != "first" {
		return o, fmt.Errorf("--axis is %q, must be first or last", f.axis)
	}
	if f.values != "" {
		if o.Values.Codec, err = data.ParseValues(f.values); err != nil {
			return o, err
		}
	}
	if f.swap != "" {
		if err := o.Values.ParseMap(f.swap); err != nil {
			return o, err
		}
	}
	if f.params != nil && o.Model == "" {
		return o, fmt.Errorf("--param is for a model: name it with --model")
	}
	switch beta, temperature := f.beta.given, f.temperature.given; {
	case beta && temperature:
		return o, fmt.Errorf("--beta and --temperature say the same: give one of them")
	case beta:
		o.Labels.Kind, o.Labels.Values = data.Beta, f.beta.values
	case temperature:
		o.Labels.Kind, o.Labels.Values = data.Temperature, f.temperature.values
	}
	return o, nil
}

func importStage(ctx context.Context, c *call) error {
	dir := c.flags.String("study", "study", "folder of the study; made if it is not there")
	var f importFlags
	f.add(c)
	look := c.flags.Bool("look", false, "say what the files hold and import nothing")
	asJSON := c.flags.Bool("json", false, "print a summary as JSON on standard output")
	c.args = joinScales(c.args)
	files, err := c.operands()
	if err != nil {
		return err
	}
	o, err := f.parsed(files)
	switch {
	case err != nil:
		return fmt.Errorf("%w; %w", err, errUsage)
	case len(files) == 0:
		return fmt.Errorf("no file: name files of configurations (%s, or Parquet of a study); %w", strings.Join(data.Formats(), ", "), errUsage)
	case *look:
		return lookAt(ctx, c, o.Files, *asJSON)
	case o.As == "":
		return fmt.Errorf("no name: give the ensemble one with --as, such as --as cold; %w", errUsage)
	}
	if err := store.CheckName(o.As); err != nil {
		return fmt.Errorf("%w; %w", err, errUsage)
	}
	s, err := isingml.OpenContext(ctx, *dir)
	if err != nil {
		return err
	}
	o.Warn = func(string) {} // they are in what is returned
	all, err := s.ImportAll(o)
	if err != nil {
		return err
	}
	var out []imported
	for _, e := range all {
		out = append(out, summarizeImport(e.Name, e.Ensemble, append([]string{}, e.Doubts...)))
	}
	switch {
	case *asJSON && len(out) == 1:
		return c.print(out[0])
	case *asJSON:
		return c.print(map[string]any{"ensembles": out})
	}
	for _, e := range out {
		fmt.Fprintf(c.stdout, "%s: %d configurations of %v, %s\n", e.Name, e.Configurations, e.Shape, e.Key)
		for _, w := range e.Warnings {
			fmt.Fprintln(c.stdout, "warning:", w)
		}
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

// parameters is a flag NAME=VALUE that may be given again.
type parameters map[string]float64

func (p *parameters) String() string { return "" }

func (p *parameters) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	x, err := strconv.ParseFloat(value, 64)
	if _, twice := (*p)[name]; !ok || err != nil || twice {
		return fmt.Errorf("%q must be NAME=VALUE with a number, each name once", text)
	}
	if *p == nil {
		*p = parameters{}
	}
	(*p)[name] = x
	return nil
}

// scale is a flag of inverse temperatures or of temperatures: one, several with
// commas, FIRST:LAST:STEP, or nothing, which says what labels are.
type scale struct {
	given  bool
	values []float64
}

func (s *scale) String() string { return "" }

// IsBoolFlag lets the flag stand alone.
func (s *scale) IsBoolFlag() bool { return true }

func (s *scale) Set(text string) error {
	s.given = true
	if text == "true" {
		return nil
	}
	var list floats
	words := strings.Split(text, ":")
	if len(words) != 3 {
		err := list.Set(text)
		s.values = list
		return err
	}
	if err := list.Set(strings.Join(words, ",")); err != nil || len(list) != 3 || !(list[2] > 0) || !(list[1] >= list[0]) || (list[1]-list[0])/list[2] > 1e4 {
		return fmt.Errorf("%q must be FIRST:LAST:STEP with a positive step", text)
	}
	s.values = isingml.Range(list[0], list[1], list[2])
	return nil
}

// joinScales writes --beta 0.44 as --beta=0.44: a flag that may stand alone takes
// no word behind it by itself.
func joinScales(args []string) (out []string) {
	for _, arg := range args {
		if k := len(out) - 1; k >= 0 && (strings.TrimLeft(out[k], "-") == "beta" || strings.TrimLeft(out[k], "-") == "temperature") && out[k][0] == '-' {
			if new(scale).Set(arg) == nil && arg != "true" {
				out[k] += "=" + arg
				continue
			}
		}
		out = append(out, arg)
	}
	return out
}
