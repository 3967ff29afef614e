package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/sample"
)

// temperedRow is the summary of a ladder.
type temperedRow struct {
	Ensembles []sampled `json:"ensembles"`
	sample.Exchange
	Warnings []string `json:"warnings"`
}

// temper draws the ensembles of a ladder of inverse temperatures.
func temper(ctx context.Context, c *call) error {
	f := c.common()
	sampling := c.samplingFlags(f, nil)
	step := c.flags.Int("step", 1, "updates of every replica between two exchanges; gap and warmup count updates of the ladder, of 2 steps each")
	if err := c.parse(); err != nil {
		return err
	}
	asked := sampling()
	if len(asked.Betas) < 2 {
		return fmt.Errorf("name the inverse temperatures of the ladder in their order, at least two, such as --beta .40,.42,.44; %w", errUsage)
	}
	if err := errors.Join(atLeast("n", asked.Configs, 2), atLeast("step", *step, 1)); err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	all, err := s.Temper(isingml.Tempering{Sampling: asked, Step: *step})
	if err != nil {
		return err
	}
	out := temperedRow{summaries(all.Ensembles, asked.Timing), all.Exchange, append([]string{}, all.Warnings()...)}
	if f.json {
		return c.print(out)
	}
	for k, r := range out.Ensembles {
		fmt.Fprint(c.stdout, r)
		if k < len(out.Acceptance) {
			fmt.Fprintf(c.stdout, "  exchanged with the next: %.0f %%\n", 100*out.Acceptance[k])
		}
	}
	fmt.Fprintf(c.stdout, "%d round trips in %d updates of the ladder\n", out.RoundTrips, out.Updates)
	for _, w := range out.Warnings {
		fmt.Fprintln(c.stdout, w)
	}
	return nil
}
