package isingml

import "github.com/isingml/kernel/isingml/rg"

// Deep is the comparison of systems that were blocked equally often but for
// one step: 2L blocked once stands for the original system, 4L blocked twice
// for the rescaled one. It removes most of the bias of a first blocking step,
// which an unblocked original system does not share.
type Deep struct {
	F             rg.Thermal `json:"f"`                 // with the mean of the symmetrized f of size L
	Magnetization rg.Thermal `json:"abs_magnetization"` // with |m|
	// NetworkSpread is the standard deviation over networks.
	NetworkSpread Spread `json:"network_spread"`
	// More is with one more blocking on both sides: 4L twice, 8L three times.
	More *Deep `json:"more,omitempty"`
}

// DeepSampling returns the sample at size 2L (levels = 1), 4L or 8L.
func (p Protocol) DeepSampling(levels int) Sampling {
	n := p.DeepBlockedConfigs
	if levels == 1 {
		n = p.DeepConfigs
	}
	return Sampling{L: p.L << levels, Betas: []float64{p.Beta}, Configs: n, Seed: p.Seed + 1000}
}

// deep compares levels 1 and 2 of blocking, and 2 and 3 if asked for.
func (s *Study) deep(p Protocol, fs []Function) (*Deep, error) {
	d, err := s.Compare(p, 1, fs)
	if err != nil || !p.MoreBlocking {
		return d, err
	}
	d.More, err = s.Compare(p, 2, fs)
	return d, err
}

// Compare maps a system of size L 2^levels, blocked levels times, to one of
// twice that size, blocked once more. The mean of the functions is quoted; one
// by one they give the spread.
func (s *Study) Compare(p Protocol, levels int, fs []Function) (*Deep, error) {
	original, err := s.Sample(p.DeepSampling(levels))
	if err != nil {
		return nil, err
	}
	rescaled, err := s.Sample(p.DeepSampling(levels + 1))
	if err != nil {
		return nil, err
	}
	compare := func(f Function) (rg.Thermal, error) {
		a, err := s.Rescaled(original[0], levels, p.Seed, f, nil)
		if err != nil {
			return rg.Thermal{}, err
		}
		b, err := s.Rescaled(rescaled[0], levels+1, p.Seed, f, nil)
		if err != nil {
			return rg.Thermal{}, err
		}
		return rg.FixedPoint(a, b, bins)
	}
	d := new(Deep)
	var all []Exponents
	for _, f := range fs {
		t, err := compare(f)
		if err != nil {
			return nil, err
		}
		all = append(all, Exponents{BetaC: t.BetaC, Nu: t.Nu})
	}
	d.NetworkSpread = spread(all)
	f, err := s.Mean(fs...)
	if err != nil {
		return nil, err
	}
	if d.F, err = compare(f); err != nil {
		return nil, err
	}
	m, err := s.AbsMagnetization(p.L)
	if err != nil {
		return nil, err
	}
	d.Magnetization, err = compare(m)
	return d, err
}
