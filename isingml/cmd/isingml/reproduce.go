package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/study"
)

func reproduce(ctx context.Context, c *call) error {
	f := c.common()
	preset := c.flags.String("preset", "paper", "quick, paper, deep or long")
	printPlan := c.flags.Bool("print-plan", false, "compute nothing: print the plan, for isingml run, work and slurm")
	if err := c.parse(); err != nil {
		return err
	}
	p, err := isingml.Preset(*preset, f.seed)
	if err != nil {
		return err
	}
	if *printPlan {
		nodes, err := p.Nodes()
		if err != nil {
			return err
		}
		graph, err := study.GraphOf(nodes...)
		if err != nil {
			return err
		}
		return c.print(graph)
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.Reproduce(p)
	if err != nil {
		return err
	}
	if f.json {
		return c.print(r.Summary())
	}
	fmt.Fprintln(c.stdout, r.Table())
	figure.Show(r.Table())
	return nil
}
