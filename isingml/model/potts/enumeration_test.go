package potts_test

import (
	"math"

	_ "github.com/isingml/kernel/isingml/model/ising"
)

// A level is all states of the same energy, at J = 1, and largest number of
// sites in one state.
type level struct{ bonds, most int }

// enumerate counts the states of the L x L lattice by level. The first site is
// in state 0: the others follow by symmetry.
func enumerate(l, q int) map[level]float64 {
	v := l * l
	states, count := make([]int, v), make([]int, q)
	counts := map[level]float64{}
	// Sites are set one after the other, and with each the bonds to those that
	// are set already are counted.
	var set func(site, bonds int)
	set = func(site, bonds int) {
		if site == v {
			most := 0
			for _, n := range count {
				most = max(most, n)
			}
			counts[level{bonds, most}] += float64(q)
			return
		}
		x, y := site%l, site/l
		for s := range q {
			if site == 0 && s > 0 {
				break
			}
			states[site] = s
			more := 0
			equal := func(other int) {
				if states[other] == s {
					more++
				}
			}
			if x > 0 {
				equal(site - 1)
			}
			if x == l-1 {
				equal(site - x)
			}
			if y > 0 {
				equal(site - l)
			}
			if y == l-1 {
				equal(x)
			}
			count[s]++
			set(site+1, bonds+more)
			count[s]--
		}
	}
	set(0, 0)
	return counts
}

// average returns the mean of a function of the levels.
func average(counts map[level]float64, beta float64, o func(level) float64) float64 {
	sum, z := 0., 0.
	for at, n := range counts {
		w := n * math.Exp(beta*float64(at.bonds))
		z += w
		sum += w * o(at)
	}
	return sum / z
}

// transferTrace returns the partition function as the trace of a power of the
// matrix of two neighbouring rows.
func transferTrace(l, q int, beta float64) float64 {
	n := int(math.Pow(float64(q), float64(l)))
	digit := func(row, x int) int { return row / int(math.Pow(float64(q), float64(x%l))) % q }
	t := make([][]float64, n)
	for a := range t {
		t[a] = make([]float64, n)
		for b := range t[a] {
			bonds := 0
			for x := range l {
				if digit(a, x) == digit(a, x+1) {
					bonds++
				}
				if digit(a, x) == digit(b, x) {
					bonds++
				}
			}
			t[a][b] = math.Exp(beta * float64(bonds))
		}
	}
	power := t
	for range l - 1 {
		next := make([][]float64, n)
		for a := range next {
			next[a] = make([]float64, n)
			for k, x := range power[a] {
				for b, y := range t[k] {
					next[a][b] += x * y
				}
			}
		}
		power = next
	}
	trace := 0.
	for a := range power {
		trace += power[a][a]
	}
	return trace
}
