package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
)

// searchStage looks for a critical point that nobody knows.
func searchStage(ctx context.Context, c *call) error {
	f := c.common()
	name, named := c.modelFlags()
	what := isingml.Search{}
	c.flags.Float64Var(&what.From, "from", 0, "inverse temperature to begin at, above 0")
	c.flags.IntVar(&what.L, "l", 8, "linear size of the original system; the other is larger by b of the model's blocking")
	c.flags.IntVar(&what.Configs, "n", 4000, "configurations of each size at each inverse temperature")
	c.flags.IntVar(&what.Steps, "steps", 1, "steps of blocking at the critical point: 2 and more tell what is left of finite size")
	c.flags.IntVar(&what.Most, "most", 20, "inverse temperatures to draw at before the search gives up")
	if err := c.parse(); err != nil {
		return err
	}
	if err := cmp.Or(atLeast("n", what.Configs, 100), atLeast("steps", what.Steps, 1), atLeast("most", what.Most, 1)); err != nil {
		return err
	}
	if !c.given("from") {
		return fmt.Errorf("say at which inverse temperature the search begins, with --from; %w", errUsage)
	}
	what.Model, what.Params, what.Seed = *name, c.params(named), f.seed
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	found, err := s.Search(what)
	if err != nil {
		return err
	}
	if f.json {
		return c.print(found)
	}
	_, err = fmt.Fprint(c.stdout, found)
	return err
}
