package transition

import (
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/random"
)

// A Step replaces a function of the configurations by its mean after one step of
// a chain, f(i) -> sum_j P_ij f(j).
type Step func(f []float64)

// Times returns the step of a transition matrix.
func Times(matrix [][]float64) Step {
	out := make([]float64, len(matrix))
	return func(f []float64) {
		for i, row := range matrix {
			sum := 0.
			for j, p := range row {
				sum += p * f[j]
			}
			out[i] = sum
		}
		copy(f, out)
	}
}

// Sweep returns the step of visits of single sites in that order. A visit gives
// a site a code with the probability that chances writes, for a state, the site
// and each code.
func (s *States) Sweep(order []int, chances func(state, site int, p []float64)) Step {
	q, place := s.Format.Codec.States, s.places()
	ways, base := make([][]float64, len(place)), make([][]int, len(place))
	for site, x := range place {
		ways[site], base[site] = make([]float64, q*s.N), make([]int, s.N)
		for state := range s.N {
			chances(state, site, ways[site][q*state:q*(state+1)])
			base[site][state] = state - state/x%q*x
		}
	}
	out := make([]float64, s.N)
	return func(f []float64) {
		for k := len(order) - 1; k >= 0; k-- { // the last visit acts on f first
			site := order[k]
			for state := range out {
				sum, at := 0., base[site][state]
				for _, p := range ways[site][q*state : q*(state+1)] {
					sum += p * f[at]
					at += place[site]
				}
				out[state] = sum
			}
			copy(f, out)
		}
	}
}

// places returns what a code of each site counts in the number of a state.
func (s *States) places() []int {
	place := make([]int, s.Format.Sites())
	for i, x := 0, 1; i < len(place); i++ {
		place[i] = x
		x *= s.Format.Codec.States
	}
	return place
}

// Glauber returns the step of one visit of a site that is taken at random and
// drawn from its distribution among the others, for the probabilities p of all
// configurations. It has detailed balance and no negative eigenvalue: what is
// slow in it is slow because probable configurations are far from each other.
func (s *States) Glauber(p []float64) Step {
	q, place := s.Format.Codec.States, s.places()
	out := make([]float64, s.N)
	return func(f []float64) {
		clear(out)
		for _, x := range place {
			for block := 0; block < s.N; block += q * x {
				for state := block; state < block+x; state++ { // those of code 0
					sum, weight := 0., 0.
					for at := state; at < state+q*x; at += x {
						sum += p[at] * f[at]
						weight += p[at]
					}
					for at := state; at < state+q*x; at += x {
						if weight > 0 {
							out[at] += sum / weight
						} else {
							out[at] += f[at]
						}
					}
				}
			}
		}
		for i := range f {
			f[i] = out[i] / float64(len(place))
		}
	}
}

// Modulus returns that of the second eigenvalue of a step that leaves the
// probabilities p as they are: the factor by which correlations fall with each
// step at last. It is the mean factor by which a random function of mean zero
// shrinks, once that has settled to a few parts in a thousand of its distance
// from 1, or to 1e-7.
func Modulus(t testing.TB, step Step, p []float64) float64 {
	t.Helper()
	f, rng := make([]float64, len(p)), random.New(1, "function", uint64(len(p)))
	for i := range f {
		f[i] = rng.NormFloat64()
	}
	last := 0.
	for n := 64; ; n *= 2 {
		decay := 0.
		for range n {
			mean := 0.
			for i, x := range f {
				mean += p[i] * x
			}
			norm := 0.
			for i := range f {
				f[i] -= mean
				norm += f[i] * f[i]
			}
			norm = math.Sqrt(norm)
			for i := range f {
				f[i] /= norm
			}
			step(f)
			after := 0.
			for _, x := range f {
				after += x * x
			}
			if after < 1e-24 { // but for rounding, no correlation is left
				return 0
			}
			decay += math.Log(after) / 2
		}
		modulus := math.Exp(decay / float64(n))
		if math.Abs(modulus-last) < 2e-3*math.Abs(1-modulus)+1e-7 || n >= 1<<12 {
			return modulus
		}
		last = modulus
	}
}

// Relaxes checks that a chain is as fast as its system allows: the modulus of
// the second eigenvalue of its step is at most
//
//	exp(-part V (1 - g)/unit),
//
// where g is the second eigenvalue of Glauber's step, and unit is the number of
// steps that change V sites or visit them. Without barriers g is 1 - 1/V, and
// the bound 0.55 for a part of 0.6. A chain that alternates, or leads through a
// cycle, is beyond.
func (s *States) Relaxes(t testing.TB, step Step, unit, part float64, p []float64) {
	t.Helper()
	rate := -math.Log(Modulus(t, step, p)) * unit
	if allowed := float64(len(s.places())) * (1 - Modulus(t, s.Glauber(p), p)); !(rate >= part*allowed-1e-5) {
		t.Errorf("correlations fall by exp(-%.4g) in the time of V visits, where %.4g is natural", rate, allowed)
	}
}

// Unit returns how many steps of a matrix change as many sites as there are, in
// the mean over the probabilities p.
func (s *States) Unit(matrix [][]float64, p []float64) float64 {
	changed, v := 0., s.Format.Sites()
	for i, row := range matrix {
		from := s.Values(i)
		for j, w := range row {
			if w == 0 {
				continue
			}
			for site, x := range s.Values(j) {
				if x != from[site] {
					changed += p[i] * w
				}
			}
		}
	}
	return float64(v) / changed
}
