// Package on is the O(n) model: unit vectors of n components on a hypercubic
// lattice, the XY model for n = 2 and the Heisenberg model for n = 3.
package on

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
)

// MaxN is the largest number of components.
const MaxN = 16

var _ = model.Register("on", func(params map[string]float64) (model.Model, error) {
	p, err := model.Values("on", params, model.Parameter{Name: "n", Value: 2}, model.Parameter{Name: "d", Value: 2})
	if err != nil {
		return nil, err
	}
	n, d := int(p[0].Value), int(p[1].Value)
	if float64(n) != p[0].Value || float64(d) != p[1].Value {
		return nil, fmt.Errorf("on: n = %v components in d = %v dimensions, must be whole numbers", p[0].Value, p[1].Value)
	}
	return New(n, d)
})

// A Model is the Hamiltonian
//
//	E = -sum_<ij> s_i . s_j
//
// of unit vectors s_i. In two dimensions that of n = 2 has no order at any beta
// above 0, but a transition to algebraic correlations at beta = 1.1199 (M.
// Hasenbusch, J. Phys. A 38, 5869 (2005)), and those of larger n have none.
type Model struct{ n, d int }

// New returns the model of n components, 2 to [MaxN], in d dimensions, 1 to 4.
func New(n, d int) (Model, error) {
	if n < 2 || n > MaxN {
		return Model{}, fmt.Errorf("on: n is %d, must be from 2 to %d", n, MaxN)
	}
	if d < 1 || d > 4 {
		return Model{}, fmt.Errorf("on: the dimension d is %d, must be from 1 to 4", d)
	}
	return Model{n, d}, nil
}

// Name implements [model.Model].
func (m Model) Name() string { return "on" }

// Parameters implements [model.Model]: n and d.
func (m Model) Parameters() []model.Parameter {
	return []model.Parameter{{Name: "n", Value: float64(m.n)}, {Name: "d", Value: float64(m.d)}}
}

// Format implements [model.Model]: the components of each vector.
func (m Model) Format(l int) lattice.Format {
	return lattice.Format{Shape: slices.Repeat([]int{l}, m.d), Components: m.n, Codec: lattice.Reals}
}

// Observables implements [model.Model]: the energy, the length of the mean
// vector, and the mean of the squared currents, see [Model.Helicity].
func (m Model) Observables() []model.Observable {
	return []model.Observable{
		{Name: "energy", Unit: "1", Extensive: true},
		{Name: "order", Unit: "1"},
		{Name: "currents", Unit: "1"},
	}
}

// Helicity returns the helicity modulus for each configuration of an ensemble,
// as its observables energy and currents tell it,
//
//	2 sum_<ij> s_i . s_j / (n d V) - beta I,
//
// by which the free energy of a site grows with half the square of a twist of the
// boundary: the mean over all planes of a rotation and all directions (S. Teitel
// and C. Jayaprakash, Phys. Rev. B 27, 598 (1983), for n = 2). I is the square of
// the current of a plane (a, b) along a direction, the sum of
// s_i^a s_j^b - s_i^b s_j^a over its bonds, divided by V, in the mean over both.
// In two dimensions that of n = 2 falls from 2/(pi beta) to 0 at the transition
// (D. R. Nelson and J. M. Kosterlitz, Phys. Rev. Lett. 39, 1201 (1977)).
func (m Model) Helicity(l int, beta float64, energy, currents []float64) []float64 {
	out := make([]float64, len(energy))
	v := float64(m.Format(l).Sites())
	for i, e := range energy {
		out[i] = -2*e/(float64(m.n*m.d)*v) - float64(beta*currents[i])
	}
	return out
}

// Measure implements [model.Model].
func (m Model) Measure(set *lattice.Set, i int, values []float64) {
	spins := make([]float32, set.Format().Numbers())
	set.Floats(i, spins)
	m.observe(spins, set.L(), values)
}

func (m Model) observe(spins []float32, l int, values []float64) {
	n, bonds := m.n, 0.0
	currents := make([]float64, m.d*n*n) // of each direction and each two components
	lattice.Hypercubic(m.d).Groups(l, func(_, k int, ends []int32) {
		i, j := int(ends[0]), int(ends[1])
		a, b := spins[i*n:(i+1)*n], spins[j*n:(j+1)*n]
		of := currents[k*n*n:]
		for p, x := range a {
			bonds += float64(float64(x) * float64(b[p]))
			for q := range p {
				of[p*n+q] += float64(float64(x)*float64(b[q])) - float64(float64(a[q])*float64(b[p]))
			}
		}
	})
	v, squares := float64(len(spins)/n), 0.0
	for _, x := range currents {
		squares += float64(x * x)
	}
	values[0] = -bonds + 0 // never -0
	values[1] = order(spins, n)
	values[2] = squares / (v * float64(m.d*n*(n-1)/2))
}

// Rules implements [model.Model].
func (m Model) Rules() []model.Rule {
	bytes := 4*m.n + 4*m.n + 4 + 8*m.d
	return []model.Rule{{Name: model.Wolff, Cluster: true, Bytes: bytes}, {Name: model.Overrelaxation, Bytes: bytes}, {Name: model.Metropolis, Bytes: bytes}}
}

// Check implements [model.Model]. Every rule is right at every size.
func (m Model) Check(int, string) error { return nil }

// Symmetries implements [model.Symmetric]: all cyclic permutations of the
// components, with the sign of all of them, which are a finite group of rotations
// and reflections out of all.
func (m Model) Symmetries() []lattice.Symmetry {
	var out []lattice.Symmetry
	for by := range m.n {
		for _, sign := range []float64{1, -1} {
			matrix := make([][]float64, m.n)
			for c := range matrix {
				matrix[c] = make([]float64, m.n)
				matrix[c][(c+by)%m.n] = sign
			}
			out = append(out, lattice.Symmetry{Matrix: matrix})
		}
	}
	out[0].Matrix = nil
	return out
}

// Rescaling implements [model.Rescaler]: the direction of the mean of blocks of
// b = 2, so that vectors stay of unit length.
func (m Model) Rescaling() lattice.Rescaling {
	return lattice.Rescaling{Rule: lattice.Direction, B: 2}
}

// order returns the length of the mean vector.
func order(spins []float32, n int) float64 {
	sum := make([]float64, n)
	for i, x := range spins {
		sum[i%n] += float64(x)
	}
	square := 0.0
	for _, x := range sum {
		square += float64(x * x)
	}
	return math.Sqrt(square) / float64(len(spins)/n)
}
