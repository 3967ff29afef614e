package classify

import (
	"fmt"
	"math"
)

// fixedLayer is the first layer in fixed point. Its weights and biases are
// rounded to multiples of one power of two, chosen so that no sum of them
// overflows 32 bits. Spins are +1 or -1, so the sums are then exact: f does
// not depend on the order of summation, on the batch, or on how a
// configuration was reached by flips. The rounding is below that of a float32
// sum of the same terms.
//
// Two units share an int64, as high<<32 + low. Adding such numbers adds both
// units at once, and what low borrows from high is given back by units.
type fixedLayer struct {
	pairs int     // (FC1 + 1) / 2
	unit  float32 // what the integer 1 stands for, a power of two
	bias  []int64 // pairs
	site  []int64 // V x pairs: the weights of one site behind one another
}

// newFixedLayer rounds the first layer of w.
func newFixedLayer(a Architecture, w weights) (*fixedLayer, error) {
	v := a.L * a.L
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
	for exponent > -100 && math.Ldexp(largest, exponent)+float64(v+1)/2 >= math.MaxInt32 {
		exponent--
	}
	f := &fixedLayer{pairs: (a.FC1 + 1) / 2, unit: float32(math.Ldexp(1, -exponent))}
	f.bias = make([]int64, f.pairs)
	f.site = make([]int64, v*f.pairs)
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
	for p, s := range sums {
		low := int32(s)
		dst[2*p] = float32(max(low, 0)) * f.unit
		if 2*p+1 < len(dst) {
			high := int32((s - int64(low)) >> 32)
			dst[2*p+1] = float32(max(high, 0)) * f.unit
		}
	}
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

// patterns fills table, groups x 16 x pairs, with the sums over sites
// first ... first+4*groups-1 for each pattern of four spins. Sites beyond the
// last count nothing.
func (f *fixedLayer) patterns(table []int64, first int) {
	n := f.pairs
	for g := range groups {
		rows := table[g*16*n : (g+1)*16*n]
		clear(rows[:n])
		at := first + 4*g
		for bit := range 4 {
			if (at+bit+1)*n > len(f.site) {
				// No such site: both values of its spin give the same row.
				copy(rows[n<<bit:2*n<<bit], rows[:n<<bit])
				continue
			}
			w := f.site[(at+bit)*n : (at+bit+1)*n]
			for row := range 1 << bit {
				down := rows[row*n : (row+1)*n]
				up := rows[(row+1<<bit)*n:][:n]
				for p, x := range w {
					up[p] = down[p] + x
					down[p] -= x
				}
			}
		}
	}
}

// add adds to sums, rows x pairs, the pass over bytes at and at+1 of each of
// the packed configurations in bits, size bytes each.
func (f *fixedLayer) add(sums, table []int64, bits []byte, size, at int) {
	n := f.pairs
	for i := range len(sums) / n {
		row := bits[i*size : (i+1)*size]
		a := row[at]
		var b byte
		if at+1 < size {
			b = row[at+1]
		}
		t0 := table[int(a&15)*n:][:n]
		t1 := table[(16+int(a>>4))*n:][:n]
		t2 := table[(32+int(b&15))*n:][:n]
		t3 := table[(48+int(b>>4))*n:][:n]
		s := sums[i*n:][:n]
		for p := range s {
			s[p] += t0[p] + t1[p] + (t2[p] + t3[p])
		}
	}
}
