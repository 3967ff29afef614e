package reweight

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

const (
	// exactness bounds the last Newton step of ln Z, relative to the largest.
	exactness = 1e-12
	maxSteps  = 100
)

// guess returns ln Z of the samples by the trapezoidal rule from one to the
// next in beta and then in the field.
func (p *pool) guess() []float64 {
	order := make([]int, len(p.states))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := p.states[a], p.states[b]
		return cmp.Or(cmp.Compare(x.Beta, y.Beta), cmp.Compare(x.Y, y.Y))
	})
	logZ := make([]float64, len(order))
	for n := 1; n < len(order); n++ {
		k, l := order[n-1], order[n]
		from, to := p.boltzmann(p.states[k]), p.boltzmann(p.states[l])
		change := 0.0
		for _, s := range []int{k, l} {
			sum, weight := 0.0, 0.0
			for i := p.starts[s]; i < p.starts[s+1]; i++ {
				sum += p.count[i] * (to(i) - from(i))
				weight += p.count[i]
			}
			change += sum / weight / 2
		}
		logZ[l] = logZ[k] + change
	}
	return logZ
}

// occupation returns, for given ln Z, sum_n c_n p_k(n) and
// sum_n c_n p_k(n) p_l(n), where p_k(n) is the probability that configuration
// n was drawn in ensemble k, and n_k the sizes of the samples.
func (p *pool) occupation(ctx context.Context, logZ, sizes, count []float64) (single []float64, joint [][]float64, err error) {
	k := len(p.states)
	single, joint = make([]float64, k), make([][]float64, k)
	for i := range joint {
		joint[i] = make([]float64, k)
	}
	weights, prob := p.mixture(logZ, sizes), make([]float64, k)
	for i, c := range count {
		if i%8192 == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if c == 0 {
			continue
		}
		top := math.Inf(-1)
		for j := range prob {
			prob[j] = weights(i, j)
			top = math.Max(top, prob[j])
		}
		sum := 0.0
		for j, x := range prob {
			prob[j] = math.Exp(x - top)
			sum += prob[j]
		}
		for j := range prob {
			prob[j] /= sum
			single[j] += c * prob[j]
			for l := range j + 1 {
				joint[j][l] += c * prob[j] * prob[l]
			}
		}
	}
	for j := range joint {
		for l := range j {
			joint[l][j] = joint[j][l]
		}
	}
	return single, joint, nil
}

// mixture returns the function ln(N_k/Z_k) plus the logarithm of the
// Boltzmann weight of configuration i at state k.
func (p *pool) mixture(logZ, sizes []float64) func(i, k int) float64 {
	energy, f, constant := make([]float64, len(logZ)), make([]float64, len(logZ)), make([]float64, len(logZ))
	for k, s := range p.states {
		energy[k], f[k] = -s.Beta, p.volume*s.Beta*s.Y
		constant[k] = math.Log(sizes[k]) - logZ[k]
	}
	return func(i, k int) float64 {
		x := constant[k]
		if p.hasEnergy {
			x += energy[k] * p.energy[i]
		}
		if p.hasF {
			x += f[k] * p.f[i]
		}
		return x
	}
}

// denominator writes ln sum_k N_k/Z_k times the Boltzmann weight at state k,
// for the configurations from lo on.
func (p *pool) denominator(logZ, sizes []float64, lo int, out []float64) {
	weights := p.mixture(logZ, sizes)
	x := make([]float64, len(logZ))
	for i := range out {
		for k := range x {
			x[k] = weights(lo+i, k)
		}
		top, sum := highest(x), 0.0
		for _, v := range x {
			sum += math.Exp(v - top)
		}
		out[i] = top + math.Log(sum)
	}
}

// solve returns ln Z of every sample, up to a common constant, and the number
// of Newton steps. The equations sum_n c_n p_k(n) = N_k are the minimum of the
// convex function
//
//	sum_n c_n ln sum_k N_k exp(l_k(n) - ln Z_k) + sum_k N_k ln Z_k,
//
// so Newton's method, with steps halved where they would raise the residual,
// arrives from anywhere.
func (p *pool) solve(ctx context.Context, count, start []float64, progress func(done, total int)) ([]float64, int, error) {
	k := len(p.states)
	logZ := slices.Clone(start)
	sizes := p.sizes(count)
	for i, n := range sizes {
		if !(n > 0) {
			return nil, 0, fmt.Errorf("reweight: no configuration of sample %d is left", i)
		}
	}
	single, joint, err := p.occupation(ctx, logZ, sizes, count)
	if err != nil {
		return nil, 0, err
	}
	for step := range maxSteps {
		if progress != nil {
			progress(step, maxSteps)
		}
		move, err := newton(single, joint, sizes)
		if err != nil {
			return nil, step, err
		}
		largest := 0.0
		for _, x := range logZ {
			largest = math.Max(largest, math.Abs(x-logZ[0]))
		}
		size := norm(move)
		next := make([]float64, k)
		before := residual(single, sizes)
		for scale := 1.0; ; scale /= 2 {
			for i := range next {
				next[i] = logZ[i] + scale*move[i]
			}
			if single, joint, err = p.occupation(ctx, next, sizes, count); err != nil {
				return nil, step, err
			}
			// Near the solution the residual is rounding.
			if size < 1e-6 || residual(single, sizes) < before || scale < 1e-6 {
				break
			}
		}
		logZ = next
		if size <= exactness*math.Max(1, largest) {
			if progress != nil {
				progress(maxSteps, maxSteps)
			}
			return logZ, step + 1, p.connected(joint, sizes)
		}
	}
	return nil, maxSteps, fmt.Errorf("reweight: the self-consistent equations have not converged in %d steps", maxSteps)
}

// newton returns the change of ln Z; the first element stays.
func newton(single []float64, joint [][]float64, sizes []float64) ([]float64, error) {
	k := len(sizes)
	move := make([]float64, k)
	if k == 1 {
		return move, nil
	}
	// Rows and columns are scaled by the sizes, which may differ much.
	h, g := mat.NewSymDense(k-1, nil), mat.NewVecDense(k-1, nil)
	for i := 1; i < k; i++ {
		for j := 1; j <= i; j++ {
			x := -joint[i][j]
			if i == j {
				x += single[i]
			}
			h.SetSym(i-1, j-1, x/math.Sqrt(sizes[i]*sizes[j]))
		}
		g.SetVec(i-1, (single[i]-sizes[i])/math.Sqrt(sizes[i]))
	}
	var c mat.Cholesky
	var x mat.VecDense
	if !c.Factorize(h) || c.SolveVecTo(&x, g) != nil {
		return nil, fmt.Errorf("reweight: the equations are singular: %w: draw samples between them", ErrOverlap)
	}
	for i := 1; i < k; i++ {
		move[i] = x.AtVec(i-1) / math.Sqrt(sizes[i])
	}
	return move, nil
}

// residual is the largest relative violation of the equations.
func residual(single, sizes []float64) float64 {
	worst := 0.0
	for k, n := range sizes {
		worst = math.Max(worst, math.Abs(single[k]-n)/n)
	}
	return worst
}

func norm(x []float64) float64 {
	largest := 0.0
	for _, v := range x {
		largest = math.Max(largest, math.Abs(v))
	}
	return largest
}
