package reweight

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/stat"
)

// A Partial holds the weighted sums of a quantity's terms at one point
// (beta, Y) for each bin of a sample. The means of any choice of bins (all but
// one for a jackknife, some repeated for a bootstrap, a single one for Appendix
// D) follow without a second look at the configurations, and exactly.
type Partial struct {
	centres []float64 // of the terms; sums are of deviations from these
	bins    []sums
}

// sums are those of one bin, with weights relative to exp(top).
type sums struct {
	top, w float64
	terms  []float64
}

// Partial returns the sums of terms at (beta, y) in bins with the given edges
// (see [stat.Bins]).
func (s Sample) Partial(beta, y float64, terms [][]float64, edges []int) (*Partial, error) {
	logs, err := s.LogWeights(beta, y)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		if err := check("the observable", t, len(logs)); err != nil {
			return nil, err
		}
	}
	for k, x := range edges {
		if x < 0 || x > len(logs) || k > 0 && x < edges[k-1] {
			return nil, fmt.Errorf("reweight: border %d of the bins is %d, must rise from 0 to %d", k, x, len(logs))
		}
	}
	return partial(logs, terms, edges), nil
}

func newPartial(terms [][]float64, bins int) *Partial {
	p := &Partial{bins: make([]sums, bins)}
	for _, t := range terms {
		centre, _ := stat.Moments(t)
		p.centres = append(p.centres, centre)
	}
	for k := range p.bins {
		p.bins[k].terms = make([]float64, len(terms))
	}
	return p
}

func partial(logs []float64, terms [][]float64, edges []int) *Partial {
	p := newPartial(terms, len(edges)-1)
	weights := make([]float64, 0, len(logs))
	for k := range p.bins {
		lo, hi := edges[k], edges[k+1]
		s := &p.bins[k]
		if s.top = highest(logs[lo:hi]); math.IsInf(s.top, -1) {
			continue
		}
		weights = weights[:hi-lo]
		for i := range weights {
			weights[i] = math.Exp(logs[lo+i] - s.top)
			s.w += weights[i]
		}
		for j, t := range terms {
			sum, centre := 0.0, p.centres[j]
			for i, x := range t[lo:hi] {
				sum += weights[i] * (x - centre)
			}
			s.terms[j] = sum
		}
	}
	return p
}

// Means returns the means of the terms with bin k taken multiplicity[k] times; nil
// means every bin once, and bins beyond the end do not count. They are NaN if no
// weight remains.
func (p *Partial) Means(multiplicity []float64) []float64 {
	taken := func(k int) float64 {
		switch {
		case multiplicity == nil:
			return 1
		case k < len(multiplicity):
			return multiplicity[k]
		}
		return 0
	}
	top := math.Inf(-1)
	for k, s := range p.bins {
		if taken(k) > 0 {
			top = max(top, s.top)
		}
	}
	w, out := 0.0, make([]float64, len(p.centres))
	for k, s := range p.bins {
		c := taken(k)
		if c == 0 {
			continue
		}
		c *= math.Exp(s.top - top)
		w += c * s.w
		for j, x := range s.terms {
			out[j] += c * x
		}
	}
	for j := range out {
		out[j] = p.centres[j] + out[j]/w
	}
	return out
}
