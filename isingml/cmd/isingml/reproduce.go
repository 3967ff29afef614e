package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/study"
)

func reproduce(ctx context.Context, c *call) error {
	f := c.common()
	preset := c.flags.String("preset", "paper", "quick, paper, deep or long")
	printPlan := c.flags.Bool("print-plan", false, "compute nothing: print the plan, for isingml run, work and slurm")
	tableI := c.tableFlag("table", "Table I")
	parts := c.tableFlag("parts", "the parts of its errors")
	exponents := c.tableFlag("exponents", "the exponents that follow")
	methods := c.tableFlag("methods", "f beside |m|, crossings and T matrices on the same configurations, which takes some more work")
	if err := c.parse(); err != nil {
		return err
	}
	p, err := paper.Preset(*preset, f.seed)
	if err != nil {
		return err
	}
	if *printPlan {
		table, err := p.TableI()
		if err != nil {
			return err
		}
		graph, err := study.GraphOf(table)
		if err != nil {
			return err
		}
		return c.print(graph)
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	r, err := paper.Reproduce(s, p)
	if err != nil {
		return err
	}
	tables := []*figure.Table{r.Table(), r.Parts(), r.Exponents()}
	for i, file := range []*saved{tableI, parts, exponents} {
		if err := file.write(tables[i]); err != nil {
			return err
		}
	}
	if methods.path != "" {
		m, err := paper.CompareMethods(s, p)
		if err != nil {
			return err
		}
		tables = append(tables, m.Table())
		if err := methods.write(tables[len(tables)-1]); err != nil {
			return err
		}
	}
	if f.json {
		return c.print(r.Summary())
	}
	for _, t := range tables {
		fmt.Fprintln(c.stdout, t)
		figure.Show(t)
	}
	return nil
}
