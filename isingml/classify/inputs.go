package classify

import "github.com/isingml/kernel/isingml/lattice"

// InputsPerSite returns how many inputs of a network a site is: one of two
// values is one input, +1 or -1. One of q values is q inputs, +1 for the value
// that it has and -1 for the others: values may be labels, whose order and
// distance mean nothing. Real numbers are inputs themselves.
func InputsPerSite(f lattice.Format) int {
	switch {
	case f.Codec.Real:
		return max(1, f.Components)
	case f.Codec.States == 2:
		return 1
	}
	return f.Codec.States
}

// Inputs returns how many inputs of a network a configuration is, site after
// site; 0 without a format.
func Inputs(f lattice.Format) int {
	if len(f.Shape) == 0 {
		return 0
	}
	return f.Sites() * InputsPerSite(f)
}

// inputBits returns the inputs +1 and -1 of the configurations of a set, packed
// as spins are, a row of so many bytes each: of two values in the memory of the
// set, of others in that of buffer, which may be nil.
func inputBits(set *lattice.Set, buffer []byte) (bits []byte, size int) {
	f := set.Format()
	if f.Codec.States == 2 {
		return set.Bits(), f.Size()
	}
	q := f.Codec.States
	size = (Inputs(f) + 7) / 8
	if n := size * set.Len(); cap(buffer) < n {
		buffer = make([]byte, n)
	} else {
		buffer = buffer[:n]
		clear(buffer)
	}
	values := make([]int8, f.Sites())
	for i := range set.Len() {
		set.Unpack(i, values)
		row := buffer[i*size : (i+1)*size]
		for site, v := range values {
			code, _ := f.Codec.Code(v)
			at := site*q + code
			row[at/8] |= 1 << (at % 8)
		}
	}
	return buffer, size
}

// InputFloats writes the inputs of configuration i of a set, see [Architecture],
// into dst of the length of [Inputs].
func InputFloats(set *lattice.Set, i int, dst []float32) {
	f := set.Format()
	if f.Codec.Real || f.Codec == lattice.Spins {
		set.Floats(i, dst)
		return
	}
	bits, _ := inputBits(set.Slice(i, i+1), nil)
	for k := range Inputs(f) {
		dst[k] = float32(2*int(bits[k/8]>>(k%8)&1) - 1)
	}
}
