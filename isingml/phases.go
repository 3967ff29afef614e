package isingml

import (
	"fmt"
	"maps"
	"slices"
)

// Doubts are sentences about the ensembles that a classifier learns from:
// phases that seem to be swapped, and, if l is not 0, ensembles of other sizes,
// which networks of linear size l do not learn from.
func (s *Study) Doubts(c Classifier, l int) (doubts []string, err error) {
	order := map[int][2]float64{} // the largest mean in the symmetric, the smallest in the broken phase
	for phase, source := range []Source{c.Symmetric, c.Broken} {
		if source == nil {
			continue
		}
		nodes, err := source.ensembles(s)
		if err != nil {
			return nil, err
		}
		for i, of := range nodes {
			name := called(source, i, of)
			e, err := s.get(of)
			if err != nil {
				return nil, err
			}
			if l != 0 && e.L() != l {
				doubts = append(doubts, fmt.Sprintf("%s is of L=%d, and a network of L=%d does not learn from it", name, e.L(), l))
				continue
			}
			mean := 0.0
			for _, x := range e.order() {
				mean += x / float64(e.Len())
			}
			sides, known := order[e.L()]
			if !known {
				sides = [2]float64{-1, 2}
			}
			sides[phase] = [2]float64{max(sides[0], mean), min(sides[1], mean)}[phase]
			order[e.L()] = sides
		}
	}
	for _, size := range slices.Sorted(maps.Keys(order)) {
		if sides := order[size]; sides[0] > sides[1] {
			doubts = append(doubts, fmt.Sprintf("at L=%d the symmetric phase is more ordered (%.3f) than the broken one (%.3f): are they swapped?", size, sides[0], sides[1]))
		}
	}
	return doubts, nil
}
