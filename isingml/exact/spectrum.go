package exact

import (
	"math"
	"math/big"
)

// A Spectrum is the density of states of the periodic L x L lattice.
type Spectrum struct {
	L      int
	Levels []Level // those that have states, in ascending order of energy
}

// A Level is an energy, at J = 1 and h = 0, and the number of its states.
type Level struct {
	Energy int
	States *big.Int
}

// At returns the thermodynamics at an inverse temperature.
func (s Spectrum) At(beta float64) (Thermodynamics, error) {
	p, logZ, err := s.distribution(beta)
	if err != nil {
		return Thermodynamics{}, err
	}
	mean, square := 0.0, 0.0
	for i, level := range s.Levels {
		mean += p[i] * float64(level.Energy)
	}
	for i, level := range s.Levels {
		d := float64(level.Energy) - mean
		square += p[i] * d * d
	}
	v := float64(s.L * s.L)
	return Thermodynamics{Beta: beta, LogZ: logZ / v, Energy: mean / v, HeatCapacity: beta * beta * square / v}, nil
}

// Distribution returns the probability of each level at an inverse temperature.
func (s Spectrum) Distribution(beta float64) ([]float64, error) {
	p, _, err := s.distribution(beta)
	return p, err
}

func (s Spectrum) distribution(beta float64) (p []float64, logZ float64, err error) {
	if err := checkBeta(beta); err != nil {
		return nil, 0, err
	}
	p = make([]float64, len(s.Levels))
	top := math.Inf(-1)
	for i, level := range s.Levels {
		p[i] = logBig(level.States) - beta*float64(level.Energy)
		top = max(top, p[i])
	}
	z := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		z += p[i]
	}
	for i := range p {
		p[i] /= z
	}
	return p, top + math.Log(z), nil
}

// logBig returns ln n, for n that may be far beyond float64.
func logBig(n *big.Int) float64 {
	var mantissa big.Float
	exponent := new(big.Float).SetInt(n).MantExp(&mantissa)
	m, _ := mantissa.Float64()
	return math.Log(m) + float64(exponent)*math.Ln2
}
