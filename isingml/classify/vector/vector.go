// Package vector holds the loops in which training and prediction spend their
// time, as assembly for AVX2 and as portable Go. Both take the same operations
// in the same order, products and sums apart, so every processor gives the same
// bits; on those without AVX2 it only takes longer. GODEBUG=cpu.avx2=off shows
// it.
//
// The configurations of a batch come in groups of eight. The eight spins of a
// group at one site are a byte, bit b for configuration b, set for +1, and
// nothing is multiplied by a spin:
//
//   - Forward, the weights of a site are added to the bins that its byte names,
//     one of 16 for the lower and one of 16 for the upper half of it
//     ([Accumulate]); at the end [Walsh] takes the 16 sums with the signs that
//     each configuration has in them. Two additions a weight, in place of eight.
//   - Backward, the gradient of a weight is the sum of +-d over the group, which
//     depends on the byte alone: [Signs] makes the 16 values for each half, and
//     [Gradient] adds two of them. It need not be stored: [Adam.Update] takes
//     the gradient, the step, and the forward sums of the next batch in one
//     pass over the weights.
//
// Prediction does the same the other way round: [Patterns] makes the 16 sums of
// the weights of four sites, and [AddPatterns] adds those that a configuration
// has.
//
// Rows of float32 must be multiples of 8 long, rows of int64 of 4.
package vector

//go:generate sh -c "cd asm && go run . -out ../loops_amd64.s -stubs ../loops_amd64.go -pkg vector"

// loops is one form of all the loops.
type loops struct {
	adam        func(w, m, q, g []float32, c *Adam)
	update      func(w, m, q, table, bins []float32, p, next []byte, c *Adam)
	gradient    func(g, table []float32, p []byte)
	accumulate  func(bins, w []float32, p []byte)
	signs       func(table, d []float32)
	walsh       func(z, bins []float32)
	mulAdd      func(c, a, b []float32, inner, columns, aRow, aColumn int)
	patterns    func(table, weights []int64)
	addPatterns func(sums, table []int64, bits []byte, stride int)
	addRows     func(sum, rows []int64, index []int32)
}

// best is the form that this processor runs.
var best = portable

// Adam is a step of Adam (Kingma and Ba 2014, algorithm 1) on moments that are
// kept without the factors 1 - beta1 and 1 - beta2 of a new gradient:
//
//	m <- beta1 m + g
//	q <- beta2 q + g^2
//	w <- w - rate m / (sqrt(q) + epsilon)
type Adam struct{ Beta1, Beta2, Rate, Epsilon float32 }

// Step takes the weights w with the gradient g through a step.
func (c *Adam) Step(w, m, q, g []float32) {
	n := len(w)
	best.adam(w, m[:n], q[:n], g[:n], c)
}

// Update takes rows of weights through a step, one row a site, with the
// gradient that table, made by [Signs], has for the bytes p, and adds the new
// weights to bins, as [Accumulate] does with the bytes next.
func (c *Adam) Update(w, m, q, table, bins []float32, p, next []byte) {
	n := len(p) * len(table) / 32
	best.update(w[:n], m[:n], q[:n], table, bins[:len(table)], p, next[:len(p)], c)
}

// Gradient adds to each row of g, one a site, the gradient that table has for
// its byte. table is the two of [Signs], one for each half of a byte.
func Gradient(g, table []float32, p []byte) {
	best.gradient(g[:len(p)*len(table)/32], table, p)
}

// Accumulate adds each row of w, one a site, to two of the 32 rows of bins:
// those of the two halves of its byte.
func Accumulate(bins, w []float32, p []byte) {
	best.accumulate(bins, w[:len(p)*len(bins)/32], p)
}

// Signs fills the 16 rows of table with the sums of the four rows of d, row b
// with the sign + where the row's number has bit b, with - where not.
func Signs(table, d []float32) { best.signs(table[:4*len(d)], d) }

// Walsh sets the four rows of z to sums of the 16 rows of bins: in row b, with
// the sign + where the row's number has bit b, with - where not.
func Walsh(z, bins []float32) { best.walsh(z[:len(bins)/4], bins) }

// MulAdd adds the product of a and b to c, whose rows are as long as those of
// b, in the order of the inner index. Element (i, k) of a is at i*aRow + k*aColumn.
func MulAdd(c, a, b []float32, inner, columns, aRow, aColumn int) {
	if len(c) == 0 {
		return
	}
	_ = a[(len(c)/columns-1)*aRow+(inner-1)*aColumn]
	best.mulAdd(c, a, b[:inner*columns], inner, columns, aRow, aColumn)
}

// Patterns fills the 16 rows of table with the sums of the four rows of
// weights, as [Signs] does.
func Patterns(table, weights []int64) { best.patterns(table[:4*len(weights)], weights) }

// AddPatterns adds to each row of sums, one a configuration, the four rows of
// table that the first two bytes of the configuration name, one of 16 for each
// half byte. Configurations begin stride bytes apart.
func AddPatterns(sums, table []int64, bits []byte, stride int) {
	if len(sums) == 0 {
		return
	}
	_ = bits[(len(sums)/(len(table)/64)-1)*stride+1]
	best.addPatterns(sums, table, bits, stride)
}

// AddRows adds the rows that index names to sum.
func AddRows(sum, rows []int64, index []int32) {
	for _, i := range index {
		_ = rows[int(i)*len(sum):][:len(sum)]
	}
	best.addRows(sum, rows, index)
}
