package transition

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

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
// step at last. It is the largest eigenvalue, by its modulus, of the step in the
// space of functions of mean zero that a random one and its images span (W. E.
// Arnoldi, Q. Appl. Math. 9, 17 (1951)), once that stands to a part in a
// thousand of its distance from 1, or the space cannot grow any more. Functions
// are scaled by sqrt(p), which makes a step with detailed balance symmetric.
//
// Powers of the step do not serve: where two rates are small they take as many
// steps as the larger one is small until they show the smaller one.
func Modulus(t testing.TB, step Step, p []float64) float64 {
	t.Helper()
	k := newKrylov(step, p)
	last := math.Inf(1)
	for n := 16; ; n += n / 2 {
		k.grow(n)
		modulus := k.modulus(t)
		if k.full || math.Abs(modulus-last) < 1e-3*math.Abs(1-modulus)+1e-13 {
			return modulus
		}
		last = modulus
	}
}

// A krylov is an orthonormal basis of a function and its images under a step,
// and the step in that basis.
type krylov struct {
	step  Step
	scale []float64   // sqrt(p), above 0
	left  []float64   // its product with a scaled function is the mean
	basis [][]float64 // of scaled functions
	h     [][]float64 // row i holds the parts of the image of function i
	next  []float64   // the image of the last function, without its parts
	full  bool        // next is rounding
}

func newKrylov(step Step, p []float64) *krylov {
	k := &krylov{step: step, next: make([]float64, len(p))}
	rng := random.New(1, "function", uint64(len(p)))
	for i, x := range p {
		scale := math.Sqrt(max(x, 1e-290))
		k.scale, k.left = append(k.scale, scale), append(k.left, x/scale)
		k.next[i] = rng.NormFloat64()
	}
	k.orthogonalise(nil)
	return k
}

// orthogonalise takes the mean and the parts along the basis out of next, and
// adds these to parts.
func (k *krylov) orthogonalise(parts []float64) {
	for range 2 { // the second time for what rounding left
		floats.AddScaled(k.next, -floats.Dot(k.left, k.next), k.scale)
		for i, b := range k.basis {
			part := floats.Dot(b, k.next)
			floats.AddScaled(k.next, -part, b)
			parts[i] += part
		}
	}
}

// grow adds functions until the basis has n, or is full.
func (k *krylov) grow(n int) {
	for len(k.basis) < n && !k.full {
		norm := floats.Norm(k.next, 2)
		if len(k.h) > 0 {
			k.h[len(k.h)-1] = append(k.h[len(k.h)-1], norm)
		}
		last := slices.Clone(k.next)
		floats.Scale(1/norm, last)
		k.basis = append(k.basis, last)
		floats.DivTo(k.next, last, k.scale)
		k.step(k.next)
		floats.Mul(k.next, k.scale)
		parts := make([]float64, len(k.basis))
		k.orthogonalise(parts)
		k.h = append(k.h, parts)
		k.full = floats.Norm(k.next, 2) < 1e-14 || len(k.basis) == len(k.scale)-1
	}
}

// modulus returns the largest of the eigenvalues in the basis.
func (k *krylov) modulus(t testing.TB) (largest float64) {
	n := len(k.basis)
	h := mat.NewDense(n, n, nil)
	for j, parts := range k.h {
		for i, x := range parts[:min(len(parts), n)] {
			h.Set(i, j, x)
		}
	}
	var eigen mat.Eigen
	if !eigen.Factorize(h, mat.EigenNone) {
		t.Fatal("eigenvalues do not converge")
	}
	for _, x := range eigen.Values(nil) {
		largest = max(largest, cmplx.Abs(x))
	}
	return largest
}

// Relaxes checks that a chain is as fast as its system allows: the modulus of
// the second eigenvalue of its step is at most
//
//	exp(-part V (1 - g)/unit),
//
// where g is the second eigenvalue of Glauber's step, and unit is the number of
// steps that change V sites or visit them. Without barriers g is 1 - 1/V, and
// the bound 0.55 for a part of 0.6. A chain that alternates, or leads through a
// cycle, is beyond. Rates below 1e-11 are rounding.
func (s *States) Relaxes(t testing.TB, step Step, unit, part float64, p []float64) {
	t.Helper()
	rate := -math.Log(Modulus(t, step, p)) * unit
	if allowed := float64(len(s.places())) * (1 - Modulus(t, s.Glauber(p), p)); !(rate >= part*allowed-1e-11) {
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
