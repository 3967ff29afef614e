package sample

import (
	"context"
	"fmt"
)

// A Pilot is the specification of the chains that measure how far apart
// configurations of one system have to be. It is the same for every seed, and
// all ensembles of a class, so that these share what is measured.
type Pilot struct {
	Model     string             `json:"model"`
	Params    map[string]float64 `json:"params"`
	L         int                `json:"l"`
	Beta      float64            `json:"beta"`
	Algorithm string             `json:"algorithm"`
	Function  string             `json:"function,omitempty"`
	Y         float64            `json:"y,omitempty"`
	// Times is how many integrated autocorrelation times the chains must see:
	// [FewTimes] for ensembles of fewer than [ManyConfigs] configurations, which a
	// longer pilot would cost more than they do, and [ManyTimes] for all others.
	Times int `json:"times"`
	// Rungs and Step are those of a ladder, whose replicas are then measured
	// together.
	Rungs []Rung `json:"rungs,omitempty"`
	Step  int    `json:"step,omitempty"`
}

// The two classes of pilots. With the few times the integrated time is known to
// a quarter, and comes out too short more often than too long.
const (
	FewTimes, ManyTimes = 200, 1000
	ManyConfigs         = 500
)

// Pilot returns the pilot of a specification. It is false if gap and warmup are
// given, so that none is needed.
func (s Spec) Pilot() (p Pilot, needed bool) {
	p = Pilot{Model: s.Model, Params: s.Params, L: s.L, Beta: s.Beta, Algorithm: s.Algorithm, Function: s.Function, Y: s.Y, Times: FewTimes, Rungs: s.Rungs, Step: s.Step}
	if s.Configs >= ManyConfigs {
		p.Times = ManyTimes
	}
	return p, s.Gap == 0 || s.Warmup == 0
}

// spec returns the resolved specification that the chains of the pilot take.
func (p Pilot) spec() (Spec, error) {
	if p.Times < 1 || p.Times > MaxConfigs {
		return Spec{}, fmt.Errorf("sample: a pilot that sees %d autocorrelation times, must be from 1 to %d", p.Times, MaxConfigs)
	}
	return Spec{Model: p.Model, Params: p.Params, L: p.L, Beta: p.Beta, Algorithm: p.Algorithm, Function: p.Function, Y: p.Y, Rungs: p.Rungs, Step: p.Step, Configs: 1, Chains: 1}.Resolved()
}

// Resolved returns p with defaults filled in, or an error that names the first
// value out of range.
func (p Pilot) Resolved() (Pilot, error) {
	s, err := p.spec()
	if err != nil {
		return p, err
	}
	p.Model, p.Params, p.Algorithm, p.Beta, p.Y = s.Model, s.Params, s.Algorithm, s.Beta, s.Y
	p.Rungs, p.Step = s.Rungs, s.Step
	return p, nil
}

// Measure lets the chains of the pilot run until they tell how far apart
// configurations have to be, or returns an error if chains from order and from
// disorder do not come together. Of the options it takes Workers, Pieces(0),
// Progress (of the times seen), SaveEvery and Term(0).
func (p Pilot) Measure(ctx context.Context, o Options) (Spacing, error) {
	s, err := p.spec()
	if err != nil {
		return Spacing{}, err
	}
	if o, err = o.resolved(); err != nil {
		return Spacing{}, err
	}
	r := &runner{options: o, slots: make(chan struct{}, o.Workers), total: p.Times}
	m, err := newSystem(s, r, 0).measure(ctx, p.Times, r.reach)
	if err != nil {
		return m, err
	}
	r.report(p.Times-r.done, true)
	return m, nil
}

// Check returns an error if the pilot cannot have measured this.
func (p Pilot) Check(m Spacing) error {
	s, err := p.spec()
	if err != nil {
		return err
	}
	if m.Gap < 1 || m.Warmup < 1 || m.Gap > MaxGap || m.Warmup > MaxGap {
		return fmt.Errorf("sample: a spacing of gap %d and warmup %d, must be from 1 to %d", m.Gap, m.Warmup, MaxGap)
	}
	if n := len(s.columns()); len(m.Levels) != n {
		return fmt.Errorf("sample: a spacing with levels of %d observables, must be %d", len(m.Levels), n)
	}
	return nil
}
