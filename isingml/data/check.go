package data

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

// Measure gives an ensemble its model: all observables are measured anew on the
// configurations, and energies that the ensemble has already must be theirs, of
// the whole lattice or, which is said in the note, per site. Energies in other
// units, of another sign or in another order are errors.
func Measure(e *sample.Ensemble, name string, params map[string]float64) (note string, err error) {
	m, err := model.New(name, params)
	if err != nil {
		return "", err
	}
	set := e.Configurations
	if want, have := m.Format(set.L()), set.Format(); !want.Equal(have) {
		return "", fmt.Errorf("data: configurations of %v are none of the model %s, which has %v", have, m.Name(), want)
	}
	observables := m.Observables()
	columns := make([]sample.Column, len(observables))
	for k, o := range observables {
		columns[k] = sample.Column{Name: o.Name, Unit: o.Unit, Values: make([]float64, set.Len())}
	}
	values := make([]float64, len(observables))
	for i := range set.Len() {
		m.Measure(set, i, values)
		for k, x := range values {
			columns[k].Values[i] = x
		}
	}
	if given := e.Energy(); given != nil {
		if note, err = compare(given, columns[0].Values, float64(set.Format().Sites()), m.Name()); err != nil {
			return "", err
		}
	}
	e.Model, e.Params, e.Columns = m.Name(), model.Params(m), columns
	return note, nil
}

// compare holds energies that were given against those of the model.
func compare(given, want []float64, volume float64, name string) (note string, err error) {
	at, scale := furthest(given, want, 1)
	if at < 0 {
		return "", nil
	}
	if k, _ := furthest(given, want, 1/volume); k < 0 {
		return "the energies are per site, and are kept for the whole lattice", nil
	}
	r, err := stat.Correlation(given, want)
	if err != nil {
		return "", err
	}
	why := fmt.Sprintf("other parameters, or another order (their correlation is %.2g)", r)
	for _, c := range []struct {
		factor float64
		says   string
	}{{-1, "of the other sign"}, {2, "twice as large: is each bond counted twice?"}, {0.5, "half as large"}, {-1 / volume, "per site and of the other sign"}, {2 / volume, "per site and twice as large"}} {
		if k, _ := furthest(given, want, c.factor); k < 0 {
			why = c.says
		}
	}
	return "", fmt.Errorf("data: the energy of configuration %d is given as %v, and of the model %s it is %v, with the largest of them %.4g: %s", at, given[at], name, want[at], scale, why)
}

// furthest returns the number whose given value differs most from factor times
// the one that is wanted; -1 if all agree to within rounding in single precision.
func furthest(given, want []float64, factor float64) (at int, scale float64) {
	worst := 0.0
	for _, x := range want {
		scale = max(scale, math.Abs(x))
	}
	at = -1
	for i, x := range want {
		if d := math.Abs(given[i] - factor*x); d > 1e-6*math.Abs(factor)*max(scale, 1) && d > worst {
			at, worst = i, d
		}
	}
	return at, scale
}

// Doubts are sentences about an ensemble of an unknown model: whether the
// energies may be others than of the whole lattice, and whether the lattice may
// have another shape.
func Doubts(e *sample.Ensemble) (doubts []string) {
	set := e.Configurations
	if set.Format().Codec != lattice.Spins || set.Len() == 0 || len(set.Format().Shape) < 1 {
		return nil
	}
	// Without energies a part is enough: all of five gigabytes take a minute.
	const enough = 2000
	if e.Energy() == nil || e.Model != "" {
		set = set.Slice(0, min(set.Len(), enough))
	}
	along := neighbours(set)
	if given := e.Energy(); given != nil && e.Model == "" {
		doubts = append(doubts, energyDoubts(given, along, float64(set.Format().Sites()))...)
	}
	return append(doubts, shapeDoubts(along, set.Format())...)
}

// energyDoubts compares energies with B, the sums of the products of
// neighbouring spins.
func energyDoubts(given []float64, along [][]float64, volume float64) (doubts []string) {
	b := make([]float64, len(given))
	for _, c := range along {
		for i, x := range c {
			b[i] += x
		}
	}
	for _, c := range []struct {
		factor float64
		says   string
	}{
		{-1 / volume, "-B/V, energies per site: give them for the whole lattice, or write --per-site"},
		{1 / volume, "B/V, energies per site of the other sign: give them for the whole lattice as -B"},
		{-2, "-2B: is each bond counted twice?"},
		{-2 / volume, "-2B/V, per site and each bond counted twice"},
		{1, "+B: right for an antiferromagnet, and of the wrong sign for a ferromagnet"},
	} {
		if at, _ := furthest(given, b, c.factor); at < 0 {
			return []string{fmt.Sprintf("with B the sum of the products of neighbouring spins, the energies are %s; reweighting takes the energy of the whole lattice in units of the temperature's", c.says)}
		}
	}
	if r, err := stat.Correlation(given, b); err == nil && len(given) >= 20 && math.Abs(r) < 4/math.Sqrt(float64(len(given))) {
		doubts = append(doubts, fmt.Sprintf("the energies are not correlated with the products of neighbouring spins (r = %.2f): are they in another order, or of other configurations? If you know the model, write --model", r))
	}
	return doubts
}

// shapeDoubts compares the correlations of neighbours along the axes.
func shapeDoubts(along [][]float64, f lattice.Format) (doubts []string) {
	n := float64(len(along[0]))
	for k := 1; k < len(along) && n >= 10; k++ {
		var sum, squares, size float64
		for i, x := range along[k] {
			d := (x - along[0][i]) / float64(f.Sites())
			sum, squares, size = sum+d, squares+d*d, size+math.Abs(x+along[0][i])/2/float64(f.Sites())
		}
		mean := sum / n
		if sigma := math.Sqrt(max(squares/n-mean*mean, 0) / n); math.Abs(mean) > 8*sigma && math.Abs(mean) > 0.3*size/n && math.Abs(mean) > 0.02 {
			doubts = append(doubts, fmt.Sprintf("neighbours along one axis of %v are correlated by %.2f less than along another: if the lattice has another shape, or is a chain, write --shape", f.Shape, math.Abs(mean)))
			break
		}
	}
	return doubts
}

// neighbours returns, for each axis, the sum of the products of spins that are
// neighbours along it, periodically, for each configuration.
func neighbours(set *lattice.Set) [][]float64 {
	f := set.Format()
	along, spins := make([][]float64, len(f.Shape)), make([]int8, f.Sites())
	for k := range along {
		along[k] = make([]float64, set.Len())
	}
	for i := range set.Len() {
		set.Unpack(i, spins)
		stride := 1
		for k, l := range f.Shape {
			sum := 0
			for lo := 0; lo < len(spins); lo += stride * l {
				row := spins[lo : lo+stride*l]
				for at := range row {
					next := at + stride
					if next >= len(row) {
						next -= len(row)
					}
					sum += int(row[at]) * int(row[next])
				}
			}
			along[k][i] = float64(sum)
			stride *= l
		}
	}
	return along
}
