package sample

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

// A Rung is a state of parallel tempering: an inverse temperature and a field Y,
// which couples to the function of the [Spec].
type Rung struct {
	Beta float64 `json:"beta"`
	Y    float64 `json:"y,omitempty"`
}

// MaxRungs is the largest number of rungs of a ladder.
const MaxRungs = 256

// At returns the specification at a rung of its ladder, as if its ensemble had
// been drawn by itself.
func (s Spec) At(rung int) Spec {
	r := s.Rungs[rung]
	s.Beta, s.Y, s.Rungs, s.Step = r.Beta, r.Y, nil, 0
	return s
}

// ladderResolved fills in the defaults of a ladder, or reports what is wrong
// with it.
func (s Spec) ladderResolved() (Spec, error) {
	switch n := len(s.Rungs); {
	case n == 0 && s.Step == 0:
		return s, nil
	case n == 0:
		return s, fmt.Errorf("%d updates between exchanges, and no rungs to exchange", s.Step)
	case n == 1 || n > MaxRungs:
		return s, fmt.Errorf("a ladder of %d rungs, must be 2 to %d", n, MaxRungs)
	case s.Beta != 0 || s.Y != 0:
		return s, fmt.Errorf("a ladder at beta = %v and Y = %v: its rungs say where they are, these must be 0", s.Beta, s.Y)
	case s.Step < 0 || s.Step > MaxGap:
		return s, fmt.Errorf("%d updates between exchanges, must be from 1 to %d, or 0 for 1", s.Step, MaxGap)
	}
	s.Step, s.Rungs = max(1, s.Step), slices.Clone(s.Rungs)
	for i := range s.Rungs {
		r := &s.Rungs[i]
		r.Beta, r.Y = r.Beta+0, r.Y+0 // never -0
		if slices.Contains(s.Rungs[:i], *r) {
			return s, fmt.Errorf("two rungs of a ladder are at beta = %v and Y = %v", r.Beta, r.Y)
		}
		if _, err := s.At(i).Resolved(); err != nil {
			return s, fmt.Errorf("rung %d: %w", i, err)
		}
	}
	return s, nil
}

// format is that of what a chain holds: a configuration, or those of all rungs
// one behind the other.
func (s Spec) format() lattice.Format {
	f := s.newModel().Format(s.L)
	if n := len(s.Rungs); n > 0 {
		f.Shape = append(slices.Clone(f.Shape), n)
	}
	return f
}

// rung returns what was measured at a rung of a ladder, or without one all of it,
// as a part of an ensemble.
func (s Spec) rung(k int, all series, chain []int32) (*Ensemble, error) {
	if s.Rungs == nil {
		return s.ensembleOf(all, chain)
	}
	at := s.At(k)
	size, format, width := s.format().Size(), at.format(), len(at.columns())
	one := series{columns: all.columns[k*width : (k+1)*width], rows: make([]byte, len(chain)*at.format().Size())}
	for i := range chain {
		copyBits(one.rows[i*format.Size():], 0, all.rows[i*size:], k*bitsOf(format), bitsOf(format))
	}
	return at.ensembleOf(one, chain)
}

// A ladder is parallel tempering (K. Hukushima and K. Nemoto, J. Phys. Soc. Jpn.
// 65, 1604 (1996)): a Markov chain of one configuration, a replica, at each rung.
// Step updates of all replicas are followed by exchanges of those at rungs 0 and
// 1, 2 and 3, and so on, Step more by exchanges at 1 and 2, 3 and 4: an update of
// the ladder is both. Each part leaves the product of the distributions of all
// rungs as it is.
type ladder struct {
	rungs     []Rung
	chains    []model.Chain
	couplings []*model.Coupling // none without f
	format    lattice.Format    // of one configuration
	step      int
	random    *random.Words
	rows      [][]byte
	values    [][]float64 // observables and f of the configuration at each rung
	exchanges
}

// newLadder returns the ladder of a specification with the terms of its rungs.
func newLadder(s Spec, index int, terms []model.Term, r *random.Words) *ladder {
	m := s.newModel()
	l := &ladder{rungs: s.Rungs, format: m.Format(s.L), step: s.Step, random: r, exchanges: newExchanges(len(s.Rungs))}
	for k, rung := range s.Rungs {
		setup := model.Setup{L: s.L, Beta: rung.Beta, Rule: s.Algorithm, Random: r, Index: index}
		if terms != nil {
			setup.Coupling = model.NewCoupling(terms[k], rung.Beta, l.format.Sites(), rung.Y, r)
			l.couplings = append(l.couplings, setup.Coupling)
		}
		l.chains = append(l.chains, m.NewChain(setup))
		l.rows = append(l.rows, make([]byte, l.format.Size()))
		l.values = append(l.values, make([]float64, len(s.At(k).columns())))
	}
	return l
}

// Update implements [model.Chain].
func (l *ladder) Update(n int) (changed int) {
	for range n {
		for first := range 2 {
			for k, c := range l.chains {
				changed += c.Update(l.step)
				clear(l.rows[k])
				c.Observe(l.rows[k], l.values[k])
				if l.couplings != nil {
					l.values[k][len(l.values[k])-1] = l.couplings[k].F()
				}
			}
			for k := first; k+1 < len(l.chains); k += 2 {
				l.exchange(k)
			}
		}
		l.Tried++
	}
	return changed
}

// exchange exchanges the replicas at rungs k and k+1 with probability min(1,
// p/p'), where p and p' are the weights after and before.
func (l *ladder) exchange(k int) {
	if l.random.Draw() >= model.Threshold(model.MetropolisChance(l.gain(k))) {
		return
	}
	l.rows[k], l.rows[k+1] = l.rows[k+1], l.rows[k]
	l.values[k], l.values[k+1] = l.values[k+1], l.values[k]
	l.chains[k].Set(l.rows[k])
	l.chains[k+1].Set(l.rows[k+1])
	l.exchanged(k)
}

// gain returns the logarithm of p/p' of an exchange.
func (l *ladder) gain(k int) float64 {
	a, b, x, y := l.rungs[k], l.rungs[k+1], l.values[k], l.values[k+1]
	gain := (a.Beta - b.Beta) * (x[0] - y[0])
	if l.couplings != nil {
		f := len(x) - 1
		gain -= float64(l.format.Sites()) * (a.Beta*a.Y - b.Beta*b.Y) * (x[f] - y[f])
	}
	return gain
}

// Set implements [model.Chain].
func (l *ladder) Set(row []byte) {
	n := bitsOf(l.format)
	for k, c := range l.chains {
		clear(l.rows[k])
		copyBits(l.rows[k], 0, row, k*n, n)
		c.Set(l.rows[k])
	}
}

// Observe implements [model.Chain]: the observables rung after rung, with f
// behind those of each.
func (l *ladder) Observe(row []byte, values []float64) {
	n := bitsOf(l.format)
	for k := range l.rows {
		copyBits(row, k*n, l.rows[k], 0, n)
		copy(values[k*len(l.values[k]):], l.values[k])
	}
}

// bitsOf returns how many bits of a row a configuration takes.
func bitsOf(f lattice.Format) int { return f.Numbers() * f.Codec.Bits() }

// copyBits sets n bits of a row that is zero there, from the lowest bit of its
// first byte on.
func copyBits(to []byte, at int, from []byte, first, n int) {
	if at%8 == 0 && first%8 == 0 && n%8 == 0 {
		copy(to[at/8:(at+n)/8], from[first/8:])
		return
	}
	for i := range n {
		bit := from[(first+i)/8] >> ((first + i) % 8) & 1
		to[(at+i)/8] |= bit << ((at + i) % 8)
	}
}

// Disorder implements [model.Disordered]: every rung starts from disorder of its
// own.
func (l *ladder) Disorder() {
	values := make([]int8, l.format.Numbers())
	for k, c := range l.chains {
		switch own, ok := c.(model.Disordered); {
		case ok:
			own.Disorder()
		case !l.format.Codec.Real: // real numbers stay in order
			for i := range values {
				values[i] = l.format.Codec.Value(int(l.random.Below(uint64(l.format.Codec.States))))
			}
			clear(l.rows[k])
			l.format.Pack(l.rows[k], values)
			c.Set(l.rows[k])
		}
	}
}

// ladderStream names the states of a ladder.
func (s Spec) ladderStream() (words []uint64) {
	for _, r := range s.Rungs {
		words = append(words, math.Float64bits(r.Beta), math.Float64bits(r.Y))
	}
	if len(words) > 0 {
		words = append(words, uint64(s.Step))
	}
	return words
}
