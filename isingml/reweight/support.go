package reweight

import (
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// The limits of what a sample supports, see [Support.Good].
const (
	// Enough is the smallest effective sample size, as a part of the sample.
	Enough = 0.1
	// Far is the largest shift, in standard deviations of the sample.
	Far = 2.0
	// Spread is the smallest effective number of bins, as a part of all bins.
	Spread = 0.5
)

// Support tells how far the weights at one point are from those of the sample.
//
// The effective sample size alone misleads where f saturates: it then stops to
// fall at the part of the sample that lies at the far end, however few
// excursions this part came from. The shift does not stop there, and the
// number of bins counts the excursions.
type Support struct {
	// Effective is the effective sample size of L. Kish as a part of the
	// sample, <r>^2/<r^2> for the change r of the weights.
	Effective float64 `json:"effective"`
	// Shift is how far the mean of ln r has moved, in units of its standard
	// deviation in the sample. A normal distribution has
	// Effective = exp(-Shift^2).
	Shift float64 `json:"shift"`
	// Bins is the effective number of bins that carry the weight, as a part of
	// all bins: small if it comes from a few stretches of the chain.
	Bins float64 `json:"bins"`
}

// Good reports whether the point is supported: Effective >= [Enough], Shift <=
// [Far] and Bins >= [Spread].
func (s Support) Good() bool {
	return s.Effective >= Enough && s.Shift <= Far && s.Bins >= Spread
}

// Worse returns the worse of each part of two supports: that of a number which
// rests on both.
func (s Support) Worse(t Support) Support {
	return Support{
		Effective: math.Min(s.Effective, t.Effective),
		Shift:     math.Max(s.Shift, t.Shift),
		Bins:      math.Min(s.Bins, t.Bins),
	}
}

// Support returns the sample's support at (beta, y), with the given number of
// bins in the order of the configurations.
func (s Sample) Support(beta, y float64, bins int) (Support, error) {
	if err := s.Validate(); err != nil {
		return Support{}, err
	}
	borders, err := stat.Bins(s.Len(), bins)
	if err != nil {
		return Support{}, err
	}
	x := make([]float64, s.Len())
	if err := s.exponents(beta, y, x); err != nil {
		return Support{}, err
	}
	return support(x, s.Count, borders), nil
}

// support returns the support for changes exp(x) of weights count, nil for one.
func support(x, count []float64, borders []int) Support {
	top := highest(x)
	var n, sx, sxx, r, rr, rx, bb float64
	for b := 1; b < len(borders); b++ {
		bin := 0.0
		for i := borders[b-1]; i < borders[b]; i++ {
			c := 1.0
			if count != nil {
				c = count[i]
			}
			d := x[i] - top
			w := math.Exp(d)
			n += c
			sx += c * d
			sxx += c * d * d
			bin += c * w
			rr += c * w * w
			rx += c * w * d
		}
		r += bin
		bb += bin * bin
	}
	s := Support{Effective: r * r / (n * rr), Bins: r * r / (float64(len(borders)-1) * bb)}
	mean := sx / n
	if v := sxx/n - mean*mean; v > 1e-20*sxx/n {
		s.Shift = (rx/r - mean) / math.Sqrt(v)
	}
	return s
}
