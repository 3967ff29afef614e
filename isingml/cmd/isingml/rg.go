package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// mapped is the summary of one comparison.
type mapped struct {
	// BetaC and Nu are null for ensembles without energies.
	BetaC     *stat.Estimate `json:"beta_c"`
	Nu        *stat.Estimate `json:"nu"`
	ThetaY    *stat.Estimate `json:"theta_y"`
	Supported bool           `json:"supported"` // by the samples, all of them
	Flow      *rg.Flow       `json:"flow"`
}

func rgStage(ctx context.Context, c *call) error {
	f := c.common()
	p := paper.Published(0) // the seed is a flag
	l := c.flags.Int("l", p.L, "linear size of the original and of the rescaled system, blocked from twice that")
	n := c.flags.Int("n", p.Configs, "configurations of each")
	beta := c.flags.Float64("beta", p.Beta, "inverse temperature they are drawn at")
	networks := c.flags.Int("networks", 1, fmt.Sprintf("pairs of networks, whose mean is analysed; a network error takes %d", rg.MinNetworks))
	steps := c.flags.Int("steps", 1, "steps of blocking: 2 and more tell what is left of finite size")
	method := c.flags.String("method", "robust", "robust, or printed as in the paper, with one network and one step")
	var mine own
	mine.analyses(c, "named ensembles near the transition, of sizes L, 2L and so on with commas, in place of drawn ones")
	t := c.training(p.FC1, p.Epochs)
	if err := c.parse(); err != nil {
		return err
	}
	named, err := mine.check(c, true, "l", "n", "beta", "steps", "method")
	if err := cmp.Or(err, t.check(), atLeast("networks", *networks, 1)); err != nil {
		return err
	}
	p.Seed, p.FC1, p.Epochs = f.seed, t.fc1, t.epochs
	if named {
		return c.rgOwn(ctx, f, mine.classifier(*networks, p.Training(0)), mine.ensembles)
	}
	if *method != "robust" && *method != "printed" {
		return fmt.Errorf("no method %q: there are robust and printed; %w", *method, errUsage)
	}
	p.L, p.Configs, p.Beta, p.Networks, p.Steps = *l, *n, *beta, *networks, *steps
	table, err := p.TableI()
	if err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	node := table.Robust
	if *method == "printed" {
		node = table.Printed[0]
	}
	flow, err := study.Get(s.Study, node)
	if err != nil {
		return err
	}
	return c.mapped(f, flow, *method == "printed")
}

// rgOwn is rg on named ensembles.
func (c *call) rgOwn(ctx context.Context, f *common, networks isingml.Classifier, ensembles []string) error {
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	flow, err := s.FlowOf(networks, ensembles...)
	if err != nil {
		return err
	}
	return c.mapped(f, flow, false)
}

// mapped prints the deepest step of a flow.
func (c *call) mapped(f *common, flow *rg.Flow, printed bool) error {
	b := flow.Last().Budgets
	theta := b.ThetaBlocked
	if printed {
		theta = b.ThetaY
	}
	out := mapped{Flow: flow, Supported: true}
	for _, part := range []struct {
		name string
		of   *rg.Budget
		to   **stat.Estimate
	}{{"β_c", b.BetaC, &out.BetaC}, {"ν  ", b.Nu, &out.Nu}, {"θ_Y", theta, &out.ThetaY}} {
		if part.of == nil {
			continue // the data do not give it
		}
		total := part.of.Total()
		*part.to = &total
		out.Supported = out.Supported && part.of.Supported
		if !f.json {
			fmt.Fprintf(c.stdout, "%s = %v\n", part.name, part.of)
		}
	}
	if f.json {
		return c.print(out)
	}
	if out.BetaC == nil {
		fmt.Fprintln(c.stdout, "β_c and ν take the energies of the configurations, which are not known")
	}
	if !out.Supported {
		fmt.Fprintln(c.stdout, stat.Legend)
	}
	return nil
}
