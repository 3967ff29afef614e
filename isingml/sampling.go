package isingml

import (
	"fmt"
	"runtime"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// Sampling asks for configurations of a model at several inverse
// temperatures. Each temperature is a stage of its own, so adding one later
// leaves the others as they are.
type Sampling struct {
	L         int                // linear size, at least 2
	Betas     []float64          // inverse temperatures, none negative
	Configs   int                // configurations at each temperature
	Seed      uint64             // names all random numbers
	Algorithm string             // one of the model's update rules; its first if empty
	Model     string             // its name; "ising" if empty
	Params    map[string]float64 // of the model, such as j and h; those not named have its defaults
	Gap       int                // updates between stored configurations; 0: from the measured autocorrelation time
	Warmup    int                // updates before the first of them; 0: from that time
	Chains    int                // independent chains; 0: by the number of configurations

	// F and Y draw from the modified Hamiltonian E - V f Y of Eq. (3) directly,
	// instead of reweighting to it. F is not needed if Y is zero.
	F Function
	Y float64

	// As names the ensembles in the study, for [Study.Named], as [Sampling.Names]
	// has it; it may be empty. A name of another ensemble is an error, unless
	// Replace is set.
	As      string
	Replace bool

	// Timing, if not nil, adds up what the updates cost.
	Timing *sample.Timing
}

// Draws returns the specification of the ensemble at each inverse temperature.
func (s Sampling) Draws() ([]node.Draw, error) {
	if len(s.Betas) == 0 {
		return nil, fmt.Errorf("isingml: sampling asks for no inverse temperature: Betas must name at least one")
	}
	draws := make([]node.Draw, len(s.Betas))
	for i, beta := range s.Betas {
		d := node.Draw{Timing: s.Timing, Spec: sample.Spec{
			L: s.L, Beta: beta, Configs: s.Configs, Seed: s.Seed,
			Algorithm: s.Algorithm, Model: s.Model, Params: s.Params, Gap: s.Gap, Warmup: s.Warmup, Chains: s.Chains,
		}}
		if s.Y != 0 {
			if s.F == nil {
				return nil, fmt.Errorf("isingml: the field Y is %v, but there is no F that it couples to", s.Y)
			}
			d.F, d.Spec.Function, d.Spec.Y = s.F.Node(), node.TermName, s.Y
		}
		var err error
		if d.Spec, err = d.Spec.Resolved(); err != nil {
			return nil, err
		}
		draws[i] = d
	}
	return draws, nil
}

// Names returns the name of the ensemble at each inverse temperature: As, with
// "-b" and beta added where there are several, such as "near-b0.44"; none
// without As.
func (s Sampling) Names() []string {
	if s.As == "" {
		return nil
	}
	if len(s.Betas) == 1 {
		return []string{s.As}
	}
	names := make([]string, len(s.Betas))
	for i, beta := range s.Betas {
		names[i] = fmt.Sprintf("%s-b%v", s.As, beta)
	}
	return names
}

// Sizes returns the same sampling at several linear sizes, in whose names stands
// "-l" and the size.
func (s Sampling) Sizes(ls ...int) []Sampling {
	all := make([]Sampling, len(ls))
	for i, l := range ls {
		all[i] = s
		if all[i].L = l; s.As != "" {
			all[i].As = fmt.Sprintf("%s-l%d", s.As, l)
		}
	}
	return all
}

// InFields returns the same sampling at several fields Y, which couple to F.
func (s Sampling) InFields(ys ...float64) []Sampling {
	all := make([]Sampling, len(ys))
	for i, y := range ys {
		all[i] = s
		all[i].Y = y
	}
	return all
}

// ensembles implements [Source].
func (s Sampling) ensembles(*Study) ([]node.EnsembleNode, error) {
	draws, err := s.Draws()
	nodes := make([]node.EnsembleNode, len(draws))
	for i, d := range draws {
		nodes[i] = d
	}
	return nodes, err
}

// Sample returns one ensemble for each inverse temperature of the samplings,
// in their order, and draws those that the study does not hold yet.
func (s *Study) Sample(what ...Sampling) (Ensembles, error) {
	var draws []node.Draw
	names := map[int]string{}
	for _, w := range what {
		more, err := w.Draws()
		if err != nil {
			return nil, err
		}
		for i, name := range w.Names() {
			if err := s.checkName(name, more[i], w.Replace); err != nil {
				return nil, err
			}
			names[len(draws)+i] = name
		}
		draws = append(draws, more...)
	}
	// What was drawn is written and read back: what may be gigabytes should not
	// be in memory twice.
	defer runtime.GC()
	ensembles, err := handles(study.GetAll[*node.Ensemble](s.Study, draws))
	for i, name := range names {
		if err == nil {
			err = s.Name(name, ensembles[i])
		}
	}
	return ensembles, err
}
