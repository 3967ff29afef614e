package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// A Tempering asks for configurations at the rungs of a ladder, between which
// replicas are exchanged (K. Hukushima and K. Nemoto, J. Phys. Soc. Jpn. 65, 1604
// (1996)), so that what a chain at one temperature hardly ever crosses is gone
// round. Rungs are the inverse temperatures of Sampling.Betas, in their order,
// or, if there are Fields, those fields Y at its one inverse temperature. Configs
// is the number at each of them; updates, gap and warmup are the ladder's, in
// each of which all replicas are updated 2 Step times, with an exchange after
// each half.
//
// As a [Source] it is one ensemble for each rung.
type Tempering struct {
	Sampling
	Fields []float64 // couple to Sampling.F; Sampling.Y is then 0
	Step   int       // updates of every replica between two exchanges; 0 is 1
}

// Temper returns the specification of the ladder.
func (t Tempering) Temper() (node.Temper, error) {
	s := t.Sampling
	out := node.Temper{Timing: s.Timing, Spec: sample.Spec{
		L: s.L, Configs: s.Configs, Seed: s.Seed, Algorithm: s.Algorithm, Model: s.Model, Params: s.Params, Gap: s.Gap, Warmup: s.Warmup, Chains: s.Chains, Step: t.Step,
	}}
	switch {
	case len(t.Fields) > 0 && (len(s.Betas) != 1 || s.Y != 0):
		return out, fmt.Errorf("isingml: tempering in %d fields at %d inverse temperatures and Y = %v: takes one, and no other field", len(t.Fields), len(s.Betas), s.Y)
	case len(t.Fields) > 0:
		for _, y := range t.Fields {
			out.Spec.Rungs = append(out.Spec.Rungs, sample.Rung{Beta: s.Betas[0], Y: y})
		}
	default:
		for _, beta := range s.Betas {
			out.Spec.Rungs = append(out.Spec.Rungs, sample.Rung{Beta: beta, Y: s.Y})
		}
	}
	if len(t.Fields) > 0 || s.Y != 0 {
		if s.F == nil {
			return out, errors.New("isingml: tempering in a field Y, but there is no F that it couples to")
		}
		out.F, out.Spec.Function = s.F.Node(), node.TermName
	}
	n, err := out.Resolved()
	if err != nil {
		return out, err
	}
	return n.(node.Temper), nil
}

// Names returns the name of the ensemble at each rung: that of [Sampling.Names],
// or As with "-y" and the field added.
func (t Tempering) Names() []string {
	if t.As == "" || len(t.Fields) == 0 {
		return t.Sampling.Names()
	}
	names := make([]string, len(t.Fields))
	for i, y := range t.Fields {
		names[i] = fmt.Sprintf("%s-y%v", t.As, y)
	}
	return names
}

// ensembles implements [Source].
func (t Tempering) ensembles(*Study) ([]node.EnsembleNode, error) {
	of, err := t.Temper()
	nodes := make([]node.EnsembleNode, len(of.Spec.Rungs))
	for i := range nodes {
		nodes[i] = of.Rung(i)
	}
	return nodes, err
}

// Tempered are the ensembles of a ladder and how its replicas moved.
type Tempered struct {
	Ensembles
	sample.Exchange
}

// Temper returns one ensemble for each rung of a ladder, and draws them together
// if the study does not hold them yet.
func (s *Study) Temper(t Tempering) (*Tempered, error) {
	of, err := t.Temper()
	if err != nil {
		return nil, err
	}
	names, rungs := t.Names(), make([]node.Rung, len(of.Spec.Rungs))
	for i := range rungs {
		rungs[i] = of.Rung(i)
		if names != nil {
			if err := s.checkName(names[i], rungs[i], t.Replace); err != nil {
				return nil, err
			}
		}
	}
	told, err := study.Get(s.Study, of)
	if err != nil {
		return nil, err
	}
	out := &Tempered{Exchange: told.Exchange}
	if out.Ensembles, err = handles(study.GetAll[*node.Ensemble](s.Study, rungs)); err != nil {
		return nil, err
	}
	for i, name := range names {
		if err := s.Name(name, out.Ensembles[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Warnings say in words why a ladder does not help: exchanges that are hardly
// ever made, and replicas that did not go all the way and back. Whether each
// ensemble has mixed [sample.Ensemble.Unmixed] says as of any other.
func (t *Tempered) Warnings() (warnings []string) {
	for k, a := range t.Acceptance {
		if a < 0.05 {
			warnings = append(warnings, fmt.Sprintf("of the exchanges between beta = %v, Y = %v and beta = %v, Y = %v only %.2g %% are made: put a rung between them", t.Ensembles[k].Beta, t.Ensembles[k].Y, t.Ensembles[k+1].Beta, t.Ensembles[k+1].Y, 100*a))
		}
	}
	if t.RoundTrips < 10 {
		warnings = append(warnings, fmt.Sprintf("the replicas made %d round trips along the ladder, too few for it to have helped: draw more, or put the rungs closer", t.RoundTrips))
	}
	return warnings
}

// Table returns the rungs with their means, and between them how often replicas
// were exchanged.
func (t *Tempered) Table() *figure.Table {
	out := &figure.Table{
		Title: "Parallel tempering",
		Head:  []string{"$β$", "$Y$", "$E/V$", "exchanged with the next"},
		Note:  fmt.Sprintf("%d round trips of replicas from the first rung to the last and back, in %d updates.", t.RoundTrips, t.Updates),
	}
	for k, e := range t.Ensembles {
		var mean, next any = "", ""
		if energy, err := e.Mean(e.EnergyPerSpin()); err == nil {
			mean = figure.Estimated(energy, len(e.Unmixed()) == 0)
		}
		if k < len(t.Acceptance) {
			next = figure.Rounded("%.0f %%", 100*t.Acceptance[k])
		}
		out.Row(e.Beta, e.Y, mean, next)
	}
	return out
}
