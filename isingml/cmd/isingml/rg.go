package main

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/reweight"
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
	Rule      string         `json:"rule"`      // what that means
	// Off says which way to sample, if the samples lie off the transition and
	// have no energies to go there with.
	Off  string   `json:"off,omitempty"`
	Flow *rg.Flow `json:"flow"`
}

func rgStage(ctx context.Context, c *call) error {
	f := c.common()
	p := paper.Published(0) // the seed is a flag
	l := c.flags.Int("l", p.L, "linear size of the original and of the rescaled system, blocked from twice that")
	n := c.flags.Int("n", p.Configs, "configurations of each")
	beta := c.flags.Float64("beta", p.Beta, "inverse temperature they are drawn at")
	networks := c.flags.Int("networks", 1, fmt.Sprintf("networks of each size, whose mean is analysed; a network error takes %d, which is the default with --ensemble", rg.MinNetworks))
	steps := c.flags.Int("steps", 1, "steps of blocking: 2 and more tell what is left of finite size")
	long := c.flags.Int("long", -1, "configurations of each that |m| alone is measured on, to take from the errors what f and |m| share; 0 for none, five times --n unless given")
	method := c.flags.String("method", "robust", "robust, or printed as in the paper, with one network and one step")
	var mine own
	mine.analyses(c, "named ensembles near the transition, of sizes L, b L and so on with commas, b = 2 for spins, in place of drawn ones")
	t := c.training(p.FC1, p.Epochs)
	file := c.tableFlag("table", "the numbers of all steps with the parts of their errors")
	c.flags.Lookup("copies").Usage = fmt.Sprintf("with --ensemble: translations and spin flips that each network is averaged over, %d unless given; 0 for none", p.Copies)
	if err := c.parse(); err != nil {
		return err
	}
	named, err := mine.check(c, true, "l", "n", "beta", "steps", "long", "method")
	if err := cmp.Or(err, t.check(), atLeast("networks", *networks, 1)); err != nil {
		return err
	}
	p.Seed, p.FC1, p.Epochs = f.seed, t.fc1, t.epochs
	if named {
		// theta_Y of one bare network is that of its random first layer.
		if !c.given("networks") && !c.given("copies") {
			*networks, mine.copies = rg.MinNetworks, p.Copies
		}
		return c.rgOwn(ctx, f, mine, mine.classifier(*networks, p.Training(0)), file)
	}
	if *method != "robust" && *method != "printed" {
		return fmt.Errorf("no method %q: there are robust and printed; %w", *method, errUsage)
	}
	p.L, p.Configs, p.Beta, p.Networks, p.Steps = *l, *n, *beta, *networks, *steps
	if p.Long = *long; !c.given("long") {
		p.Long = 5 * *n
	}
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
	if err := file.write(flowTable(flow)); err != nil {
		return err
	}
	return c.mapped(f, flow, *method == "printed")
}

// rgOwn is rg on named ensembles.
func (c *call) rgOwn(ctx context.Context, f *common, mine own, networks isingml.Classifier, file *saved) error {
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	if err := mine.warn(c, s, 0); err != nil {
		return err
	}
	flow, err := s.Flow(isingml.Names(mine.ensembles), networks, networks.Training.Seed)
	if err != nil {
		return err
	}
	if err := file.write(flowTable(flow)); err != nil {
		return err
	}
	if flow.Last().Thermal != nil {
		return c.mapped(f, flow, false)
	}
	missing := "the energies of the configurations, which are not known"
	for _, name := range mine.ensembles {
		e, err := s.Named(name)
		if err != nil {
			return err
		}
		if e.Energy() != nil && math.IsNaN(e.Beta) {
			missing = fmt.Sprintf("the inverse temperature that %s was drawn at, beside its energies: import it again with --beta", name)
		}
	}
	if err := c.mapped(f, flow, false); err != nil || f.json {
		return err
	}
	fmt.Fprintf(c.stdout, "β_c and ν take %s\n", missing)
	return nil
}

// mapped prints the deepest step of a flow.
func (c *call) mapped(f *common, flow *rg.Flow, printed bool) error {
	b := flow.Last().Budgets
	theta := b.ThetaBlocked
	if printed {
		theta = b.ThetaY
	}
	out := mapped{Flow: flow, Supported: true, Rule: reweight.Rule}
	if last := flow.Last(); last.Thermal == nil && last.Field != nil {
		out.Off = last.Field.Off()
	}
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
	if out.Off != "" {
		fmt.Fprintln(c.stdout, out.Off)
	}
	if !out.Supported {
		c.legend()
	}
	return nil
}

// legend explains the mark of what is not supported.
func (c *call) legend() { fmt.Fprintf(c.stdout, "%s; %s\n", stat.Legend, reweight.Rule) }
