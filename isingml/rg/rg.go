// Package rg is the renormalization-group mapping of the paper. An observable,
// f or another one, is measured on an original system of size L and on a
// rescaled one of the same size, blocked from b L; where the two agree is the
// fixed point, and how fast they part gives the exponents.
//
// [Resampling.Flow] is the analysis: it follows systems over one or several
// steps of blocking, measured with one or several networks, and returns every
// number with its statistical error, its error from the choice of the networks
// and what is left of finite size, apart. Resampling goes through the whole
// chain, inversions included. The package works on plain series and knows
// nothing of spins.
package rg

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// A Rescaling is the geometry of the blocking: lengths shrink by the factor B,
// volumes by B^D. The paper's has B = D = 2.
type Rescaling struct {
	B float64 `json:"b"`
	D int     `json:"d"`
	// Decay is the part of the finite-size bias of beta_c and nu that outlasts a step, b^-omega
	// with the exponent omega of the leading correction to scaling, where that is
	// known. 0 stands for not known: then the whole change between two steps
	// counts as what is left after them.
	Decay float64 `json:"decay,omitempty"`
}

// Validate reports what keeps g from rescaling anything.
func (g Rescaling) Validate() error {
	if !(g.B > 1) || math.IsInf(g.B, 0) || g.D < 1 {
		return fmt.Errorf("rg: a blocking by b = %v in d = %d dimensions: b must be above 1 and d at least 1", g.B, g.D)
	}
	if !(g.Decay >= 0 && g.Decay < 1) {
		return fmt.Errorf("rg: a part %v of the finite-size bias outlasts a step: must be from 0 to below 1", g.Decay)
	}
	return nil
}

// volume returns b^d.
func (g Rescaling) volume() float64 { return math.Pow(g.B, float64(g.D)) }

// A System is one side of a comparison: an observable measured on
// configurations that were blocked a number of times, and what it takes to
// reweight it. The sample is that of the configurations as drawn: its energy,
// its volume, and f of theirs, which the field couples to.
type System struct {
	reweight.Sample
	// Blocked is how often the configurations were blocked before the
	// observable was measured.
	Blocked    int
	Observable []float64
	// Parent is f of the next larger size, on the same configurations blocked
	// once less: what the field of that level couples to. nil means F, which is
	// right for a system that was blocked once.
	Parent []float64
}

// parent returns what the field one level up couples to, nil if it is unknown.
func (s System) parent() []float64 {
	if s.Parent == nil && s.Blocked == 1 {
		return s.F
	}
	return s.Parent
}

// Validate reports the first thing that keeps s from being mapped.
func (s System) Validate() error {
	if err := s.validate(); err != nil {
		return fmt.Errorf("rg: %w", err)
	}
	return nil
}

func (s System) validate() error {
	if err := s.Sample.Validate(); err != nil {
		return err
	}
	if s.Y != 0 && s.F == nil {
		return fmt.Errorf("the sample was drawn at Y = %v: it takes the values of f that the field coupled to", s.Y)
	}
	if s.Blocked < 0 {
		return fmt.Errorf("blocked %d times, must not be negative", s.Blocked)
	}
	if s.Observable == nil {
		return errors.New("no values of the observable")
	}
	if err := s.check("the observable", s.Observable); err != nil || s.Parent == nil {
		return err
	}
	return s.check("f of the parents", s.Parent)
}

func (s System) check(name string, values []float64) error {
	if n := s.Len(); len(values) != n {
		return fmt.Errorf("%d values of %s for %d configurations", len(values), name, n)
	}
	for i, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("%s of configuration %d is %v, must be finite", name, i, x)
		}
	}
	return nil
}

// Exponents are those that follow from nu and theta by the scaling relations
// of Appendix A in d dimensions. Their errors know that nu and theta come from
// the same configurations and the same networks.
type Exponents[T any] struct {
	Alpha T `json:"alpha"`  // specific heat, Eq. (A8)
	BetaM T `json:"beta_m"` // magnetization, Eq. (A9)
	Gamma T `json:"gamma"`  // susceptibility, Eq. (A10)
	Delta T `json:"delta"`  // magnetization in a field, Eq. (A11)
	Eta   T `json:"eta"`    // correlations at the critical point, 2 - gamma/nu
}

func (e *Exponents[T]) numbers() []*T {
	return []*T{&e.Alpha, &e.BetaM, &e.Gamma, &e.Delta, &e.Eta}
}

// Scaling returns the exponents for nu and theta in d dimensions.
func Scaling(nu, theta float64, d int) Exponents[float64] {
	n := float64(d)
	return Exponents[float64]{
		Alpha: 2 - nu*n,
		BetaM: nu * (n - 1/theta),
		Gamma: nu * (2/theta - n),
		Delta: 1 / (n*theta - 1),
		Eta:   2 + n - 2/theta,
	}
}

// scalingValues is Scaling as values without errors.
func scalingValues(nu, theta float64, d int) *Exponents[stat.Estimate] {
	from, out := Scaling(nu, theta, d), new(Exponents[stat.Estimate])
	for i, x := range from.numbers() {
		out.numbers()[i].Value = *x
	}
	return out
}
