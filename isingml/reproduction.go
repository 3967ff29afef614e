package isingml

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// A Reproduction is the numbers of Table I and what they rest on.
type Reproduction struct {
	Protocol Protocol `json:"protocol"`

	// As printed: one pair of networks, ten groups of Appendix D.
	Printed Exponents `json:"printed"`
	// Robust: f averaged over translations, spin flip and networks, jackknife
	// errors, and the blocked denominator for theta_Y.
	Robust Exponents `json:"robust"`
	// Magnetization: the same mapping with |m| in place of f.
	Magnetization Exponents `json:"abs_magnetization"`

	// Networks is the spread over the independent pairs of networks, and
	// NetworkError what it leaves of uncertainty in their mean.
	Networks     NetworkSpread `json:"networks"`
	NetworkError Spread        `json:"network_error"`
	// Deep compares systems that were blocked equally often, if the protocol
	// asks for it.
	Deep *Deep `json:"deep,omitempty"`

	// Scaling is the exponents that follow from the robust nu and theta_Y, with
	// statistical errors.
	Scaling rg.Exponents[stat.Estimate] `json:"scaling"`
}

// Reproduce runs a whole protocol: it computes what the study does not hold
// and returns the numbers of Table I.
func (s *Study) Reproduce(p Protocol) (*Reproduction, error) {
	r := &Reproduction{Protocol: p}
	pairs := make([]*Pair, p.Networks)
	for i := range pairs {
		var err error
		if pairs[i], err = s.Pair(p, i); err != nil {
			return nil, err
		}
	}
	if len(pairs) == 0 {
		return nil, fmt.Errorf("isingml: the protocol has %d networks, must be at least 1", p.Networks)
	}
	var (
		printed, robust    []Exponents
		originals, parents []Function
	)
	for _, pair := range pairs {
		e, err := s.Exponents(p, pair.Original, pair.Parent, Printed)
		if err != nil {
			return nil, err
		}
		printed = append(printed, e)
		original, parent, err := s.SymmetrizePair(p, pair)
		if err != nil {
			return nil, err
		}
		if e, err = s.Exponents(p, original, parent, Robust); err != nil {
			return nil, err
		}
		robust = append(robust, e)
		originals, parents = append(originals, original), append(parents, parent)
	}
	r.Printed = printed[0]
	r.Networks = NetworkSpread{Printed: spread(printed), Robust: spread(robust)}
	r.NetworkError = r.Networks.Robust.over(math.Sqrt(float64(len(pairs))))
	original, err := s.Average(originals...)
	if err != nil {
		return nil, err
	}
	parent, err := s.Average(parents...)
	if err != nil {
		return nil, err
	}
	if r.Robust, err = s.Exponents(p, original, parent, Robust); err != nil {
		return nil, err
	}
	m, err := s.AbsMagnetization(p.L)
	if err != nil {
		return nil, err
	}
	mParent, err := s.AbsMagnetization(2 * p.L)
	if err != nil {
		return nil, err
	}
	if r.Magnetization, err = s.Exponents(p, m, mParent, Robust); err != nil {
		return nil, err
	}
	r.Scaling = *r.Robust.BlockedField.Scaling
	if len(p.Deep) > 1 {
		if r.Deep, err = s.deep(p, originals); err != nil {
			return nil, err
		}
	}
	return r, nil
}
