package rg

import (
	"errors"
	"fmt"
	"slices"
)

// checkNetworks reports what keeps networks from being averaged.
func checkNetworks(networks [][]System) error {
	if len(networks) == 0 || len(networks[0]) < 2 {
		return errors.New("a flow of less than two systems: an original and a rescaled one are needed")
	}
	first := networks[0]
	for k, n := range networks {
		if len(n) != len(first) {
			return fmt.Errorf("network %d has %d systems, the first has %d", k, len(n), len(first))
		}
		for i, s := range n {
			if err := s.validate(); err != nil {
				return fmt.Errorf("%s: %w", nameOf(i, len(n)), err)
			}
			if len(networks) == 1 {
				continue
			}
			if s.Y != 0 {
				return fmt.Errorf("%s was drawn at Y = %v, in the field of one f: the mean of %d networks is another one", nameOf(i, len(n)), s.Y, len(networks))
			}
			if !s.shares(first[i]) {
				return fmt.Errorf("%s of network %d has other configurations than that of the first, or other parts: all networks must see the same", nameOf(i, len(n)), k)
			}
		}
	}
	return nil
}

// shares tells whether both are measured on the same configurations.
func (s System) shares(t System) bool {
	return s.Beta == t.Beta && s.Volume == t.Volume && s.Blocked == t.Blocked &&
		slices.Equal(s.Energy, t.Energy) && slices.Equal(s.Count, t.Count) &&
		len(s.Observable) == len(t.Observable) && len(s.F) == len(t.F) && len(s.Parent) == len(t.Parent)
}

// average returns the systems of the mean of networks, network k taken
// multiplicity[k] times; nil means once.
func average(networks [][]System, multiplicity []int) []System {
	out := slices.Clone(networks[0])
	if len(networks) == 1 {
		return out
	}
	for i := range out {
		mean := func(of func(s System) []float64) []float64 {
			sum, n := make([]float64, len(of(out[i]))), 0.0
			if len(sum) == 0 {
				return nil
			}
			for k, systems := range networks {
				c := 1.0
				if multiplicity != nil {
					c = float64(multiplicity[k])
				}
				n += c
				if c == 0 {
					continue
				}
				for j, x := range of(systems[i]) {
					sum[j] += c * x
				}
			}
			for j := range sum {
				sum[j] /= n
			}
			return sum
		}
		s := out[i]
		s.Observable = mean(func(s System) []float64 { return s.Observable })
		s.F = mean(func(s System) []float64 { return s.F })
		s.Parent = mean(func(s System) []float64 { return s.Parent })
		out[i] = s
	}
	return out
}
