package flat

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/stat"
)

// FreeEnergy returns -ln P of the energy a site, or of f, at an inverse
// temperature, or in a field Y, in as many equal parts of the range as are wanted,
// with their middles; with 0 parts at each value that was measured, or, if more
// than 256 were, in 50 parts. Its least value is 0. Parts without a measurement
// are left out.
func (r *Result) FreeEnergy(at float64, parts int) (x []float64, f []stat.Estimate, err error) {
	if parts < 0 || parts == 1 || math.IsNaN(at) || math.IsInf(at, 0) {
		return nil, nil, fmt.Errorf("flat: a free energy of %d parts at %v: must be 0, or at least 2, at a finite number", parts, at)
	}
	var part []int
	if parts == 0 {
		x, part = r.values(256)
		parts = 50
	}
	if part == nil {
		x, part = r.parts(parts)
	}
	count := make([]int, len(x))
	for _, k := range part {
		if k >= 0 {
			count[k]++
		}
	}
	found, err := r.jackknife(at, func(w []float64) ([]float64, error) {
		p := make([]float64, len(x))
		for i, k := range part {
			if k >= 0 {
				p[k] += w[i]
			}
		}
		top := slices.Max(p)
		for k := range p {
			p[k] = math.Log(top / p[k])
		}
		return p, nil
	})
	if err != nil {
		return nil, nil, err
	}
	var with []float64
	for k, e := range found {
		if count[k] > 0 && !math.IsInf(e.Value, 0) { // beyond the smallest number it is not known
			with, f = append(with, x[k]), append(f, e)
		}
	}
	return with, f, nil
}

// parts cuts the range into equal parts, and returns their middles and the part of
// each measurement, -1 beyond the range.
func (r *Result) parts(n int) (middles []float64, part []int) {
	_, v := r.Spec.newModel()
	from, to := r.Spec.bounds(v)
	for k := range n {
		middles = append(middles, r.Spec.From+(float64(k)+0.5)*(r.Spec.To-r.Spec.From)/float64(n))
	}
	for _, at := range r.Column("at") {
		k := -1
		if at >= from && at <= to {
			k = min(n-1, int((at-from)/(to-from)*float64(n)))
		}
		part = append(part, k)
	}
	return middles, part
}

// values returns what was measured within the range, in rising order, and the
// number among them of each measurement, -1 beyond the range; nil if there are more
// than most. Values that differ by rounding alone are one.
func (r *Result) values(most int) (values []float64, part []int) {
	_, v := r.Spec.newModel()
	from, to := r.Spec.bounds(v)
	near := 1e-9 * (to - from)
	at := r.Column("at")
	all := slices.Sorted(slices.Values(at))
	all = slices.CompactFunc(all, func(a, b float64) bool { return math.Abs(b-a) < near })
	all = slices.DeleteFunc(all, func(x float64) bool { return x < from-near || x > to+near })
	if len(all) > most {
		return nil, nil
	}
	for _, x := range at {
		k, _ := slices.BinarySearch(all, x-near)
		if k == len(all) || math.Abs(all[k]-x) > near {
			k = -1
		}
		part = append(part, k)
	}
	for k := range all {
		if r.Spec.Function == "" {
			all[k] /= float64(v)
		}
	}
	return all, part
}
