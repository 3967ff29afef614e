package lattice

import (
	"fmt"
	"math"
	"slices"
)

// A Symmetry moves a configuration along the lattice and changes its values.
// The zero value leaves it as it is.
type Symmetry struct {
	// Shift is by how many unit cells it is moved along each direction; those
	// that are not named are 0.
	Shift []int `json:"shift,omitempty"`
	// Codes are the new codes of the codes 0, 1, ...; nil leaves them.
	Codes []int `json:"codes,omitempty"`
	// Matrix takes the components of each site to new ones, such as [[-1]] for
	// the other sign of one real number, or a rotation; nil leaves them.
	Matrix [][]float64 `json:"matrix,omitempty"`
}

// Flip is the symmetry that exchanges two values: of spins their sign.
var Flip = Symmetry{Codes: []int{1, 0}}

// Validate reports what keeps the symmetry from being one of the format: codes
// that are no permutation, or a matrix of another size.
func (s Symmetry) Validate(f Format) error {
	if len(s.Shift) > len(f.Shape) {
		return fmt.Errorf("lattice: a symmetry that moves along %d directions of %v", len(s.Shift), f)
	}
	if s.Codes != nil {
		sorted := slices.Sorted(slices.Values(s.Codes))
		if len(sorted) != f.Codec.States || slices.ContainsFunc(sorted, func(c int) bool { return c < 0 || c >= len(sorted) || sorted[c] != c }) {
			return fmt.Errorf("lattice: the codes %v are no permutation of those of %v", s.Codes, f)
		}
	}
	if s.Matrix == nil {
		return nil
	}
	n := max(1, f.Components)
	wrong := !f.Codec.Real || len(s.Matrix) != n
	for _, row := range s.Matrix {
		wrong = wrong || len(row) != n || slices.ContainsFunc(row, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
	}
	if wrong {
		return fmt.Errorf("lattice: the matrix %v does not take the components of %v to new ones", s.Matrix, f)
	}
	return nil
}

// Target returns the site that a site is moved to.
func (s Symmetry) Target(f Format, site int) int {
	stride := max(1, f.Basis)
	to, rest := site%stride, site/stride
	for k, l := range f.Shape {
		x := rest % l
		if k < len(s.Shift) {
			x = mod(x+s.Shift[k], l)
		}
		to += x * stride
		rest /= l
		stride *= l
	}
	return to
}

// Code returns the code that a code becomes.
func (s Symmetry) Code(code int) int {
	if s.Codes == nil {
		return code
	}
	return s.Codes[code]
}

// Then returns the symmetry that does s and then t.
func (s Symmetry) Then(t Symmetry) Symmetry {
	var out Symmetry
	for k := range max(len(s.Shift), len(t.Shift)) {
		by := 0
		for _, shift := range [][]int{s.Shift, t.Shift} {
			if k < len(shift) {
				by += shift[k]
			}
		}
		out.Shift = append(out.Shift, by)
	}
	if s.Codes != nil || t.Codes != nil {
		for c := range max(len(s.Codes), len(t.Codes)) {
			out.Codes = append(out.Codes, t.Code(s.Code(c)))
		}
	}
	switch {
	case s.Matrix == nil:
		out.Matrix = t.Matrix
	case t.Matrix == nil:
		out.Matrix = s.Matrix
	default:
		for _, row := range t.Matrix {
			product := make([]float64, len(row))
			for j := range product {
				for k, x := range row {
					product[j] += x * s.Matrix[k][j]
				}
			}
			out.Matrix = append(out.Matrix, product)
		}
	}
	return out
}

// Apply writes into dst what the symmetry makes of the V values of src, which
// are no real numbers.
func (s Symmetry) Apply(f Format, dst, src []int8) {
	for i, v := range src {
		if code, ok := f.Codec.Code(v); ok && s.Codes != nil {
			v = f.Codec.Value(s.Codes[code])
		}
		dst[s.Target(f, i)] = v
	}
}

// Move returns what the symmetry makes of the configurations of a set.
func (s Symmetry) Move(set *Set) (*Set, error) {
	f := set.format
	if err := s.Validate(f); err != nil {
		return nil, err
	}
	out, err := FromRows(f, make([]byte, len(set.bits)))
	if err != nil {
		return nil, err
	}
	if f.Codec.Real {
		return out, s.moveReals(out, set)
	}
	from, to := make([]int8, f.Sites()), make([]int8, f.Sites())
	for i := range set.Len() {
		set.Unpack(i, from)
		s.Apply(f, to, from)
		f.Pack(out.Row(i), to)
	}
	return out, nil
}

func (s Symmetry) moveReals(out, set *Set) error {
	f, n := set.format, max(1, set.format.Components)
	from, to := make([]float32, f.Numbers()), make([]float32, f.Numbers())
	for i := range set.Len() {
		set.Floats(i, from)
		for site := range f.Sites() {
			old, new := from[site*n:(site+1)*n], to[s.Target(f, site)*n:]
			copy(new, old)
			for c, row := range s.Matrix {
				sum := 0.0
				for k, x := range row {
					sum += float64(x * float64(old[k]))
				}
				new[c] = float32(sum)
			}
		}
		if err := f.PackFloats(out.Row(i), to); err != nil {
			return err
		}
	}
	return nil
}
