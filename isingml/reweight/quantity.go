package reweight

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/diff/fd"

	"github.com/isingml/kernel/isingml/stat"
)

// A Quantity is a function of expectation values at a point (beta, Y): of any
// number of them, of any products of what was measured.
type Quantity struct {
	// Terms are the series whose means are taken, one value for each
	// configuration, such as o and o^2.
	Terms [][]float64
	// Of returns the quantity from the means of the terms.
	Of func(mean []float64, at State) float64

	// own is how many of the terms, the first ones, are those of the observable
	// alone; 0 for all.
	own int
}

// constant reports whether the observable is the same on all configurations that
// count; nil counts them all. Values that differ are then too rare to be in the
// sample, and how rare nobody knows: that is an error that is not known, not one
// of zero.
func (q Quantity) constant(count []float64) bool {
	own := q.Terms
	if q.own > 0 {
		own = own[:q.own]
	}
	for _, t := range own {
		if !constant(t, count) {
			return false
		}
	}
	return true
}

// constant reports whether all elements of x that count are equal.
func constant(x, count []float64) bool {
	first := math.NaN()
	for i, v := range x {
		if count != nil && count[i] == 0 {
			continue
		}
		if v != first && !math.IsNaN(first) {
			return false
		}
		first = v
	}
	return true
}

// MeanOf is the expectation value <o>.
func MeanOf(o []float64) Quantity {
	return Quantity{Terms: [][]float64{o}, Of: func(mean []float64, _ State) float64 { return mean[0] }}
}

// SusceptibilityOf is beta V (<o^2> - <o>^2), Eq. (5) for o = f.
func SusceptibilityOf(o []float64, volume float64) Quantity {
	return Quantity{Terms: [][]float64{o, product(o, o)}, Of: func(mean []float64, at State) float64 {
		return at.Beta * volume * (mean[1] - mean[0]*mean[0])
	}}
}

// HeatCapacityOf is that of a site, beta^2 (<E^2> - <E>^2)/V.
func HeatCapacityOf(energy []float64, volume float64) Quantity {
	return Quantity{Terms: [][]float64{energy, product(energy, energy)}, Of: func(mean []float64, at State) float64 {
		return at.Beta * at.Beta * (mean[1] - mean[0]*mean[0]) / volume
	}}
}

// BinderOf is the cumulant 1 - <o^4> / (3 <o^2>^2) of K. Binder, Z. Phys. B 43,
// 119 (1981): 2/3 where o has two values of one size, 0 where it is normally
// distributed about zero.
func BinderOf(o []float64) Quantity {
	square := product(o, o)
	return Quantity{Terms: [][]float64{square, product(square, square)}, Of: func(mean []float64, _ State) float64 {
		return 1 - mean[1]/(3*mean[0]*mean[0])
	}}
}

// SlopeOf is the derivative of a quantity with the inverse temperature. That of
// a mean is -(<o E> - <o><E>), and that of the quantity is along these.
func SlopeOf(q Quantity, energy []float64) Quantity {
	n := len(q.Terms)
	terms := append(append([][]float64{}, q.Terms...), energy)
	for _, t := range q.Terms {
		terms = append(terms, product(t, energy))
	}
	step := 1e-5 // of a standard deviation of the energies, if they vary
	if _, v := stat.Moments(energy); v > 0 {
		step /= math.Sqrt(v)
	}
	return Quantity{Terms: terms, own: n, Of: func(mean []float64, at State) float64 {
		moved := make([]float64, n)
		return fd.Derivative(func(d float64) float64 {
			for i := range moved {
				moved[i] = mean[i] - d*(mean[n+1+i]-mean[i]*mean[n])
			}
			return q.Of(moved, State{Beta: at.Beta + d, Y: at.Y})
		}, 0, &fd.Settings{Formula: fd.Central, Step: step})
	}}
}

// Moments are the first and second moments of two observables.
type Moments struct {
	A, B                   float64 // means
	VarA, VarB, Covariance float64
}

// Products returns the terms a, b, a^2, b^2 and ab, from the means of which
// [MomentsOf] takes the moments of two observables.
func Products(a, b []float64) [][]float64 {
	return [][]float64{a, b, product(a, a), product(b, b), product(a, b)}
}

// MomentsOf returns the moments from the means of [Products].
func MomentsOf(mean []float64) Moments {
	a, b := mean[0], mean[1]
	return Moments{A: a, B: b, VarA: mean[2] - a*a, VarB: mean[3] - b*b, Covariance: mean[4] - a*b}
}

// product returns the products of two series; nil if their lengths differ,
// which [Quantity] then is refused for.
func product(a, b []float64) []float64 {
	if len(a) != len(b) {
		return nil
	}
	out := make([]float64, len(a))
	for i, x := range a {
		out[i] = x * b[i]
	}
	return out
}

// check reports what keeps a quantity from being taken on n configurations.
func (q Quantity) check(n int) error {
	if q.Of == nil || len(q.Terms) == 0 {
		return errors.New("reweight: the quantity has no function Of, or no terms")
	}
	for i, t := range q.Terms {
		name := "the observable"
		if i > 0 {
			name = fmt.Sprintf("the observable's term %d", i+1)
		}
		if err := check(name, t, n); err != nil {
			return err
		}
	}
	return nil
}

// Join puts the terms of one quantity on several samples one after the other,
// in the order of the samples, as [Combine] takes them. Of quantities with
// different numbers of terms it is none, which every curve refuses.
func (q Quantity) Join(next Quantity) Quantity {
	switch {
	case q.Terms == nil:
		return next
	case len(q.Terms) != len(next.Terms):
		return Quantity{Terms: [][]float64{}}
	}
	joined := Quantity{Of: q.Of, own: q.own}
	for i, t := range q.Terms {
		joined.Terms = append(joined.Terms, Join(t, next.Terms[i]))
	}
	return joined
}
