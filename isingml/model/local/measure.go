package local

import "github.com/isingml/kernel/isingml/lattice"

// Measure implements [model.Model].
func (m *Model) Measure(set *lattice.Set, i int, out []float64) {
	values := make([]int8, set.Format().Sites())
	set.Unpack(i, values)
	codes := make([]uint8, len(values))
	m.encode(codes, values)
	m.observe(m.starsOf(set.L(), func() {}), codes, values, out)
}

func (m *Model) encode(codes []uint8, values []int8) {
	for i, v := range values {
		code, _ := m.Codec.Code(v)
		codes[i] = uint8(code)
	}
}

// observe writes the observables of a configuration.
func (m *Model) observe(s *stars, codes []uint8, values []int8, out []float64) {
	// Interactions are counted by kind, so that an energy does not depend on the
	// order in which they are added up.
	q := len(m.site)
	count, kinds := make([]int, q), make([][]int, len(m.tables))
	for k, table := range m.tables {
		kinds[k] = make([]int, len(table))
	}
	for site, c := range codes {
		count[c]++
		rays, others := s.star(site)
		for _, r := range rays {
			if r.first {
				at := int(c)
				for _, n := range others[:r.others] {
					at = at*q + int(codes[n])
				}
				kinds[r.class][at]++
			}
			others = others[r.others:]
		}
	}
	energy := 0.
	for a, n := range count {
		energy += float64(float64(n) * m.site[a])
		for k, table := range m.tables {
			row := len(table) / q // of those whose first site has the code a
			for at, x := range table[a*row : (a+1)*row] {
				energy += float64(float64(kinds[k][a*row+at]) * x)
			}
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
