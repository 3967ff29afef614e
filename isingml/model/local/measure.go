package local

import "github.com/isingml/kernel/isingml/lattice"

// Measure implements [model.Model].
func (m *Model) Measure(set *lattice.Set, i int, out []float64) {
	values := make([]int8, set.Format().Sites())
	set.Unpack(i, values)
	codes := make([]uint8, len(values))
	m.encode(codes, values)
	m.observe(codes, values, set.L(), out)
}

func (m *Model) encode(codes []uint8, values []int8) {
	for i, v := range values {
		code, _ := m.Codec.Code(v)
		codes[i] = uint8(code)
	}
}

// observe writes the observables of a configuration.
func (m *Model) observe(codes []uint8, values []int8, l int, out []float64) {
	// Bonds are counted by kind, so that an energy does not depend on the order
	// in which they are added up.
	kinds := make([]int, len(m.bond)*len(m.bond))
	stride := 1
	for range m.Dimension {
		for block := 0; block < len(codes); block += stride * l {
			for i := range stride * l {
				next := i + stride
				if next >= stride*l {
					next -= stride * l
				}
				kinds[int(codes[block+i])*len(m.bond)+int(codes[block+next])]++
			}
		}
		stride *= l
	}
	count := make([]int, len(m.bond))
	for _, c := range codes {
		count[c]++
	}
	energy := 0.
	for a, n := range count {
		energy += float64(n) * m.site[a]
		for b, x := range m.bond[a] {
			energy += float64(kinds[a*len(m.bond)+b]) * x
		}
	}
	out[0] = energy + 0 // never -0
	for k, o := range m.Energies.Observables {
		out[k+1] = o.Of(values)
	}
}

// Sum is the observable that adds up the values of all sites.
func Sum(values []int8) float64 {
	sum := 0
	for _, v := range values {
		sum += int(v)
	}
	return float64(sum)
}
