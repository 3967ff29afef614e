package reweight

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	gonum "gonum.org/v1/gonum/stat"

	"github.com/isingml/kernel/isingml/stat"
)

// ErrDisagree is wrapped by errors about a sample that all samples together do
// not reproduce where it was drawn.
var ErrDisagree = errors.New("the samples contradict each other")

// Apart is how many errors a sample's own mean may lie from that of all samples
// together at the sample's own state. Errors come from 20 bins, so that
// Student's distribution has this much at 1e-5.
const Apart = 6

// agree reports the sample whose own mean of a series is farthest from that of
// all samples together, if this is beyond [Apart]. Right samples stay
// within; energies of a site, of another sign or unit or in another order do
// not, nor do inverse temperatures of other files. offset is what was taken off
// the series.
func (m *Multi) agree(name string, values []float64, offset float64) error {
	p := &m.pool
	worst, found := Apart+0.0, error(nil)
	for k, state := range p.states {
		lo, hi := p.starts[k], p.starts[k+1]
		own, err := counted(values[lo:hi], p.count[lo:hi])
		if err != nil {
			return err
		}
		w := normalized(p.logWeights(state, m.logsum, p.count))
		all := floats.Dot(w, values)
		if constant(values[lo:hi], p.count[lo:hi]) { // as far off as all samples together let the mean of so many be
			own.Error = math.Sqrt(gonum.MomentAbout(2, values, all, w) / floats.Sum(p.count[lo:hi]))
		}
		if off := own.Value - all; math.Abs(off) > 1e-9*math.Abs(all) && math.Abs(off) > worst*own.Error {
			worst = math.Abs(off) / own.Error
			own.Value += offset
			found = fmt.Errorf("reweight: %w: of sample %d, drawn at beta = %v and Y = %v, %s is %v, and %.6g by all samples together, %.1f errors away: check the energies, which must be of whole configurations, in their order and in units of the inverse temperature, and the inverse temperatures",
				ErrDisagree, k, state.Beta, state.Y, name, own, all+offset, worst)
		}
	}
	return found
}

// counted returns the mean of a series whose elements count as given, with an
// error over bins.
func counted(x, count []float64) (stat.Estimate, error) {
	bins := min(20, len(x))
	if bins < 2 {
		return stat.Estimate{Value: x[0], Error: math.Inf(1)}, nil
	}
	edges, err := stat.Bins(len(x), bins)
	if err != nil {
		return stat.Estimate{}, err
	}
	sums, weights := make([]float64, bins), make([]float64, bins)
	for k := range bins {
		sums[k] = floats.Dot(x[edges[k]:edges[k+1]], count[edges[k]:edges[k+1]])
		weights[k] = floats.Sum(count[edges[k]:edges[k+1]])
	}
	sum, weight := floats.Sum(sums), floats.Sum(weights)
	without := make([]float64, bins)
	for k := range without {
		without[k] = (sum - sums[k]) / (weight - weights[k])
	}
	return stat.Jackknife(sum/weight, without)
}
