package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/node"
)

func scalingStage(ctx context.Context, c *call) error {
	f := c.common()
	sizes := floats{16, 32, 64}
	c.flags.Var(&sizes, "l", "linear sizes with commas, as they rise")
	beta := c.flags.Float64("beta", exact.BetaC, "inverse temperature, near the transition")
	n := c.flags.Int("n", 10000, "configurations of each")
	omega := c.flags.Float64("omega", 0, "exponent of one correction to scaling in fits; 0 for none")
	name, named := c.modelFlags()
	var ensembles names
	c.flags.Var(&ensembles, "ensemble", "named ensembles near the transition with commas, in place of drawn ones")
	file := c.tableFlag("table", "the table")
	if err := c.parse(); err != nil {
		return err
	}
	if err := atLeast("n", *n, 100); err != nil {
		return err
	}
	var of isingml.Source = isingml.Names(ensembles)
	if ensembles == nil {
		var all isingml.Nodes
		for _, l := range sizes {
			if l != float64(int(l)) {
				return fmt.Errorf("--l is %v, must be whole numbers; %w", l, errUsage)
			}
			draws, err := (isingml.Sampling{L: int(l), Betas: []float64{*beta}, Configs: *n, Seed: f.seed, Model: *name, Params: c.params(named)}).Draws()
			if err != nil {
				return err
			}
			all = append(all, node.EnsembleNode(draws[0]))
		}
		of = all
	} else if err := c.undrawn("l", "beta", "n", "model", "param"); err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.Scaling(of, nil, *omega)
	if err != nil {
		return err
	}
	table := isingml.ScalingTable(r)
	if err := file.write(table); err != nil {
		return err
	}
	if f.json {
		return c.print(r)
	}
	_, err = fmt.Fprintln(c.stdout, table)
	return err
}
