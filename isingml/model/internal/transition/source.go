// Package transition computes the transition matrices of Markov chains as they
// are shipped, for tests: it takes every way through an update, weighs it with
// the probability of its random words, and sees where it leads.
package transition

import "math"

// A Source stands in for the random generator of an update and takes every way
// through it: whenever a word is drawn it asks which words may come, and with
// what probability.
type Source struct {
	// Options returns the ways of draw number 0, 1, ... of an update.
	Options func(draw int) []Branch
	path    []int // the option taken at each draw
	count   []int // the number of options there
	depth   int
	weight  float64 // probability of the path so far
}

// A Branch is a word that stands for all that lead to the same decisions, and
// their probability.
type Branch struct {
	Word uint64
	P    float64
}

// Uint64 implements rand.Source.
func (s *Source) Uint64() uint64 {
	options := s.Options(s.depth)
	if s.depth == len(s.path) {
		s.path, s.count = append(s.path, 0), append(s.count, len(options))
	}
	o := options[s.path[s.depth]]
	s.depth++
	s.weight *= o.P
	return o.Word
}

// Each calls update on every path and then visit with the path's probability.
func (s *Source) Each(update func(), visit func(p float64)) {
	for more := true; more; more = s.next() {
		s.depth, s.weight = 0, 1
		update()
		visit(s.weight)
	}
}

// Again calls update on the path of the visit that calls it.
func (s *Source) Again(update func()) {
	s.depth, s.weight = 0, 1
	update()
}

// next moves on to the next path, and is false after the last.
func (s *Source) next() bool {
	for len(s.path) > 0 {
		last := len(s.path) - 1
		if s.path[last]++; s.path[last] < s.count[last] {
			return true
		}
		s.path, s.count = s.path[:last], s.count[:last]
	}
	return false
}

// Sites are the ways to draw one of n with Words.Below.
func Sites(n int) (sites []Branch) {
	for i := range n {
		sites = append(sites, Branch{uint64(math.Ldexp((float64(i)+0.5)/float64(n), 64)), 1 / float64(n)})
	}
	return sites
}

// Threshold returns a word just below a threshold, which must say yes, and the
// threshold itself, which must say no. The largest word stands for a
// probability of 1 - 2^-64, which is taken for 1.
func Threshold(threshold uint64) (b []Branch) {
	p := math.Ldexp(float64(threshold), -64)
	if threshold > 0 {
		b = append(b, Branch{threshold - 1, p})
	}
	if p < 1 {
		b = append(b, Branch{threshold, 1 - p})
	}
	return b
}

// Coin are the ways of the highest bit of a word.
func Coin() []Branch { return []Branch{{0, 0.5}, {1 << 63, 0.5}} }

// Taken returns the number of the option that was taken at a draw.
func (s *Source) Taken(draw int) int { return s.path[draw] }
