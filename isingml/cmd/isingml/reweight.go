package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/paper"
)

func reweightStage(ctx context.Context, c *call) error {
	f := c.common()
	p := paper.Published(0) // the seed is a flag
	l := c.flags.Int("l", 2*p.L, "linear size")
	n := c.flags.Int("n", p.Configs, "configurations")
	beta := c.flags.Float64("beta", p.Beta, "inverse temperature")
	from := c.flags.Float64("from", -0.02, "first field Y")
	to := c.flags.Float64("to", 0.02, "last field Y")
	step := c.flags.Float64("step", 0.001, "step of Y")
	var mine own
	mine.analyses(c, "named ensembles to reweight, in place of drawn ones; several with commas")
	networks := c.flags.Int("networks", 1, "with --ensemble: networks of each size, whose mean is f")
	t := c.training(p.FC1, p.Epochs)
	fig2 := c.figureFlag("fig2", "Fig. 2, <f> against Y")
	fig3 := c.figureFlag("fig3", "Fig. 3, chi_f against Y")
	file := c.tableFlag("table", "both as numbers")
	if err := c.parse(); err != nil {
		return err
	}
	named, err := mine.check(c, true, "l", "n", "beta")
	if err := cmp.Or(err, t.check(), atLeast("networks", *networks, 1)); err != nil {
		return err
	}
	ys := isingml.Range(*from, *to, *step)
	if ys == nil {
		return fmt.Errorf("no fields from %v to %v in steps of %v: both must be finite, the step positive, and no more than a million of them; %w", *from, *to, *step, errUsage)
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	p.Seed, p.FC1, p.Epochs = f.seed, t.fc1, t.epochs
	var curves []isingml.FieldCurve
	if named {
		if err := mine.warn(c, s, 0); err != nil {
			return err
		}
		curves, err = s.FieldCurves(mine.classifier(*networks, p.Training(0)), isingml.Names(mine.ensembles), ys)
	} else {
		p.Configs, p.FieldBetas = *n, []float64{*beta}
		curves, err = paper.FieldCurves(s, p, *l, ys)
	}
	if err != nil {
		return err
	}
	table := tabulate(curves)
	if err := cmp.Or(fig2.write(paper.Means(curves...)), fig3.write(paper.Susceptibilities(curves...)), file.write(table)); err != nil {
		return err
	}
	switch {
	case f.json && len(curves) == 1:
		return c.print(curves[0])
	case f.json:
		return c.print(curves)
	}
	_, err = fmt.Fprint(c.stdout, table)
	return err
}

// tabulate returns a table of field curves.
func tabulate(curves []isingml.FieldCurve) *figure.Table {
	t := &figure.Table{Head: []string{"ensemble", "$Y$", "$⟨f⟩$", "$χ_f$", "effective sample size / $N$"}}
	var notes []string
	for _, curve := range curves {
		if curve.Beta == 0 {
			notes = append(notes, "nobody knows beta of "+curve.Label+": Y is in units of the temperature")
		}
		whole := true
		for i, m := range curve.Mean {
			chi := curve.Susceptibility[i]
			t.Row(curve.Name(), m.X, figure.Estimated(m.Estimate, m.Supported), figure.Estimated(chi.Estimate, chi.Supported), figure.Rounded("%.3f", m.Effective))
			whole = whole && m.Supported && chi.Supported
		}
		if !whole && !slices.Contains(notes, curve.Rule) {
			notes = append(notes, curve.Rule)
		}
	}
	t.Note = strings.Join(notes, "; ")
	return t
}
