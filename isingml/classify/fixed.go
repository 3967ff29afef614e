package classify

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/classify/vector"
)

// padded rounds up to whole vectors of units.
func padded(n int) int { return (n + 7) &^ 7 }

// fixedLayer is the first layer in fixed point. Its weights and biases are
// rounded to multiples of one power of two, chosen so that no sum of them
// overflows 32 bits. Inputs are +1 or -1, so the sums are then exact: f does
// not depend on the order of summation, on the batch, or on how a
// configuration was reached by flips. The rounding is below that of a float32
// sum of the same terms.
//
// Two units share an int64, as high<<32 + low. Adding such numbers adds both
// units at once, and what low borrows from high is given back by units.
type fixedLayer struct {
	pairs int     // (FC1 + 1) / 2, in whole vectors
	unit  float32 // what the integer 1 stands for, a power of two
	bias  []int64 // pairs
	site  []int64 // V x pairs: the weights of one site behind one another, then zeros
}

// newFixedLayer rounds the first layer of w.
func newFixedLayer(a Architecture, w weights) (*fixedLayer, error) {
	v := Inputs(a.Format)
	var largest float64
	for u := range a.FC1 {
		sum := math.Abs(float64(w.b1[u]))
		for _, x := range w.w1[u*v : (u+1)*v] {
			sum += math.Abs(float64(x))
		}
		if math.IsNaN(sum) || math.IsInf(sum, 0) || sum > 1e30 {
			return nil, fmt.Errorf("classify: unit %d of the first layer has a weight that is not finite", u)
		}
		largest = max(largest, sum)
	}
	// Each of the V+1 terms may round up by one half.
	exponent := 40
	for exponent > -100 && math.Ldexp(largest, exponent) >= math.MaxInt32-float64((v+2)/2) {
		exponent--
	}
	f := &fixedLayer{pairs: padded(a.FC1) / 2, unit: float32(math.Ldexp(1, -exponent))}
	f.bias = make([]int64, f.pairs)
	f.site = make([]int64, (v+15)/16*16*f.pairs) // whole passes of [fixedLayer.add]
	round := func(x float32) int64 { return int64(math.RoundToEven(math.Ldexp(float64(x), exponent))) }
	for u := range a.FC1 {
		shift := 32 * (u % 2)
		f.bias[u/2] += round(w.b1[u]) << shift
		for j, x := range w.w1[u*v : (u+1)*v] {
			f.site[j*f.pairs+u/2] += round(x) << shift
		}
	}
	return f, nil
}

// activations writes max(0, sum) of each unit into dst, FC1 long.
func (f *fixedLayer) activations(dst []float32, sums []int64) {
	for p := range len(dst) / 2 {
		low, high := units(sums[p])
		dst[2*p], dst[2*p+1] = float32(max(low, 0))*f.unit, float32(max(high, 0))*f.unit
	}
	if p := len(dst) / 2; len(dst)%2 == 1 {
		low, _ := units(sums[p])
		dst[2*p] = float32(max(low, 0)) * f.unit
	}
}

// units takes two sums apart.
func units(sum int64) (low, high int32) {
	low = int32(sum)
	return low, int32((sum - int64(low)) >> 32)
}

// reverse writes the sums of the reversed configuration into dst: without
// biases, they change sign. dst and sums may be the same.
func (f *fixedLayer) reverse(dst, sums []int64) {
	for p, b := range f.bias {
		dst[p] = 2*b - sums[p]
	}
}

// groups is the number of half bytes of packed spins that one pass takes.
const groups = 4

// add adds to sums, a row of pairs for each configuration, the weights of the
// sites that bytes at and at+1 of the packed configurations in bits, size bytes
// each, hold. There are zeros behind the last site.
func (f *fixedLayer) add(s *scratch, sums []int64, bits []byte, size, at int) {
	n := f.pairs
	for g := range groups {
		vector.Patterns(s.table[g*16*n:(g+1)*16*n], f.site[(8*at+4*g)*n:(8*at+4*g+4)*n])
	}
	if at+1 < size {
		vector.AddPatterns(sums, s.table, bits[at:], size)
		return
	}
	last := make([]byte, 2*len(sums)/n)
	for i := range len(sums) / n {
		last[2*i] = bits[i*size+at]
	}
	vector.AddPatterns(sums, s.table, last, 2)
}
