package reweight

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrOverlap is wrapped by errors about samples that have no configurations in
// common with the others, so that their free energies cannot be told.
var ErrOverlap = errors.New("the samples do not overlap")

// smallestGap is that of the overlap matrix's eigenvalues at which samples
// count as connected: at 1e-4, one of 10,000 configurations is shared.
const smallestGap = 1e-4

// connected reports samples that are not connected: the overlap matrix then has a
// second eigenvalue close to one.
func (p *pool) connected(joint [][]float64, sizes []float64) error {
	k := len(sizes)
	if k == 1 {
		return nil
	}
	m := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			m.SetSym(i, j, joint[i][j]/math.Sqrt(sizes[i]*sizes[j]))
		}
	}
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		return nil
	}
	values := e.Values(nil)
	if 1-values[k-2] > smallestGap {
		return nil
	}
	// The eigenvector's signs name the two groups.
	var v mat.Dense
	e.VectorsTo(&v)
	var a, b []State
	for i := range k {
		if v.At(i, k-2) > 0 {
			a = append(a, p.states[i])
		} else {
			b = append(b, p.states[i])
		}
	}
	return fmt.Errorf("reweight: %w: those at %v and those at %v: draw samples between them", ErrOverlap, a, b)
}
