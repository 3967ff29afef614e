package main

import (
	"cmp"
	"context"
	"fmt"

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
	fig2 := c.flags.String("fig2", "", "file for Fig. 2, <f> against Y: .svg, .png, .pdf or .html")
	fig3 := c.flags.String("fig3", "", "file for Fig. 3, chi_f against Y")
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
	if err := cmp.Or(save(paper.Means(curves...), *fig2), save(paper.Susceptibilities(curves...), *fig3)); err != nil {
		return err
	}
	switch {
	case f.json && len(curves) == 1:
		return c.print(curves[0])
	case f.json:
		return c.print(curves)
	}
	c.tabulate(curves)
	return nil
}

// save writes a figure, if there is a file to write it to.
func save(f *figure.Figure, path string) error {
	if path == "" {
		return nil
	}
	return figure.Save(f, path)
}

// tabulate prints field curves.
func (c *call) tabulate(curves []isingml.FieldCurve) {
	whole := true
	for _, curve := range curves {
		if curve.Label != "" {
			fmt.Fprintln(c.stdout, curve.Label)
		}
		if curve.Beta == 0 {
			fmt.Fprintln(c.stdout, "nobody knows beta: Y is in units of the temperature")
		}
		fmt.Fprintln(c.stdout, "Y\t<f>\tchi_f\teffective sample size / N")
		for i, m := range curve.Mean {
			fmt.Fprintf(c.stdout, "%v\t%v\t%v\t%.3f\n", m.X, m, curve.Susceptibility[i], m.Effective)
			whole = whole && m.Supported
		}
	}
	if !whole {
		c.legend()
	}
}
