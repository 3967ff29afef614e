package rg

import (
	"fmt"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// An Analysis is all that one pair of systems gives.
type Analysis struct {
	Thermal Thermal `json:"thermal"`
	Field   Field   `json:"field"`
	// Scaling holds the other exponents with theta_Y of Eq. (16), and
	// ScalingBlocked with that of the blocked denominator. The correlation of
	// nu with theta_Y is in their errors.
	Scaling        Exponents `json:"scaling"`
	ScalingBlocked Exponents `json:"scaling_blocked"`
}

// Analyse returns the fixed point, the exponent of the field at the samples'
// inverse temperature, and the exponents that follow, all from the same
// resamplings.
func (r Resampling) Analyse(original, rescaled System) (Analysis, error) {
	if err := fieldReady(original, rescaled); err != nil {
		return Analysis{}, err
	}
	thermal, field := thermalChain(), fieldChain(original.Beta)
	both := chain{
		prepare: func(s *side) error {
			if err := thermal.prepare(s); err != nil {
				return err
			}
			return field.prepare(s)
		},
		compute: func(a, b *view) ([]float64, error) {
			t, err := thermal.compute(a, b)
			if err != nil {
				return nil, fmt.Errorf("fixed point: %w", err)
			}
			f, err := field.compute(a, b)
			if err != nil {
				return nil, fmt.Errorf("exponent of the field: %w", err)
			}
			nu, theta, blocked := t[2], f[2], f[3]
			out := append(append([]float64(nil), t...), f...)
			return append(append(out, scaling(nu, theta)...), scaling(nu, blocked)...), nil
		},
	}
	values, err := r.estimate(original, rescaled, both)
	if err != nil {
		return Analysis{}, fmt.Errorf("rg: %w", err)
	}
	var out Analysis
	if out.Thermal, err = r.thermal(values[:3], original, rescaled); err != nil {
		return Analysis{}, err
	}
	if out.Field, err = r.field(values[3:10], original, rescaled, original.Beta); err != nil {
		return Analysis{}, err
	}
	out.Scaling, out.ScalingBlocked = exponents(values[10:15]), exponents(values[15:])
	return out, nil
}

// thermal names the numbers of a thermal chain and adds the support.
func (r Resampling) thermal(values []stat.Estimate, original, rescaled System) (Thermal, error) {
	t := Thermal{BetaC: values[0], Slope: values[1], Nu: values[2]}
	at := reweight.State{Beta: t.BetaC.Value}
	var err error
	t.Support, err = r.support(original, rescaled, at, at)
	t.Supported = t.Good()
	return t, err
}

// field names the numbers of a field chain and adds the support.
func (r Resampling) field(values []stat.Estimate, original, rescaled System, beta float64) (Field, error) {
	f := Field{
		Origin: values[0], Slope: values[1], ThetaY: values[2], Blocked: values[3],
		SelfConsistent: values[4], Correlation: values[5], Deviations: values[6],
	}
	var err error
	f.Support, err = r.support(original, rescaled, reweight.State{Beta: beta, Y: f.Origin.Value}, reweight.State{Beta: beta})
	f.Supported = f.Good()
	return f, err
}
