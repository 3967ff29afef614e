package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
)

func rgStage(ctx context.Context, c *call) error {
	f := c.common()
	p := isingml.Paper(0) // the seed is a flag
	l := c.flags.Int("l", p.L, "linear size of the original and of the rescaled system, blocked from twice that")
	n := c.flags.Int("n", p.Configs, "configurations of each")
	beta := c.flags.Float64("beta", p.Beta, "inverse temperature they are drawn at")
	method := c.flags.String("method", "robust", "robust, or printed as in the paper")
	if err := c.parse(); err != nil {
		return err
	}
	methods := map[string]isingml.Method{"robust": isingml.Robust, "printed": isingml.Printed}
	how, ok := methods[*method]
	if !ok {
		return fmt.Errorf("no method %q: there are robust and printed; %w", *method, errUsage)
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	p.Seed, p.L, p.Configs, p.Beta = f.seed, *l, *n, *beta
	pair, err := s.Pair(p, 0)
	if err != nil {
		return err
	}
	var original, parent isingml.Function = pair.Original, pair.Parent
	if how == isingml.Robust {
		if original, parent, err = s.SymmetrizePair(p, pair); err != nil {
			return err
		}
	}
	e, err := s.Exponents(p, original, parent, how)
	if err != nil {
		return err
	}
	if f.json {
		return c.print(e)
	}
	fmt.Fprintf(c.stdout, "beta_c = %v, nu = %v, theta_Y = %v\n", e.BetaC, e.Nu, e.ThetaY)
	return nil
}
