package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// mapped is the summary of one comparison.
type mapped struct {
	BetaC     stat.Estimate `json:"beta_c"`
	Nu        stat.Estimate `json:"nu"`
	ThetaY    stat.Estimate `json:"theta_y"`
	Supported bool          `json:"supported"` // by the samples, all three
	Flow      *rg.Flow      `json:"flow"`
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
	if err := c.parse(); err != nil {
		return err
	}
	if *method != "robust" && *method != "printed" {
		return fmt.Errorf("no method %q: there are robust and printed; %w", *method, errUsage)
	}
	p.Seed, p.L, p.Configs, p.Beta, p.Networks, p.Steps = f.seed, *l, *n, *beta, *networks, *steps
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

// mapped prints the deepest step of a flow.
func (c *call) mapped(f *common, flow *rg.Flow, printed bool) error {
	b := flow.Last().Budgets
	theta := b.ThetaBlocked
	if printed {
		theta = b.ThetaY
	}
	out := mapped{
		BetaC: b.BetaC.Total(), Nu: b.Nu.Total(), ThetaY: theta.Total(), Flow: flow,
		Supported: b.BetaC.Supported && b.Nu.Supported && theta.Supported,
	}
	if f.json {
		return c.print(out)
	}
	fmt.Fprintf(c.stdout, "beta_c  = %v\nnu      = %v\ntheta_Y = %v\n", b.BetaC, b.Nu, theta)
	if !out.Supported {
		fmt.Fprintln(c.stdout, stat.Legend)
	}
	return nil
}
