package lattice

// A Symmetry moves a configuration along the lattice and renames its values.
// The zero value leaves it as it is.
type Symmetry struct {
	// Shift is how far it is moved along each direction; those that are not
	// named are 0.
	Shift []int
	// Codes are the new codes of the codes 0, 1, ...; nil leaves them.
	Codes []int
}

// Apply writes into dst what the symmetry makes of the V values of src.
func (s Symmetry) Apply(f Format, dst, src []int8) {
	for i, v := range src {
		to, stride, rest := 0, 1, i
		for k, l := range f.Shape {
			x := rest % l
			if k < len(s.Shift) {
				x = mod(x+s.Shift[k], l)
			}
			to += x * stride
			rest /= l
			stride *= l
		}
		if code, ok := f.Codec.Code(v); ok && s.Codes != nil {
			v = f.Codec.Value(s.Codes[code])
		}
		dst[to] = v
	}
}
