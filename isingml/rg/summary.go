package rg

import (
	"math"

	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// A summary computes the budgets of a flow. at holds the place of each of its
// numbers among those that were resampled.
type summary struct {
	Rescaling
	steps       []Step
	at          map[*stat.Estimate]int
	raw         *stat.Resampled // of the configurations
	statistical *stat.Resampled // the same, controlled
	network     *stat.Resampled // nil for too few
}

// budget fills in the budgets of all steps.
func (f *Flow) budget(raw, network *stat.Resampled, control *controlled, bins int) (err error) {
	b := summary{Rescaling: f.Rescaling, steps: f.Steps, at: map[*stat.Estimate]int{}, raw: raw, network: network}
	for i := range f.Steps {
		for _, x := range f.Steps[i].numbers() {
			b.at[x] = len(b.at)
		}
	}
	if b.statistical, err = control.apply(raw, f.Steps, b.at, len(b.at), bins); err != nil {
		return err
	}
	for i := range f.Steps {
		f.Steps[i].Budgets = Budgets{
			BetaC:        b.of(i, (*Step).betaC),
			Nu:           b.of(i, (*Step).nu),
			ThetaY:       b.of(i, (*Step).thetaY),
			ThetaBlocked: b.of(i, (*Step).thetaBlocked),
			Scaling:      b.scaling(i),
		}
	}
	return nil
}

// A number finds an estimate in a step and tells whether it is supported; nil
// if the step does not have it.
type number func(s *Step) (x *stat.Estimate, supported bool)

func (s *Step) betaC() (*stat.Estimate, bool) {
	if s.Thermal == nil {
		return nil, false
	}
	return &s.Thermal.BetaC, s.Thermal.Supported
}

func (s *Step) nu() (*stat.Estimate, bool) {
	if s.Thermal == nil {
		return nil, false
	}
	return &s.Thermal.Nu, s.Thermal.Supported
}

func (s *Step) thetaY() (*stat.Estimate, bool) {
	if s.Field == nil {
		return nil, false
	}
	return &s.Field.ThetaY, s.Field.Supported
}

func (s *Step) thetaBlocked() (*stat.Estimate, bool) {
	if s.BlockedField == nil {
		return nil, false
	}
	return &s.BlockedField.ThetaY, s.BlockedField.Supported
}

// scalingNumber finds the exponent with that place among the numbers of a
// scaling.
func scalingNumber(k int) number {
	return func(s *Step) (*stat.Estimate, bool) {
		if s.BlockedField == nil || s.BlockedField.Scaling == nil {
			return nil, false
		}
		return s.BlockedField.Scaling.numbers()[k], s.Thermal.Supported && s.BlockedField.Supported
	}
}

// kinds are the numbers that have budgets.
var kinds = []number{
	(*Step).betaC, (*Step).nu, (*Step).thetaY, (*Step).thetaBlocked,
	scalingNumber(0), scalingNumber(1), scalingNumber(2), scalingNumber(3), scalingNumber(4),
}

func (b *summary) scaling(i int) *Exponents[Budget] {
	if f := b.steps[i].BlockedField; f == nil || f.Scaling == nil {
		return nil
	}
	out := new(Exponents[Budget])
	for k, x := range out.numbers() {
		*x = *b.of(i, scalingNumber(k))
	}
	return out
}

// of returns the budget of a number of step i, nil if there is none.
func (b *summary) of(i int, number number) *Budget {
	x, supported := number(&b.steps[i])
	if x == nil {
		return nil
	}
	k := b.at[x]
	out := &Budget{
		OfMean: b.statistical.Value[k], Value: b.limit(k),
		Statistical: b.statistical.Error[k], Supported: supported,
	}
	if b.statistical != b.raw {
		out.Uncontrolled = &stat.Estimate{Value: out.Value - b.statistical.Value[k] + b.raw.Value[k], Error: b.raw.Error[k]}
	}
	if b.network != nil {
		e := b.network.Error[k] * student(len(b.network.Replicas))
		out.Network = &e
	}
	from := min(i, len(b.steps)-2)
	if from < 0 {
		return out
	}
	first, _ := number(&b.steps[from])
	second, _ := number(&b.steps[from+1])
	if first != nil && second != nil {
		out.FiniteSize = b.change(b.at[first], b.at[second])
		if t := b.steps[i].Thermal; t != nil && (x == &t.BetaC || x == &t.Nu) { // how fast the others fall is not known
			out.Remains = b.remains(from < i)
		}
	}
	return out
}

// student widens the one-sigma interval of an error from n values to what
// Student's distribution asks for, by the first term of its expansion of
// Cornish and Fisher.
func student(n int) float64 { return 1 + 1/float64(2*(n-1)) }

// change returns number k less number i. Its errors, of the configurations and
// of the networks, know what the two have in common.
func (b *summary) change(i, k int) *stat.Estimate {
	v := 0.0
	for _, r := range []*stat.Resampled{b.statistical, b.network} {
		if r != nil {
			v += r.VarianceOfDifference(i, k)
		}
	}
	return &stat.Estimate{Value: b.limit(k) - b.limit(i), Error: math.Sqrt(math.Max(0, v))}
}

// limit returns a number for infinitely many networks.
func (b *summary) limit(i int) float64 {
	v := b.statistical.Value[i]
	if b.network != nil {
		v -= b.network.Bias[i]
	}
	return v
}

// values lists the numbers of all steps.
func values(steps []Step) (out []float64) {
	for i := range steps {
		for _, x := range steps[i].numbers() {
			out = append(out, x.Value)
		}
	}
	return out
}

// supports fills in the support of a step's numbers. The exponents of the field
// are those of the transition only if the samples reach the fixed point.
func (r Resampling) supports(s *Step, original, rescaled System) (err error) {
	zero, critical := reweight.State{Beta: rescaled.Beta}, s.Thermal != nil || s.Field == nil || s.Field.Off() == ""
	if t := s.Thermal; t != nil {
		at := reweight.State{Beta: t.BetaC.Value}
		if t.Support, err = r.support(original, rescaled, at, at); err != nil {
			return err
		}
		t.Supported = t.Good()
		zero, critical = at, t.Supported
	}
	if f := s.Field; f != nil {
		if f.Support, err = r.support(original, rescaled, reweight.State{Beta: zero.Beta, Y: f.Origin.Value}, zero); err != nil {
			return err
		}
		f.Supported = f.Good() && critical
	}
	if f := s.BlockedField; f != nil {
		if f.Support, err = rescaled.Support(zero.Beta, 0, r.bins); err != nil {
			return err
		}
		f.Supported = f.Good() && critical
	}
	return nil
}
