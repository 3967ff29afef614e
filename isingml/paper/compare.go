package paper

import (
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// A Choice is one f for the paper's comparison: of size L, and of size 2L for
// the parents of the rescaled system. The methods of a protocol make them.
type Choice struct {
	Name      string
	F, Parent node.FunctionNode

	err error
}

// As returns the choice under another name.
func (c Choice) As(name string) Choice {
	c.Name = name
	return c
}

// choice returns what make gives for both sizes.
func (p Protocol) choice(name string, make func(l int) (node.FunctionNode, error)) Choice {
	c := Choice{Name: name}
	if c.F, c.err = make(p.L); c.err == nil {
		c.Parent, c.err = make(2 * p.L)
	}
	return c
}

// One is network number i as it was trained, from 0 on.
func (p Protocol) One(i int) Choice {
	return p.choice(fmt.Sprintf("network %d", i+1), func(l int) (node.FunctionNode, error) { return p.network(l, i) })
}

// Over is network number i averaged over n translations and spin flips.
func (p Protocol) Over(i, n int) Choice {
	return p.choice(fmt.Sprintf("network %d over %d copies", i+1, n), func(l int) (node.FunctionNode, error) {
		f, err := p.network(l, i)
		return node.Symmetrize{F: f, Copies: n, Seed: p.seed(i)}, err
	})
}

// Mean is the mean of the first n networks, each averaged over the given
// number of copies, or as it was trained if that is one.
func (p Protocol) Mean(n, copies int) Choice {
	name := fmt.Sprintf("mean of %d networks", n)
	if copies > 1 {
		name += fmt.Sprintf(" over %d copies", copies)
	}
	return p.choice(name, func(l int) (node.FunctionNode, error) {
		var all node.Average
		for i := range n {
			one := p.One(i)
			if copies > 1 {
				one = p.Over(i, copies)
			}
			if one.err != nil {
				return nil, one.err
			}
			of := one.F
			if l != p.L {
				of = one.Parent
			}
			all.Of = append(all.Of, of)
		}
		return all, nil
	})
}

// Inherited is network number i at size L, and at 2L what it makes of itself
// when each spin becomes a block.
func (p Protocol) Inherited(i int) Choice {
	c := p.One(i).As(fmt.Sprintf("network %d, inherited by 2L", i+1))
	c.Parent = node.Inherit{F: c.F}
	return c
}

// Magnetization is |m|, or m^2 for the power 2: no learning.
func (p Protocol) Magnetization(power int) Choice {
	return p.choice(map[int]string{1: "|m|", 2: "m²"}[power], func(l int) (node.FunctionNode, error) {
		return node.Magnetization{L: l, Power: power}, nil
	})
}

// Inspect returns a table of what each choice, of size L, measures on the
// protocol's critical sample: the part of its variance that a straight line in
// |m| or in the energy explains, and the root mean square of f(s) - f(-s).
// Where that is not zero, Y acts also as a magnetic field.
func Inspect(s *isingml.Study, p Protocol, choices ...Choice) (*figure.Table, error) {
	es, err := s.Sample(p.Critical(p.L))
	if err != nil {
		return nil, err
	}
	ctx, stop := s.Watch()
	defer stop()
	t := &figure.Table{Head: []string{"$f$", "$R^2$ with |$m$|", "$R^2$ with $E$", "rms $f(σ) - f(-σ)$"}}
	for _, c := range choices {
		if c.err != nil {
			return nil, c.err
		}
		f, err := study.Get(s.Study, c.F)
		if err != nil {
			return nil, err
		}
		l, err := classify.Inspect(ctx, f, es[0].Configurations)
		if err != nil {
			return nil, fmt.Errorf("paper: %s: %w", c.Name, err)
		}
		t.Row(c.Name, figure.Rounded("%.2f", l.R2AbsMagnetization), figure.Rounded("%.2f", l.R2Energy), figure.Rounded("%.2f", l.Asymmetry))
	}
	return t, nil
}

// A Comparison is what different f make of the same configurations: L against
// 2L blocked once, with jackknife errors.
type Comparison struct {
	Names []string
	Steps []rg.Step
}

// Compare maps every choice, on the protocol's own samples.
func Compare(s *isingml.Study, p Protocol, choices ...Choice) (*Comparison, error) {
	levels, err := p.levels()
	if err != nil {
		return nil, err
	}
	c := new(Comparison)
	var flows []node.Flow
	for _, choice := range choices {
		if choice.err != nil {
			return nil, choice.err
		}
		flow, err := node.NewFlow(0, levels[:2], p.Seed, []node.FunctionNode{choice.F, choice.Parent})
		if err != nil {
			return nil, fmt.Errorf("paper: %s: %w", choice.Name, err)
		}
		flows, c.Names = append(flows, flow), append(c.Names, choice.Name)
	}
	results, err := study.GetAll(s.Study, flows)
	if err != nil {
		return nil, err
	}
	for _, r := range results {
		c.Steps = append(c.Steps, r.Last())
	}
	return c, nil
}

// Table returns beta_c, nu, both forms of theta_Y and what it follows from.
func (c *Comparison) Table() *figure.Table {
	t := &figure.Table{
		Head: []string{"$f$", "$β_c$", "$ν$", "$θ_Y$ of Eq. (16)", "$θ_Y$, blocked denominator", "correlation", "ratio of deviations"},
		Note: "Correlation: of f of the blocked configurations with f of their parents. In brackets the statistical error.",
	}
	for i, s := range c.Steps {
		t.Row(c.Names[i], figure.Estimated(s.Thermal.BetaC, s.Thermal.Supported), figure.Estimated(s.Thermal.Nu, s.Thermal.Supported),
			figure.Estimated(s.Field.ThetaY, s.Field.Supported), figure.Estimated(s.BlockedField.ThetaY, s.BlockedField.Supported),
			s.BlockedField.Correlation, s.BlockedField.Deviations)
	}
	return t
}

// Figure draws theta_Y of the blocked denominator against the correlation.
func (c *Comparison) Figure() *figure.Figure {
	var points figure.Points
	for i, s := range c.Steps {
		points.Names = append(points.Names, c.Names[i])
		points.X = append(points.X, s.BlockedField.Correlation.Value)
		points.XError = append(points.XError, s.BlockedField.Correlation.Error)
		points.Y = append(points.Y, s.BlockedField.ThetaY.Value)
		points.Error = append(points.Error, s.BlockedField.ThetaY.Error)
		points.Supported = append(points.Supported, s.BlockedField.Supported)
	}
	return figure.Plot("", "correlation of $f$(blocked) with $f$ of the parents", "$θ_Y$, blocked denominator", points,
		figure.HLine{Label: "8/15", At: exact.Theta}, figure.HLine{Label: "1/2", At: SelfConsistent})
}
