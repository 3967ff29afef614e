package rg

import (
	"errors"
	"fmt"
	"math"
)

const (
	// order is that of the expansions of a response.
	order = 16
	// radius bounds |x - centre| max|u|: the first neglected term is then
	// below 0.7^16/16!, which is 2e-16.
	radius = 0.7
)

// A response is the mean of a system's observable as a function of x, the
// inverse temperature or the field, for any choice of the sample's bins.
//
// The weights are exp(x u) with u = -E or beta V f. Each bin keeps the first
// terms of the power series of its sums around a few centres, so after one
// pass over the configurations every resampling costs next to nothing. Inside
// the radius the series are exact to the rounding error; outside, a new centre
// is added.
type response struct {
	system  System
	beta    float64 // of the field's response
	inField bool
	edges   []int

	u, o     []float64 // conjugate and observable, less their means
	o0       float64
	farthest float64 // largest |u|
	width    float64 // standard deviation of u in the sample
	around   []*expansion
}

// An expansion is the series of each bin around x.
type expansion struct {
	x    float64
	bins []series
}

// series are the coefficients of the sums of the weights and of weight times
// observable, relative to exp(top).
type series struct {
	top  float64
	w, o [order + 1]float64
}

var errConstant = errors.New("the energies or the values of f do not vary: nothing to reweight with")

// newResponse returns the response in beta at Y = 0, or that in Y at the given
// beta.
func newResponse(s System, beta float64, inField bool, edges []int) (*response, error) {
	r := &response{system: s, beta: beta, inField: inField, edges: edges}
	conjugate, factor := s.Energy, -1.0
	if inField {
		conjugate, factor = s.F, beta*s.Volume
	}
	if conjugate == nil {
		if inField {
			return nil, errors.New("the mapping of the field takes f of both systems as F")
		}
		return nil, errors.New("the mapping of the inverse temperature takes the energies of both systems")
	}
	r.u, _ = centred(conjugate, factor)
	r.o, r.o0 = centred(s.Observable, 1)
	n, sum := 0.0, 0.0
	for i, u := range r.u {
		c := 1.0
		if s.Count != nil {
			c = s.Count[i]
		}
		r.farthest = math.Max(r.farthest, math.Abs(u))
		n += c
		sum += c * u * u
	}
	if r.width = math.Sqrt(sum / n); !(r.width > 0) {
		return nil, errConstant
	}
	return r, nil
}

// centred returns factor times the deviations from the mean, and the mean.
func centred(x []float64, factor float64) ([]float64, float64) {
	mean := 0.0
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = factor * (v - mean)
	}
	return out, mean
}

// near returns an expansion whose radius holds x.
func (r *response) near(x float64) (*expansion, error) {
	var best *expansion
	for _, e := range r.around {
		if best == nil || math.Abs(x-e.x) < math.Abs(x-best.x) {
			best = e
		}
	}
	if best != nil && math.Abs(x-best.x)*r.farthest <= radius {
		return best, nil
	}
	beta, y := x, 0.0
	if r.inField {
		beta, y = r.beta, x
	}
	logs, err := r.system.LogWeights(beta, y)
	if err != nil {
		return nil, err
	}
	e := &expansion{x: x, bins: make([]series, len(r.edges)-1)}
	for k := range e.bins {
		r.expand(&e.bins[k], logs, r.edges[k], r.edges[k+1])
	}
	r.around = append(r.around, e)
	return e, nil
}

func (r *response) expand(s *series, logs []float64, lo, hi int) {
	s.top = math.Inf(-1)
	for _, l := range logs[lo:hi] {
		s.top = math.Max(s.top, l)
	}
	if math.IsInf(s.top, -1) {
		return
	}
	for i := lo; i < hi; i++ {
		term, u, o := math.Exp(logs[i]-s.top), r.u[i], r.o[i]
		for j := range order + 1 {
			s.w[j] += term
			s.o[j] += term * o
			term *= u * inverse[j]
		}
	}
}

// inverse holds 1/(j+1).
var inverse = func() (out [order + 1]float64) {
	for j := range out {
		out[j] = 1 / float64(j+1)
	}
	return out
}()

// A replica is the response of one resampling: bin k taken multiplicity[k] times, nil
// meaning every bin once.
type replica struct {
	*response
	multiplicity []float64
	from         *expansion
	sum          series // of all bins, around from.x
}

// at returns the observable's mean and its derivative at x.
func (r *replica) at(x float64) (mean, slope float64, err error) {
	e, err := r.near(x)
	if err != nil {
		return 0, 0, err
	}
	if e != r.from {
		r.from, r.sum = e, e.total(r.multiplicity)
	}
	d := x - e.x
	w, o, dw, do := 0.0, 0.0, 0.0, 0.0
	for j := order; j >= 0; j-- {
		dw, w = dw*d+w, w*d+r.sum.w[j]
		do, o = do*d+o, o*d+r.sum.o[j]
	}
	mean = o / w
	if math.IsNaN(mean) || math.IsInf(mean, 0) {
		return 0, 0, fmt.Errorf("no weight remains at %v", x)
	}
	return r.o0 + mean, (do - mean*dw) / w, nil
}

func (e *expansion) total(multiplicity []float64) series {
	sum := series{top: math.Inf(-1)}
	for k := range e.bins {
		if multiplicity == nil || multiplicity[k] > 0 {
			sum.top = math.Max(sum.top, e.bins[k].top)
		}
	}
	for k := range e.bins {
		s := &e.bins[k]
		c := math.Exp(s.top - sum.top)
		if multiplicity != nil {
			if multiplicity[k] == 0 {
				continue
			}
			c *= multiplicity[k]
		}
		for j := range sum.w {
			sum.w[j] += c * s.w[j]
			sum.o[j] += c * s.o[j]
		}
	}
	return sum
}
