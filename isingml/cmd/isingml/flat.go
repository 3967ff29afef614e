package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/flat"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/stat"
)

// flattened is the summary of a flat histogram.
type flattened struct {
	Spec flat.Spec `json:"spec"`
	Key  string    `json:"key"`
	// Tunnelled is how often a chain went from one end of the range to the other.
	Tunnelled int64 `json:"tunnelled"`
	// Means are those of the energy a site, and Fluctuations heat capacities; or <f>
	// and chi_f.
	Means        []flat.Point `json:"means"`
	Fluctuations []flat.Point `json:"fluctuations"`
	FreeEnergy   freeEnergy   `json:"free_energy"`
	// Rule says what of the points is called supported.
	Rule     string   `json:"rule"`
	Warnings []string `json:"warnings"`
}

// freeEnergy is -ln P at an inverse temperature or in a field, where the
// fluctuation is largest.
type freeEnergy struct {
	At float64         `json:"at"`
	X  []float64       `json:"x"`
	F  []stat.Estimate `json:"f"`
}

// functionNames are the functions that a flat histogram is of by name, beside the
// energy.
var functionNames = []string{"abs-magnetization", "squared-magnetization"}

// flatFlags are those of a flat histogram.
type flatFlags struct {
	*common
	model              *string
	named              *paramFlag
	f                  string
	l, n, gap, points  int
	nodes              int
	final              float64
	beta, from, to     float64
	betaFrom, betaTo   float64
	fieldFrom, fieldTo float64
	figure, table      *saved
}

func (c *call) flatFlags() *flatFlags {
	f := &flatFlags{common: c.common()}
	f.model, f.named = c.modelFlags()
	c.flags.IntVar(&f.l, "l", 16, "linear size")
	c.flags.IntVar(&f.n, "n", 100000, "measurements, of all chains together")
	c.flags.IntVar(&f.gap, "gap", 1, "sweeps between two of them")
	c.flags.Float64Var(&f.betaFrom, "beta-from", 0, "first inverse temperature; without --from and --to the range is that of the energies from it to the last")
	c.flags.Float64Var(&f.betaTo, "beta-to", 0, "last inverse temperature")
	c.flags.StringVar(&f.f, "f", "", fmt.Sprintf("a histogram of this function in place of the energy: one of %q", functionNames))
	c.flags.Float64Var(&f.beta, "beta", exact.BetaC, "with --f: inverse temperature")
	c.flags.Float64Var(&f.fieldFrom, "y-from", -0.02, "with --f: first field Y")
	c.flags.Float64Var(&f.fieldTo, "y-to", 0.02, "with --f: last field Y")
	c.flags.Float64Var(&f.from, "from", 0, "least energy a site, or f, of the range")
	c.flags.Float64Var(&f.to, "to", 1, "largest energy a site, or f, of the range")
	c.flags.IntVar(&f.points, "points", 21, "inverse temperatures, or fields, at which there are results")
	c.flags.IntVar(&f.nodes, "nodes", 100, "points of the range between which the logarithm of the weight is linear")
	c.flags.Float64Var(&f.final, "final", 1e-5, "step of that logarithm at which the search for it ends")
	f.figure = c.figureFlag("fig", "the free energy over the energy, or over f, where the fluctuation is largest")
	f.table = c.tableFlag("table", "means and fluctuations")
	return f
}

// check refuses flags that do not fit together.
func (f *flatFlags) check(c *call) error {
	if err := cmp.Or(atLeast("n", f.n, 1000), atLeast("gap", f.gap, 1), atLeast("points", f.points, 2), atLeast("nodes", f.nodes, 4)); err != nil {
		return err
	}
	first, last, others := "beta-from", "beta-to", []string{"beta", "y-from", "y-to"}
	from, to := f.betaFrom, f.betaTo
	if f.f != "" {
		first, last, others = "y-from", "y-to", []string{"beta-from", "beta-to"}
		from, to = f.fieldFrom, f.fieldTo
		if !slices.Contains(functionNames, f.f) {
			return fmt.Errorf("--f is %q, must be one of %q; %w", f.f, functionNames, errUsage)
		}
	}
	for _, other := range others {
		if c.given(other) {
			return fmt.Errorf("--%s does not go with a histogram of %s; %w", other, cmp.Or(f.f, "the energy"), errUsage)
		}
	}
	switch {
	case !(from < to) || math.IsInf(to-from, 0):
		return fmt.Errorf("--%s is %v and --%s is %v, must rise; %w", first, from, last, to, errUsage)
	case c.given("from") != c.given("to"):
		return fmt.Errorf("--from and --to go together; %w", errUsage)
	}
	return nil
}

// at returns the inverse temperatures, or fields, of the results.
func (f *flatFlags) at() []float64 {
	from, to := f.betaFrom, f.betaTo
	if f.f != "" {
		from, to = f.fieldFrom, f.fieldTo
	}
	at := make([]float64, f.points)
	for i := range at {
		at[i] = from + (to-from)*float64(i)/float64(f.points-1)
	}
	return at
}

// asked returns what is to be run.
func (f *flatFlags) asked(c *call, s *isingml.Study) (isingml.Flattening, error) {
	what := isingml.Flattening{L: f.l, Configs: f.n, Seed: f.seed, Model: *f.model, Params: c.params(f.named), Gap: f.gap, Nodes: f.nodes, Final: f.final}
	if f.f != "" || c.given("from") {
		what.From, what.To = f.from, f.to
	}
	if f.f == "" {
		what.Betas = []float64{f.betaFrom, f.betaTo}
		return what, nil
	}
	what.Beta = f.beta
	m, err := model.New(what.Model, what.Params)
	if err != nil {
		return what, err
	}
	if err := m.Check(f.l, model.Metropolis); err != nil {
		return what, err
	}
	of := (*isingml.Study).AbsMagnetization
	if f.f == functionNames[1] {
		of = (*isingml.Study).SquaredMagnetization
	}
	what.F, err = of(s, m.Format(f.l))
	return what, err
}

// flatStage runs a flat histogram and tells what it gives.
func flatStage(ctx context.Context, c *call) error {
	f := c.flatFlags()
	if err := c.parse(); err != nil {
		return err
	}
	if err := f.check(c); err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	what, err := f.asked(c, s)
	if err != nil {
		return err
	}
	r, err := s.Flat(what)
	if err != nil {
		return err
	}
	out, err := summarizeFlat(r, f.at())
	if err != nil {
		return err
	}
	table := r.Table(out.Means, out.Fluctuations)
	if err := cmp.Or(f.figure.write(r.Figure(out.FreeEnergy.At)), f.table.write(table)); err != nil {
		return err
	}
	if f.json {
		return c.print(out)
	}
	_, err = fmt.Fprintln(c.stdout, table)
	return err
}

func summarizeFlat(r *isingml.Flattened, at []float64) (out flattened, err error) {
	out = flattened{Spec: r.Spec, Key: node.KeyText(r.Node()), Tunnelled: r.Tunnelled, Rule: flat.Rule}
	if out.Means, err = r.Means(at); err != nil {
		return out, err
	}
	if out.Fluctuations, err = r.Fluctuations(at); err != nil {
		return out, err
	}
	out.Warnings = append([]string{}, r.Warnings(out.Means...)...)
	peak := slices.MaxFunc(out.Fluctuations, func(a, b flat.Point) int { return cmp.Compare(a.Estimate.Value, b.Estimate.Value) })
	out.FreeEnergy.At = peak.X
	out.FreeEnergy.X, out.FreeEnergy.F, err = r.FreeEnergy(peak.X, 0)
	return out, err
}
