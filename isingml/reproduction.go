package isingml

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/store"
)

// bins is the number of jackknife bins of each sample.
const bins = 50

// printedGroups is the number of groups of Appendix D.
const printedGroups = 10

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
	// the network error counted in.
	Scaling rg.Exponents `json:"scaling"`
}

// Exponents are one row of Table I with what the numbers rest on.
type Exponents struct {
	BetaC  stat.Estimate `json:"beta_c"`
	Nu     stat.Estimate `json:"nu"`
	ThetaY stat.Estimate `json:"theta_y"`

	Thermal rg.Thermal `json:"thermal"`
	Field   rg.Field   `json:"field"`
}

// NetworkSpread is the standard deviation over networks, which no statistical
// error contains; zero with a single network.
type NetworkSpread struct {
	Printed Spread `json:"printed"`
	Robust  Spread `json:"robust"`
}

// Spread is a standard deviation of each number of Table I.
type Spread struct {
	BetaC  float64 `json:"beta_c"`
	Nu     float64 `json:"nu"`
	ThetaY float64 `json:"theta_y"`
}

// over returns the spread divided by n.
func (s Spread) over(n float64) Spread {
	return Spread{BetaC: s.BetaC / n, Nu: s.Nu / n, ThetaY: s.ThetaY / n}
}

// withNetworks adds the network error to the statistical one.
func withNetworks(e stat.Estimate, network float64) stat.Estimate {
	return stat.Estimate{Value: e.Value, Error: math.Hypot(e.Error, network)}
}

// reproduction is the kind of stage that holds a Reproduction.
const reproduction = "reproduction"

// reproductionVersion changes whenever the same stages would give other
// numbers.
const reproductionVersion = 2

// Reproduce runs a whole protocol: it computes what the study does not hold
// and returns the numbers of Table I.
func (s *Study) Reproduce(p Protocol) (*Reproduction, error) {
	key, err := store.NewKey(reproduction, reproductionVersion, p)
	if err != nil {
		return nil, err
	}
	compute := func() (func(*store.Writer) error, error) {
		r, err := s.reproduce(p)
		if err != nil {
			return nil, err
		}
		return func(w *store.Writer) error { return w.WriteJSON("reproduction.json", r) }, nil
	}
	return obtain(s, key, compute, func(stage *store.Stage) (*Reproduction, error) {
		r := new(Reproduction)
		return r, stage.ReadJSON("reproduction.json", r)
	})
}

func (s *Study) reproduce(p Protocol) (*Reproduction, error) {
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
	original, err := s.Mean(originals...)
	if err != nil {
		return nil, err
	}
	parent, err := s.Mean(parents...)
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
	r.Scaling = rg.Scaling(withNetworks(r.Robust.Nu, r.NetworkError.Nu), withNetworks(r.Robust.ThetaY, r.NetworkError.ThetaY))
	if len(p.Deep) > 1 {
		if r.Deep, err = s.deep(p, originals); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// A Pair is the networks of one training seed: f for the original system, and
// for the parent of the rescaled one, of twice the size.
type Pair struct {
	Original, Parent *Network
}

// Pair returns pair number i of the protocol, trained if need be.
func (s *Study) Pair(p Protocol, i int) (*Pair, error) {
	pair := new(Pair)
	for _, side := range []struct {
		l   int
		net **Network
	}{{p.L, &pair.Original}, {2 * p.L, &pair.Parent}} {
		hot, err := s.Sample(p.Hot(side.l))
		if err != nil {
			return nil, err
		}
		cold, err := s.Sample(p.Cold(side.l))
		if err != nil {
			return nil, err
		}
		if *side.net, err = s.Train(p.Training(i), hot, cold); err != nil {
			return nil, err
		}
	}
	return pair, nil
}

// SymmetrizePair returns both networks averaged over the protocol's number of
// translations and flips.
func (s *Study) SymmetrizePair(p Protocol, pair *Pair) (original, parent Function, err error) {
	if original, err = s.Symmetrize(pair.Original, p.Copies, p.Seed); err != nil {
		return nil, nil, err
	}
	parent, err = s.Symmetrize(pair.Parent, p.Copies, p.Seed)
	return original, parent, err
}

// A Method is a way to get errors and exponents from the same mapping.
type Method int

const (
	// Printed is the paper's: ten groups of Appendix D, and the variance of f
	// in the original system as the denominator of theta_Y.
	Printed Method = iota
	// Robust has jackknife errors and the blocked denominator.
	Robust
)

// Systems returns the two sides of the mapping for f of the original system
// and f of the rescaled system's parent.
func (s *Study) Systems(p Protocol, original, parent Function) (a, b rg.System, err error) {
	e, err := s.Sample(p.Critical(p.L))
	if err != nil {
		return a, b, err
	}
	big, err := s.Sample(p.Critical(2 * p.L))
	if err != nil {
		return a, b, err
	}
	if a, err = s.System(e[0], original); err != nil {
		return a, b, err
	}
	b, err = s.Rescaled(big[0], 1, p.Seed, original, parent)
	return a, b, err
}

// System returns the original side of a mapping: f as the observable and as
// the field's conjugate.
func (s *Study) System(e *Ensemble, f Function) (rg.System, error) {
	out, err := s.thermalSystem(f, e)
	out.F = out.Observable
	return out, err
}

// Rescaled returns the rescaled side of a mapping: f of the ensemble blocked
// steps times as the observable, with the energy of the ensemble itself.
// parent is the field's conjugate in the ensemble; it may be nil where only
// the inverse temperature is mapped.
func (s *Study) Rescaled(e *Ensemble, steps int, seed uint64, f, parent Function) (rg.System, error) {
	blocked, err := blockTimes(e, steps, seed)
	if err != nil {
		return rg.System{}, err
	}
	out, err := s.thermalSystem(f, blocked)
	if err != nil {
		return rg.System{}, err
	}
	out.Volume = float64(e.Volume())
	if parent != nil {
		if out.F, err = s.Evaluate(parent, e); err != nil {
			return rg.System{}, err
		}
	}
	return out, nil
}

// thermalSystem returns f of the ensemble as an observable that can be
// reweighted in the inverse temperature: with the energy that the ensemble, or
// the parent it was blocked from, was drawn with.
func (s *Study) thermalSystem(f Function, e *Ensemble) (rg.System, error) {
	values, err := s.Evaluate(f, e)
	if err != nil {
		return rg.System{}, err
	}
	return rg.System{
		Sample:     reweight.Sample{Beta: e.Beta, Volume: float64(e.Volume()), Energy: e.Energy},
		Observable: values,
	}, nil
}

// Exponents returns one row of Table I from f of the original system and f of
// the rescaled system's parent.
func (s *Study) Exponents(p Protocol, original, parent Function, method Method) (Exponents, error) {
	a, b, err := s.Systems(p, original, parent)
	if err != nil {
		return Exponents{}, err
	}
	thermal, field, k := rg.FixedPoint, rg.FieldExponent, bins
	if method == Printed {
		thermal, field, k = rg.FixedPointPrinted, rg.FieldExponentPrinted, printedGroups
	}
	var e Exponents
	if e.Thermal, err = thermal(a, b, k); err != nil {
		return e, err
	}
	if e.Field, err = field(a, b, k); err != nil {
		return e, err
	}
	e.BetaC, e.Nu, e.ThetaY = e.Thermal.BetaC, e.Thermal.Nu, e.Field.ThetaY
	if method == Robust {
		e.ThetaY = e.Field.Blocked
	}
	return e, nil
}

func spread(all []Exponents) Spread {
	deviation := func(value func(Exponents) float64) float64 {
		if len(all) < 2 {
			return 0
		}
		mean, sum := 0.0, 0.0
		for _, e := range all {
			mean += value(e) / float64(len(all))
		}
		for _, e := range all {
			sum += (value(e) - mean) * (value(e) - mean)
		}
		return math.Sqrt(sum / float64(len(all)-1))
	}
	return Spread{
		BetaC:  deviation(func(e Exponents) float64 { return e.BetaC.Value }),
		Nu:     deviation(func(e Exponents) float64 { return e.Nu.Value }),
		ThetaY: deviation(func(e Exponents) float64 { return e.ThetaY.Value }),
	}
}
