// Package mcrg is the Monte Carlo renormalization group of R. H. Swendsen,
// Phys. Rev. Lett. 42, 859 (1979). Operators S of the couplings K, measured on
// configurations and on the same ones blocked once more, give the matrix
//
//	T = dK'/dK,   <S' S>_c = <S' S'>_c T,
//
// whose leading eigenvalue is b^y: y_t = 1/nu of operators that are even, y_h of
// those that are odd. The more blockings came before, the nearer the couplings
// are to the fixed point, and the more operators, the less is cut off.
//
// It takes no search for a fixed point and no second sample, but a critical
// point that is known. The package works on series of operators; [Measure]
// makes them of configurations.
package mcrg

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// Operators are those of one symmetry, on configurations blocked 0, 1, 2, ...
// times.
type Operators struct {
	Name  string // of the set, such as even
	Names []string
	Odd   bool // their means vanish by symmetry
	// Blocked[n][k] is the series of operator k on configurations blocked n
	// times, summed over the lattice. A level may leave out the last ones; a
	// step takes those that both of its levels have.
	Blocked [][][]float64
}

// A Result is the eigenvalues of all T matrices.
type Result struct {
	Beta float64 `json:"beta"` // where they were computed
	B    float64 `json:"b"`
	// Sets are those of the operators, in their order.
	Sets []Set `json:"sets"`
	// Support is that of the sample at Beta.
	reweight.Support
	Supported bool `json:"supported"`
}

// A Set is what a set of operators gives, one blocking after the other.
type Set struct {
	Name  string `json:"name"`
	Odd   bool   `json:"odd"`
	Steps []Step `json:"steps"`
}

// A Step is a blocking: from configurations that were blocked so many times.
type Step struct {
	Blocked int `json:"blocked"`
	// Leading are the leading exponents with the first operator alone, with the
	// first two, and so on.
	Leading []Exponent `json:"leading"`
}

// Last returns the exponent with all operators.
func (s Step) Last() Exponent { return s.Leading[len(s.Leading)-1] }

// An Exponent is y = ln(eigenvalue) / ln b of the leading eigenvalue of T.
type Exponent struct {
	Operator string        `json:"operator"` // the last one that T holds
	Y        stat.Estimate `json:"y"`
	Inverse  stat.Estimate `json:"inverse"` // nu of even operators, theta of odd ones
	// Change is that of Y from the blocking before to this one, nil at the first:
	// what the couplings still move, and what a smaller lattice cuts off. Errors of
	// Y are statistical and do not hold it.
	Change *stat.Estimate `json:"change,omitempty"`
}

// Set returns the set of that name, nil if there is none.
func (r *Result) Set(name string) *Set {
	for i := range r.Sets {
		if r.Sets[i].Name == name {
			return &r.Sets[i]
		}
	}
	return nil
}

// Version changes whenever the same series would give other numbers.
const Version = 1

// Analyse returns the exponents at an inverse temperature, to which the sample
// is reweighted if it is another than that of the sample, with jackknife errors
// over bins. b is the factor of the blocking.
func Analyse(ctx context.Context, s reweight.Sample, beta, b float64, bins int, all ...Operators) (*Result, error) {
	r, err := analyse(ctx, s, beta, b, bins, all)
	if err != nil {
		return nil, fmt.Errorf("mcrg: %w", err)
	}
	return r, nil
}

func analyse(ctx context.Context, s reweight.Sample, beta, b float64, bins int, all []Operators) (*Result, error) {
	if !(b > 1) || math.IsInf(b, 0) {
		return nil, fmt.Errorf("blocking by b = %v, must be above 1", b)
	}
	var matrices []*matrix
	of := make([]int, 0, len(all)) // the set of each
	for i, o := range all {
		more, err := o.matrices()
		if err != nil {
			return nil, fmt.Errorf("%s operators: %w", o.Name, err)
		}
		for _, m := range more {
			matrices, of = append(matrices, m), append(of, i)
		}
	}
	if len(matrices) == 0 {
		return nil, errors.New("no operators on configurations and on blocked ones: nothing to compare")
	}
	edges, err := stat.Bins(s.Len(), bins)
	if err != nil {
		return nil, err
	}
	for _, m := range matrices {
		if m.sums, err = s.Partial(beta, s.Y, m.terms(), edges); err != nil {
			return nil, err
		}
	}
	found, err := stat.Resampling{}.Jackknife(ctx, func(s stat.Selection) ([]float64, error) {
		return exponents(matrices, s[0], b)
	}, bins)
	if err != nil {
		return nil, err
	}
	r := &Result{Beta: beta, B: b}
	for _, o := range all {
		r.Sets = append(r.Sets, Set{Name: o.Name, Odd: o.Odd})
	}
	next, before := 0, make([][]int, len(all)) // where the exponents of the step before stand
	for i, m := range matrices {
		step, here := Step{Blocked: m.blocked}, []int(nil)
		for k := range m.from {
			e := Exponent{Operator: m.names[k], Y: found.Estimate(next), Inverse: found.Estimate(next + 1)}
			if k < len(before[of[i]]) {
				from := before[of[i]][k]
				e.Change = &stat.Estimate{Value: found.Value[next] - found.Value[from], Error: math.Sqrt(math.Max(0, found.VarianceOfDifference(next, from)))}
			}
			step.Leading, here = append(step.Leading, e), append(here, next)
			next += 2
		}
		before[of[i]] = here
		r.Sets[of[i]].Steps = append(r.Sets[of[i]].Steps, step)
	}
	r.Support, err = s.Support(beta, s.Y, bins)
	r.Supported = r.Good()
	return r, err
}
