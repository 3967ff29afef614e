package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
)

func mcrgStage(ctx context.Context, c *call) error {
	f := c.common()
	l := c.flags.Int("l", 64, "linear size")
	beta := c.flags.Float64("beta", exact.BetaC, "inverse temperature, that of the transition")
	n := c.flags.Int("n", 10000, "configurations")
	blockings := c.flags.Int("blockings", 2, "how often they are blocked")
	name, named := c.modelFlags()
	var ensembles names
	c.flags.Var(&ensembles, "ensemble", "a named ensemble at the transition, in place of a drawn one")
	file := c.tableFlag("table", "the table")
	if err := c.parse(); err != nil {
		return err
	}
	if err := cmp.Or(atLeast("n", *n, 100), atLeast("blockings", *blockings, 1)); err != nil {
		return err
	}
	var of isingml.Source = isingml.Sampling{L: *l, Betas: []float64{*beta}, Configs: *n, Seed: f.seed, Model: *name, Params: c.params(named)}
	if ensembles != nil {
		if err := c.undrawn("l", "beta", "n", "model", "param"); err != nil {
			return err
		}
		of = isingml.Names(ensembles)
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.TMatrix(of, *blockings, nil, f.seed)
	if err != nil {
		return err
	}
	table := isingml.ExponentsOf(r)
	if err := file.write(table); err != nil {
		return err
	}
	if f.json {
		return c.print(r)
	}
	_, err = fmt.Fprintln(c.stdout, table)
	if !r.Supported {
		c.legend()
	}
	return err
}
