package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/stat"
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
	if err := c.parse(); err != nil {
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
	p.Seed, p.Configs, p.FieldBetas = f.seed, *n, []float64{*beta}
	curves, err := paper.FieldCurves(s, p, *l, ys)
	if err != nil {
		return err
	}
	if f.json {
		return c.print(curves[0])
	}
	fmt.Fprintln(c.stdout, "Y\t<f>\tchi_f\teffective sample size / N")
	whole := true
	for i, m := range curves[0].Mean {
		fmt.Fprintf(c.stdout, "%v\t%v\t%v\t%.3f\n", m.X, m, curves[0].Susceptibility[i], m.Effective)
		whole = whole && m.Supported
	}
	if !whole {
		fmt.Fprintln(c.stdout, stat.Legend)
	}
	return nil
}
