// Package scaling is finite-size scaling: where curves of several lattice sizes
// cross, with what value, how steep they are there, and by what power of L
// quantities grow. From slopes follows nu, from the susceptibility gamma/nu.
//
// Of f, whose values have no scale, the crossing and the slope are told like
// those of the Binder cumulant. Resampling goes through the whole chain. The
// package works on series; [Structure] makes that of the correlation length.
package scaling

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// A System is one lattice size near the transition.
type System struct {
	reweight.Sample           // with energies
	L               int       // linear size
	Order           []float64 // |m|, the order parameter a site
	Structure       []float64 // S at the smallest momentum, see [Structure]; nil for none
	Observable      []float64 // f; nil for none
}

// A Quantity is what curves are of.
type Quantity string

// The quantities. Binder, Length and F have no scale: their curves cross.
const (
	Binder         Quantity = "U_4"   // 1 - <m^4> / (3 <m^2>^2)
	Length         Quantity = "xi/L"  // of the second moment, see [System.length]
	F              Quantity = "f"     // <f>
	Magnetization  Quantity = "|m|"   // ~ L^(-beta/nu)
	Susceptibility Quantity = "chi"   // V <m^2> ~ L^(gamma/nu)
	FluctuationOfF Quantity = "chi_f" // beta V (<f^2> - <f>^2) ~ L^d for an f without scale
)

// of returns a quantity of the system; false if the data do not give it.
func (s System) of(q Quantity) (reweight.Quantity, bool) {
	square := make([]float64, len(s.Order))
	for i, m := range s.Order {
		square[i] = m * m
	}
	switch q {
	case Binder:
		return reweight.BinderOf(s.Order), true
	case Magnetization:
		return reweight.MeanOf(s.Order), true
	case Susceptibility:
		return reweight.Quantity{Terms: [][]float64{square}, Of: func(mean []float64, _ reweight.State) float64 { return s.Volume * mean[0] }}, true
	case Length:
		return s.length(square), s.Structure != nil
	case F:
		return reweight.MeanOf(s.Observable), s.Observable != nil
	case FluctuationOfF:
		if s.Observable == nil {
			return reweight.Quantity{}, false
		}
		return reweight.SusceptibilityOf(s.Observable, s.Volume), true
	}
	return reweight.Quantity{}, false
}

// length is the correlation length of the second moment over L,
//
//	xi/L = sqrt(S(0)/S(k) - 1) / (2 L sin(k/2)),   k = 2 pi/L.
func (s System) length(square []float64) reweight.Quantity {
	l := float64(s.L)
	return reweight.Quantity{Terms: [][]float64{square, s.Structure}, Of: func(mean []float64, _ reweight.State) float64 {
		return math.Sqrt(mean[0]/mean[1]-1) / (2 * l * math.Sin(math.Pi/l))
	}}
}

// A Crossing is where the curves of two sizes meet.
type Crossing struct {
	Of    Quantity      `json:"of"`
	Sizes [2]int        `json:"sizes"`
	Beta  stat.Estimate `json:"beta"`
	Value stat.Estimate `json:"value"` // of both there
	// Nu is ln b / ln (slope of the larger over that of the smaller) there, with
	// b the ratio of the sizes.
	Nu        stat.Estimate `json:"nu"`
	Supported bool          `json:"supported"`
}

// Cross returns where the quantity takes one value in two systems, the smaller
// first, with jackknife errors over bins. Each resampled crossing is one step of
// Newton's method from that of all data. The error wraps
// [reweight.ErrNoCrossing] if they do not meet where both samples reach.
func Cross(ctx context.Context, a, b System, of Quantity, bins int) (Crossing, error) {
	c := Crossing{Of: of, Sizes: [2]int{a.L, b.L}}
	if a.L < 2 || b.L <= a.L {
		return c, fmt.Errorf("scaling: a crossing of L = %d and %d: the second must be larger", a.L, b.L)
	}
	qa, hasA := a.of(of)
	qb, hasB := b.of(of)
	if !hasA || !hasB {
		return c, fmt.Errorf("scaling: the systems of L = %d and %d do not both give %s", a.L, b.L, of)
	}
	at, err := reweight.Crossing(a.Sample, b.Sample, qa, qb, bins)
	if err != nil {
		return c, fmt.Errorf("scaling: %s of L = %d and %d: %w", of, a.L, b.L, err)
	}
	slopes := make([]*slope, 2)
	for i, s := range []System{a, b} {
		if slopes[i], err = newSlope(s, []reweight.Quantity{qa, qb}[i], at.X, bins); err != nil {
			return c, err
		}
	}
	found, err := stat.Resampling{}.Jackknife(ctx, func(s stat.Selection) ([]float64, error) {
		va, da := slopes[0].at(s[0])
		vb, db := slopes[1].at(s[1])
		move := (va - vb) / (db - da)
		ratio := db / da
		if !(ratio > 1) {
			return nil, fmt.Errorf("the slopes of %s at the crossing of L = %d and %d are %.4g and %.4g: the second must be the steeper one; the statistics are too low", of, a.L, b.L, da, db)
		}
		return []float64{at.X + move, va + da*move, math.Log(float64(b.L)/float64(a.L)) / math.Log(ratio)}, nil
	}, bins, bins)
	if err != nil {
		return c, fmt.Errorf("scaling: %w", err)
	}
	c.Beta, c.Value, c.Nu, c.Supported = found.Estimate(0), found.Estimate(1), found.Estimate(2), at.Supported
	return c, nil
}

// A slope is a quantity and its derivative with beta at one point, for any
// choice of bins.
type slope struct {
	value, derivative reweight.Quantity
	state             reweight.State
	sums              *reweight.Partial
}

func newSlope(s System, q reweight.Quantity, beta float64, bins int) (*slope, error) {
	if s.Energy == nil {
		return nil, errors.New("scaling: a slope takes the energies")
	}
	edges, err := stat.Bins(s.Len(), bins)
	if err != nil {
		return nil, err
	}
	d := &slope{value: q, derivative: reweight.SlopeOf(q, s.Energy), state: reweight.State{Beta: beta}}
	d.sums, err = s.Partial(beta, 0, d.derivative.Terms, edges)
	return d, err
}

func (d *slope) at(selection []int) (value, derivative float64) {
	times := make([]float64, len(selection))
	for i, n := range selection {
		times[i] = float64(n)
	}
	means := d.sums.Means(times)
	return d.value.Of(means[:len(d.value.Terms)], d.state), d.derivative.Of(means, d.state)
}
