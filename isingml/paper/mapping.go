package paper

import (
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// curveBins is the number of jackknife bins for the bands of mappings.
const curveBins = 20

// A Mapping is the two sides of the paper's comparison, L with 2L blocked
// once, with the protocol's first pair of networks, and what follows of them
// with jackknife errors.
type Mapping struct {
	Original, Rescaled rg.System
	Step               rg.Step

	by rg.Rescaling
}

// Map returns the paper's comparison.
func Map(s *isingml.Study, p Protocol) (*Mapping, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	p.Networks = 1
	f, err := p.families()
	if err != nil {
		return nil, err
	}
	levels, err := p.levels()
	if err != nil {
		return nil, err
	}
	flow, err := node.NewFlow(0, levels[:2], p.Seed, f.plain[0])
	if err != nil {
		return nil, err
	}
	result, err := study.Get(s.Study, flow)
	if err != nil {
		return nil, err
	}
	sides, err := study.GetAll(s.Study, flow.Systems)
	if err != nil {
		return nil, err
	}
	return &Mapping{Original: sides[0], Rescaled: sides[1], Step: result.Last(), by: result.Rescaling}, nil
}

// Crossing returns f of the original system and f' of the rescaled one as
// functions of the inverse temperature, Fig. 4.
func (m *Mapping) Crossing(betas []float64) (original, rescaled []reweight.Point, err error) {
	if original, err = m.Original.InBeta(reweight.MeanOf(m.Original.Observable), betas, curveBins); err != nil {
		return nil, nil, err
	}
	rescaled, err = m.Rescaled.InBeta(reweight.MeanOf(m.Rescaled.Observable), betas, curveBins)
	return original, rescaled, err
}

// Beta returns beta'(beta) of Eq. (11), Fig. 5.
func (m *Mapping) Beta(betas []float64) ([]rg.Point, error) {
	return rg.Jackknife(curveBins).Mapping(m.Original, m.Rescaled, betas)
}

// Field returns Y'(Y), Fig. 6.
func (m *Mapping) Field(ys []float64) ([]rg.Point, error) {
	return rg.Jackknife(curveBins).FieldMapping(m.Original, m.Rescaled, ys)
}

// Errors returns a table of the critical point and nu as different resamplings
// of the same two samples give them, beside the paper's.
func (m *Mapping) Errors(by ...rg.Resampling) (*figure.Table, error) {
	t := &figure.Table{Head: []string{"", "$β_c$", "$ν$", "$dβ'/dβ$"}}
	for _, r := range by {
		flow, err := r.Flow(m.by, []rg.System{m.Original, m.Rescaled})
		if err != nil {
			return nil, fmt.Errorf("paper: %v: %w", r, err)
		}
		x := flow.Last().Thermal
		t.Row(r, figure.Estimated(x.BetaC, x.Supported), figure.Estimated(x.Nu, x.Supported), figure.Estimated(x.Slope, x.Supported))
	}
	t.Row("paper, Table I", published[0], published[1], "")
	t.Row("exact", figure.Rounded("%.6f", exact.BetaC), exact.Nu, 2)
	return t, nil
}
