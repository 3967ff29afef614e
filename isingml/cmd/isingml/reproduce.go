package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/figure"
)

func reproduce(ctx context.Context, c *call) error {
	f := c.common()
	preset := c.flags.String("preset", "paper", "quick, paper, deep or long")
	if err := c.parse(); err != nil {
		return err
	}
	p, err := isingml.Preset(*preset, f.seed)
	if err != nil {
		return err
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
