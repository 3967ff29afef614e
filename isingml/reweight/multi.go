package reweight

import "context"

// A Multi is several samples reweighted together by the multi-histogram method
// of Ferrenberg and Swendsen, Phys. Rev. Lett. 63, 1195 (1989), in the form
// without histograms (Shirts and Chodera, J. Chem. Phys. 129, 124105 (2008)):
// each configuration weighs
//
//	exp(-beta E + beta V f Y) / sum_k N_k exp(F_k - beta_k E + beta_k V f Y_k)
//
// at (beta, Y), with F_k = -ln Z_k from the self-consistency of the same
// expression. Series of observables are those of the samples, one after the
// other in the order given, see [Join].
type Multi struct {
	pool   pool
	logZ   []float64
	logsum []float64 // of the denominator, per configuration
}

// Multiple are the options of [Combine]; the zero value is ready to use.
type Multiple struct {
	// Inefficiency is the statistical inefficiency 2 tau of each sample, by
	// which its number of configurations is divided; nil means independent.
	// It weights the samples among each other and does not change errors.
	Inefficiency []float64
	// Progress, if not nil, is told the number of iterations done and the
	// largest number allowed.
	Progress func(done, total int)
}

// Combine solves the self-consistent equations for samples drawn at different
// inverse temperatures, fields, or both. The volume must be the same; energies
// may be nil if all inverse temperatures agree, and f if no sample has a field.
// Samples that do not overlap, directly or through others, are an error that
// wraps [ErrOverlap], and samples of which one has means that all together do
// not reproduce one that wraps [ErrDisagree].
func Combine(ctx context.Context, samples []Sample, o Multiple) (*Multi, error) {
	p, err := newPool(samples, o.Inefficiency)
	if err != nil {
		return nil, err
	}
	m := &Multi{pool: p}
	if m.logZ, _, err = p.solve(ctx, p.count, p.guess(), o.Progress); err != nil {
		return nil, err
	}
	m.logsum = make([]float64, p.len())
	p.denominator(m.logZ, p.sizes(p.count), 0, m.logsum)
	if !p.oneBeta {
		if err := m.agree("the energy", p.energy, p.meanE); err != nil {
			return nil, err
		}
	}
	if !p.oneField {
		if err := m.agree("f", p.f, p.meanF); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// LogZ returns ln Z of each sample less that of the first. Where only inverse
// temperatures differ, it is minus the difference of beta F.
func (m *Multi) LogZ() []float64 {
	out := make([]float64, len(m.logZ))
	first := m.logZ[0] - m.pool.offset(m.pool.states[0])
	for k, z := range m.logZ {
		out[k] = z - m.pool.offset(m.pool.states[k]) - first
	}
	return out
}

// Join puts the series of the samples one after the other.
func Join(parts ...[]float64) []float64 {
	var out []float64
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
