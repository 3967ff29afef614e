package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/study"
)

// fieldBins is the number of jackknife bins for the errors of field curves.
const fieldBins = 50

// A FieldCurve is f as a function of the field Y at one inverse temperature,
// reweighted by Eq. (7), which takes no knowledge of the Hamiltonian.
type FieldCurve struct {
	// Beta is 0 if nobody knows it. Y is then in units of the temperature.
	Beta           float64          `json:"beta,omitempty"`
	Mean           []reweight.Point `json:"mean"`           // <f>, Fig. 2
	Susceptibility []reweight.Point `json:"susceptibility"` // chi_f of Eq. (5), Fig. 3
	// Label stands in figures in place of beta, if it is not empty.
	Label string `json:"label,omitempty"`
	// Rule says what of the points is called supported.
	Rule string `json:"rule"`
}

// Name returns the label, or the inverse temperature.
func (c FieldCurve) Name() string {
	switch {
	case c.Label != "":
		return c.Label
	case c.Beta == 0:
		return "unknown $β$"
	}
	return fmt.Sprintf("$β$ = %.7g", c.Beta)
}

// FieldCurves returns f and its susceptibility on ensembles as functions of the
// field Y, each with f of its size: of a [Classifier] the mean of its networks.
// It takes no energies, and no beta. Curves of [Names] are labelled with them.
func (s *Study) FieldCurves(by Family, on Source, ys []float64) ([]FieldCurve, error) {
	if by == nil || on == nil {
		return nil, errors.New("isingml: f or the ensemble is nil")
	}
	of, err := on.ensembles(s)
	if err != nil {
		return nil, err
	}
	systems := make([]node.System, len(of))
	for i, e := range of {
		f, err := by.mean(s, node.Size(e))
		if err != nil {
			return nil, err
		}
		systems[i] = node.System{Sample: node.Measure(e), Observable: node.Values(f, e), F: node.Values(f, e)}
		if in := systems[i].Sample.F; in != nil && node.KeyText(in) != node.KeyText(systems[i].F) {
			return nil, fmt.Errorf("isingml: the ensemble %s was drawn in the field of another function than this f, so it cannot be reweighted in the field of f", node.KeyText(e))
		}
	}
	found, err := study.GetAll(s.Study, systems)
	if err != nil {
		return nil, err
	}
	curves := make([]FieldCurve, len(found))
	for i, from := range found {
		c := &curves[i]
		c.Rule = reweight.Rule
		if of[i].State().BetaKnown() {
			c.Beta = from.Beta
		}
		if c.Mean, err = from.InField(reweight.MeanOf(from.F), ys, fieldBins); err != nil {
			return nil, err
		}
		if c.Susceptibility, err = from.InField(reweight.SusceptibilityOf(from.F, from.Volume), ys, fieldBins); err != nil {
			return nil, err
		}
	}
	if names, ok := on.(Names); ok {
		for i := range curves {
			curves[i].Label = names[i]
			if curves[i].Beta != 0 {
				curves[i].Label = fmt.Sprintf("%s, $β$ = %.4g", names[i], curves[i].Beta)
			}
		}
	}
	return curves, nil
}
