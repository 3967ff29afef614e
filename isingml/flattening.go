package isingml

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/flat"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/study"
)

// A Flattening asks for a run with a flat histogram of the energy, or of a function
// f, which walks through the barrier between two phases: see package flat.
type Flattening struct {
	L       int                // linear size, at least 2
	Configs int                // measurements, at least 1000
	Seed    uint64             // names all random numbers
	Model   string             // its name; "ising" if empty
	Params  map[string]float64 // of the model; those not named have its defaults
	Gap     int                // sweeps between measurements; 0 is 1
	Chains  int                // independent chains; 0 is 4

	// From and To are the range of the histogram: of the energy a site, or of f. If
	// both are 0, that of energies is found from Betas, two inverse temperatures:
	// from the least energy at one to the largest at the other, of ensembles of 1000
	// configurations that are drawn for it.
	From, To float64
	Betas    []float64
	Nodes    int     // points between which the logarithm of the weight is linear; 0 is 100
	Final    float64 // last step of finding it; 0 is 1e-5

	// F makes it a histogram of f, at the inverse temperature Beta; nil for one of
	// the energy, where Beta is 0.
	F    Function
	Beta float64
}

// Flat returns the specification, of a range that is given.
func (f Flattening) Flat() (node.Flat, error) {
	out := node.Flat{Spec: flat.Spec{
		L: f.L, Configs: f.Configs, Seed: f.Seed, Model: f.Model, Params: f.Params, Gap: f.Gap, Chains: f.Chains,
		From: f.From, To: f.To, Nodes: f.Nodes, Final: f.Final, Beta: f.Beta,
	}}
	if f.F != nil {
		out.F, out.Spec.Function = f.F.Node(), node.TermName
	}
	n, err := out.Resolved()
	if err != nil {
		return out, err
	}
	return n.(node.Flat), nil
}

// Flattened is what a flat histogram gives: at every inverse temperature whose
// energies, or in every field whose f, lie within its range.
type Flattened struct {
	*flat.Result
	node node.Flat
}

// Node returns the specification, for the store and for plans.
func (f *Flattened) Node() node.Flat { return f.node }

// Flat returns the run with a flat histogram, and makes it if the study does not
// hold it yet.
func (s *Study) Flat(what Flattening) (*Flattened, error) {
	if what.From == 0 && what.To == 0 && what.F == nil {
		var err error
		if what.From, what.To, err = s.energies(what); err != nil {
			return nil, err
		}
	}
	of, err := what.Flat()
	if err != nil {
		return nil, err
	}
	r, err := study.Get(s.Study, of)
	if err != nil {
		return nil, err
	}
	return &Flattened{r, of}, nil
}

// energies returns the range of energies a site between two inverse temperatures.
func (s *Study) energies(of Flattening) (from, to float64, err error) {
	if len(of.Betas) != 2 || of.Betas[0] == of.Betas[1] {
		return 0, 0, fmt.Errorf("isingml: a flat histogram of energies takes a range From, To, or two Betas to find it from, got %v", of.Betas)
	}
	if _, err := of.check(); err != nil { // before anything is drawn
		return 0, 0, err
	}
	ends, err := s.Sample(Sampling{L: of.L, Betas: slices.Sorted(slices.Values(of.Betas)), Configs: 1000, Seed: of.Seed, Model: of.Model, Params: of.Params})
	if err != nil {
		return 0, 0, err
	}
	from, to = slices.Min(ends[1].EnergyPerSpin()), slices.Max(ends[0].EnergyPerSpin())
	if !(from < to) {
		return 0, 0, fmt.Errorf("isingml: the energies a site at beta = %v and %v are from %v to %v: no range for a flat histogram", of.Betas[0], of.Betas[1], from, to)
	}
	return from, to, nil
}

// check returns the specification with any range.
func (f Flattening) check() (node.Flat, error) {
	f.From, f.To = 0, 1
	return f.Flat()
}

// Warnings say in words why the run does not help: chains that did not walk all the
// way, and weight at the ends of the range, at the points of [flat.Result.Means]
// that are asked about.
func (f *Flattened) Warnings(at ...flat.Point) (warnings []string) {
	if f.Tunnelled < flat.Walks {
		warnings = append(warnings, fmt.Sprintf("the chains went %d times from one end of the range to the other, which must be at least %d: measure more, or narrow the range", f.Tunnelled, flat.Walks))
	}
	for _, p := range at {
		if p.Edge > 0.05 {
			warnings = append(warnings, fmt.Sprintf("at %s = %v a part of %.2g of the weight is at the ends of the range from %v to %v: widen it, unless there is nothing beyond", f.parameter(), p.X, p.Edge, f.Spec.From, f.Spec.To))
			break // and at others, one sentence is enough
		}
	}
	return warnings
}

// parameter is what the results are a function of.
func (f *Flattened) parameter() string {
	if f.Spec.Function != "" {
		return "Y"
	}
	return "beta"
}

// labels are those of the coordinate, its fluctuation and what they depend on.
func (f *Flattened) labels() (of, fluctuation, at string) {
	if f.Spec.Function != "" {
		return "$f$", "$χ_f$", "$Y$"
	}
	return "$E/V$", "$C$", "$β$"
}

// Table returns means and fluctuations, see [flat.Result.Means] and
// [flat.Result.Fluctuations], at the same inverse temperatures or fields.
func (f *Flattened) Table(means, fluctuations []flat.Point) *figure.Table {
	of, fluctuation, x := f.labels()
	if f.Spec.Function != "" {
		of = "$⟨f⟩$"
	}
	t := &figure.Table{Head: []string{x, of, fluctuation, "effective sample size"}}
	whole := true
	for i, m := range means {
		c := fluctuations[i]
		t.Row(m.X, figure.Estimated(m.Estimate, m.Supported), figure.Estimated(c.Estimate, c.Supported), figure.Rounded("%.0f", m.Effective))
		whole = whole && m.Supported && c.Supported
	}
	t.Note = fmt.Sprintf("%d measurements; the chains went %d times from one end of the range to the other", len(f.Chain), f.Tunnelled)
	if !whole {
		t.Note += "; " + flat.Rule
	}
	for _, w := range f.Warnings(means...) {
		t.Note += "; " + w
	}
	return t
}

// Curve returns points of [flat.Result.Means] or [flat.Result.Fluctuations] as a
// line of a figure.
func (f *Flattened) Curve(label string, points []flat.Point) figure.Line {
	line := figure.Line{Label: label}
	for _, p := range points {
		line.X, line.Y = append(line.X, p.X), append(line.Y, p.Estimate.Value)
		line.Error, line.Supported = append(line.Error, p.Estimate.Error), append(line.Supported, p.Supported)
	}
	return line
}

// Figure draws the free energy over the energy a site, or over f, at an inverse
// temperature or in a field, with errors.
func (f *Flattened) Figure(at float64) *figure.Figure {
	x, free, err := f.FreeEnergy(at, 0)
	if err != nil {
		return figure.Failed(err)
	}
	line := figure.Line{X: x}
	for _, e := range free {
		line.Y, line.Error = append(line.Y, e.Value), append(line.Error, e.Error)
		line.Supported = append(line.Supported, f.Tunnelled >= flat.Walks && !math.IsNaN(e.Error))
	}
	of, _, by := f.labels()
	out := figure.Plot(fmt.Sprintf("Free energy at %s = %.6g", by, at), of, "−ln $P$", line)
	if warnings := f.Warnings(); len(warnings) > 0 {
		out.Note = warnings[0]
	}
	return out
}
