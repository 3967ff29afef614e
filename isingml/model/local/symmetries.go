package local

import (
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
)

// maxPermuted is the largest number of values whose permutations are all tried.
const maxPermuted = 6

// Symmetries implements [model.Symmetric]: all permutations of the values that
// leave every energy as it is. Of more than 6 values, only those that move all
// codes by the same number are looked at.
func (m *Model) Symmetries() []lattice.Symmetry {
	out := []lattice.Symmetry{{}}
	n := len(m.site)
	identity := make([]int, n)
	for i := range identity {
		identity[i] = i
	}
	try := func(codes []int) {
		if !slices.Equal(codes, identity) && m.invariant(codes) {
			out = append(out, lattice.Symmetry{Codes: slices.Clone(codes)})
		}
	}
	if n > maxPermuted {
		for by := range n {
			try(append(slices.Clone(identity[by:]), identity[:by]...))
		}
		return out
	}
	for _, codes := range permutations(n) {
		try(codes)
	}
	return out
}

// permutations returns those of n codes, in the order of the alphabet.
func permutations(n int) (all [][]int) {
	var permute func(codes, left []int)
	permute = func(codes, left []int) {
		if len(left) == 0 {
			all = append(all, slices.Clone(codes))
		}
		for i, c := range left {
			permute(append(codes, c), slices.Delete(slices.Clone(left), i, i+1))
		}
	}
	left := make([]int, n)
	for i := range left {
		left[i] = i
	}
	permute(nil, left)
	return all
}

func (m *Model) invariant(codes []int) bool {
	for a, to := range codes {
		if m.site[a] != m.site[to] {
			return false
		}
	}
	q := len(codes)
	for _, table := range m.tables {
		for i, x := range table {
			moved := 0
			for rest, place := i, 1; place < len(table); place *= q {
				moved += codes[rest%q] * place
				rest /= q
			}
			if x != table[moved] {
				return false
			}
		}
	}
	return true
}
