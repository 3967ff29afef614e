package isingml

import (
	"math"

	"github.com/isingml/kernel/isingml/classify"
)

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

// A Pair is the networks of one training seed: f for the original system, and
// for the parent of the rescaled one, of twice the size.
type Pair struct {
	Original, Parent *Network
}

// Pair returns pair number i of the protocol, trained if need be.
func (s *Study) Pair(p Protocol, i int) (*Pair, error) {
	pair := new(Pair)
	var err error
	if pair.Original, err = s.TrainFor(p, p.L, i, nil); err != nil {
		return nil, err
	}
	pair.Parent, err = s.TrainFor(p, 2*p.L, i, nil)
	return pair, err
}

// TrainFor returns network number i of the protocol for lattices of size l,
// trained if need be on the protocol's two phases; see [Study.TrainLive] for
// onEpoch, which may be nil.
func (s *Study) TrainFor(p Protocol, l, i int, onEpoch func(classify.EpochReport)) (*Network, error) {
	return s.TrainLive(p.Training(i), p.Hot(l), p.Cold(l), onEpoch)
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
