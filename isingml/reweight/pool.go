package reweight

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/isingml/kernel/isingml/stat"
)

// pool is the configurations of several samples.
type pool struct {
	states []State
	volume float64
	starts []int // where each sample begins, and the end
	// energy and f are less their means, so that exponents stay small.
	energy, f         []float64
	meanE, meanF      float64
	count             []float64 // per configuration, over the inefficiency
	hasEnergy, hasF   bool
	oneBeta, oneField bool
}

func (p *pool) len() int { return p.starts[len(p.starts)-1] }

func newPool(samples []Sample, inefficiency []float64) (pool, error) {
	p := pool{starts: []int{0}, hasEnergy: true, hasF: true, oneBeta: true, oneField: true}
	if err := p.admit(samples); err != nil {
		return p, err
	}
	if inefficiency != nil && len(inefficiency) != len(samples) {
		return p, fmt.Errorf("reweight: %d inefficiencies for %d samples", len(inefficiency), len(samples))
	}
	for k, s := range samples {
		g := 1.0
		if inefficiency != nil {
			if g = inefficiency[k]; !(g > 0) || math.IsInf(g, 0) {
				return p, fmt.Errorf("reweight: inefficiency of sample %d is %v, must be positive", k, g)
			}
		}
		for i := range s.Len() {
			c := 1.0
			if s.Count != nil {
				c = s.Count[i]
			}
			p.count = append(p.count, c/g)
		}
		if p.hasEnergy {
			p.energy = append(p.energy, s.Energy...)
		}
		if p.hasF {
			p.f = append(p.f, s.F...)
		}
		p.states = append(p.states, State{Beta: s.Beta, Y: s.Y})
		p.starts = append(p.starts, p.starts[k]+s.Len())
	}
	p.meanE, p.meanF = centre(p.energy), centre(p.f)
	return p, nil
}

// offset is what counting from the means leaves out of -ln Z.
func (p *pool) offset(s State) float64 {
	return s.Beta*p.meanE - s.Beta*s.Y*p.volume*p.meanF
}

// centre takes the mean off the values, in place, and returns it.
func centre(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	mean, _ := stat.Moments(x)
	for i := range x {
		x[i] -= mean
	}
	return mean
}

// admit checks the samples and notes what all of them have.
func (p *pool) admit(samples []Sample) error {
	if len(samples) == 0 {
		return fmt.Errorf("reweight: no samples to combine")
	}
	first := samples[0]
	for k, s := range samples {
		if err := s.Validate(); err != nil {
			return fmt.Errorf("reweight: sample %d: %w", k, err)
		}
		if s.Volume != first.Volume {
			return fmt.Errorf("reweight: sample %d has volume %v, the first has %v: only one system can be combined", k, s.Volume, first.Volume)
		}
		p.oneBeta = p.oneBeta && s.Beta == first.Beta
		p.oneField = p.oneField && s.Beta*s.Y == first.Beta*first.Y
		p.hasEnergy = p.hasEnergy && s.Energy != nil
		p.hasF = p.hasF && s.F != nil
	}
	p.volume = first.Volume
	switch {
	case !p.oneBeta && !p.hasEnergy:
		return fmt.Errorf("reweight: samples of different beta take the energies of all of them")
	case !p.oneField && !p.hasF:
		return fmt.Errorf("reweight: samples of different fields take f of all of them")
	case !p.hasEnergy && !p.hasF:
		return fmt.Errorf("reweight: neither energies nor f are given for all samples")
	}
	return nil
}

// boltzmann returns the function that gives the logarithm of configuration
// i's Boltzmann weight at a state, but for a constant.
func (p *pool) boltzmann(s State) func(i int) float64 {
	e, f := -s.Beta, p.volume*s.Beta*s.Y
	switch {
	case p.hasEnergy && p.hasF:
		return func(i int) float64 { return e*p.energy[i] + f*p.f[i] }
	case p.hasEnergy:
		return func(i int) float64 { return e * p.energy[i] }
	}
	return func(i int) float64 { return f * p.f[i] }
}

// logWeights returns the logarithms of the configurations' weights at a state.
func (p *pool) logWeights(s State, logsum, count []float64) []float64 {
	logs := p.ratios(s, logsum)
	for i, c := range count {
		if c != 1 {
			logs[i] += math.Log(c)
		}
	}
	return logs
}

// ratios returns the logarithms of the weights of configurations that count
// once.
func (p *pool) ratios(s State, logsum []float64) []float64 {
	logs := make([]float64, p.len())
	weight := p.boltzmann(s)
	for i := range logs {
		logs[i] = weight(i) - logsum[i]
	}
	return logs
}

// sizes returns the number of configurations of each sample, by count.
func (p *pool) sizes(count []float64) []float64 {
	n := make([]float64, len(p.states))
	for k := range n {
		for _, c := range count[p.starts[k]:p.starts[k+1]] {
			n[k] += c
		}
	}
	return n
}

func (p *pool) reaches(beta, y float64) error {
	s := Sample{Beta: p.states[0].Beta, Y: p.states[0].Y}
	if p.hasEnergy {
		s.Energy = p.energy
	}
	if p.hasF {
		s.F = p.f
	}
	return s.reaches(beta, y)
}

// ErrOverlap is wrapped by errors about samples that have no configurations in
// common with the others, so that their free energies cannot be told.
var ErrOverlap = errors.New("the samples do not overlap")

// smallestGap is that of the overlap matrix's eigenvalues at which samples
// count as connected: at 1e-4, one of 10,000 configurations is shared.
const smallestGap = 1e-4

// connected reports samples that are not connected: the overlap matrix then has a
// second eigenvalue close to one.
func (p *pool) connected(joint [][]float64, sizes []float64) error {
	k := len(sizes)
	if k == 1 {
		return nil
	}
	m := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			m.SetSym(i, j, joint[i][j]/math.Sqrt(sizes[i]*sizes[j]))
		}
	}
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		return nil
	}
	values := e.Values(nil)
	if 1-values[k-2] > smallestGap {
		return nil
	}
	// The eigenvector's signs name the two groups.
	var v mat.Dense
	e.VectorsTo(&v)
	var a, b []State
	for i := range k {
		if v.At(i, k-2) > 0 {
			a = append(a, p.states[i])
		} else {
			b = append(b, p.states[i])
		}
	}
	return fmt.Errorf("reweight: %w: those at %v and those at %v: draw samples between them", ErrOverlap, a, b)
}

// normalized turns logarithms into weights that add up to one, in place.
func normalized(logs []float64) []float64 {
	top := highest(logs)
	sum := 0.0
	for i, x := range logs {
		logs[i] = math.Exp(x - top)
		sum += logs[i]
	}
	for i := range logs {
		logs[i] /= sum
	}
	return logs
}

func highest(x []float64) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		if v > top {
			top = v
		}
	}
	return top
}
