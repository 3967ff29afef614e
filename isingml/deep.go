package isingml

import (
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

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

// DeepSampling returns the sample at size L 2^levels, for levels from 1 to the
// length of the protocol's Deep.
func (p Protocol) DeepSampling(levels int) Sampling {
	return Sampling{L: p.L << levels, Betas: []float64{p.Beta}, Configs: p.Deep[levels-1], Seed: p.Seed + 1000}
}

// deep compares each level of blocking with the next one.
func (s *Study) deep(p Protocol, fs []Function) (*Deep, error) {
	var first *Deep
	at := &first
	from, err := s.blockedSample(p, 1)
	if err != nil {
		return nil, err
	}
	for levels := 1; levels < len(p.Deep); levels++ {
		to, err := s.blockedSample(p, levels+1)
		if err != nil {
			return nil, err
		}
		d, err := s.compare(from, to, fs)
		if err != nil {
			return nil, err
		}
		*at = d
		at, from = &d.More, to
	}
	return first, nil
}

// compare maps a system of size L 2^n, blocked n times, to one of twice that
// size, blocked once more. The mean of the functions is quoted; one by one they
// give the spread.
func (s *Study) compare(from, to *Ensemble, fs []Function) (*Deep, error) {
	mapped := func(f Function) (rg.Thermal, error) {
		a, err := s.thermalSystem(f, from)
		if err != nil {
			return rg.Thermal{}, err
		}
		b, err := s.thermalSystem(f, to)
		if err != nil {
			return rg.Thermal{}, err
		}
		b.Blocked = 1 // once more than a
		flow, err := rg.Jackknife(bins).Flow(rg.Rescaling{B: 2, D: 2}, []rg.System{a, b})
		if err != nil {
			return rg.Thermal{}, err
		}
		return *flow.Last().Thermal, nil
	}
	d := new(Deep)
	var all []Exponents
	for _, f := range fs {
		t, err := mapped(f)
		if err != nil {
			return nil, err
		}
		all = append(all, Exponents{BetaC: t.BetaC, Nu: t.Nu})
	}
	d.NetworkSpread = spread(all)
	f, err := s.Average(fs...)
	if err != nil {
		return nil, err
	}
	if d.F, err = mapped(f); err != nil {
		return nil, err
	}
	m, err := s.AbsMagnetization(from.L())
	if err != nil {
		return nil, err
	}
	d.Magnetization, err = mapped(m)
	return d, err
}

// blockedSample returns the sample at size L 2^levels, blocked down to size L.
// The sample itself may be gigabytes, of which a part at a time is in memory.
func (s *Study) blockedSample(p Protocol, levels int) (*Ensemble, error) {
	draws, err := p.DeepSampling(levels).ensembles()
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, Blocked(draws[0], levels, p.Seed))
}
