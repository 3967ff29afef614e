package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// bins is the number of jackknife bins of each sample.
const bins = 50

// printedGroups is the number of groups of Appendix D.
const printedGroups = 10

// Exponents are one row of Table I with what the numbers rest on.
type Exponents struct {
	BetaC  stat.Estimate `json:"beta_c"`
	Nu     stat.Estimate `json:"nu"`
	ThetaY stat.Estimate `json:"theta_y"`

	Thermal rg.Thermal `json:"thermal"`
	Field   rg.Field   `json:"field"`

	BlockedField rg.BlockedField `json:"blocked_field"`
}

// A Method is a way to get errors and exponents from the same mapping.
type Method int

const (
	// Printed is the paper's: ten groups of Appendix D, and the variance of f
	// in the original system as the denominator of theta_Y.
	Printed Method = iota
	// Robust has jackknife errors and the blocked denominator.
	Robust
)

// Systems returns the two sides of the mapping for f of the original system
// and f of the rescaled system's parent.
func (s *Study) Systems(p Protocol, original, parent Function) (a, b rg.System, err error) {
	e, err := s.Sample(p.Critical(p.L))
	if err != nil {
		return a, b, err
	}
	big, err := s.Sample(p.Critical(2 * p.L))
	if err != nil {
		return a, b, err
	}
	if a, err = s.System(e[0], original); err != nil {
		return a, b, err
	}
	b, err = s.Rescaled(big[0], 1, p.Seed, original, parent)
	return a, b, err
}

// System returns the original side of a mapping: f as the observable and as
// the field's conjugate.
func (s *Study) System(e *Ensemble, f Function) (rg.System, error) {
	out, err := s.thermalSystem(f, e)
	out.F = out.Observable
	return out, err
}

// Rescaled returns the rescaled side of a mapping: f of the ensemble blocked
// steps times as the observable, with the energy of the ensemble itself.
// parent is the field's conjugate in the ensemble; it may be nil where only
// the inverse temperature is mapped.
func (s *Study) Rescaled(e *Ensemble, steps int, seed uint64, f, parent Function) (rg.System, error) {
	blocked, err := blockTimes(e, steps, seed)
	if err != nil {
		return rg.System{}, err
	}
	out, err := s.thermalSystem(f, blocked)
	if err != nil {
		return rg.System{}, err
	}
	out.Volume, out.Blocked = float64(e.Volume()), steps
	if parent != nil {
		if out.F, err = s.Evaluate(parent, e); err != nil {
			return rg.System{}, err
		}
	}
	return out, nil
}

// thermalSystem returns f of the ensemble as an observable that can be
// reweighted in the inverse temperature: with the energy that the ensemble, or
// the parent it was blocked from, was drawn with, if it is known.
func (s *Study) thermalSystem(f Function, e *Ensemble) (rg.System, error) {
	if e.Y != 0 {
		return rg.System{}, fmt.Errorf("isingml: the ensemble %s was drawn at Y=%v, and a mapping starts from Y=0", e.Key(), e.Y)
	}
	values, err := s.Evaluate(f, e)
	if err != nil {
		return rg.System{}, err
	}
	return rg.System{Sample: e.Sample(nil), Observable: values}, nil
}

// Exponents returns one row of Table I from f of the original system and f of
// the rescaled system's parent.
func (s *Study) Exponents(p Protocol, original, parent Function, method Method) (Exponents, error) {
	a, b, err := s.Systems(p, original, parent)
	if err != nil {
		return Exponents{}, err
	}
	how := rg.Jackknife(bins)
	if method == Printed {
		how = rg.AppendixD(printedGroups)
	}
	flow, err := how.Flow(rg.Rescaling{B: 2, D: 2}, []rg.System{a, b})
	if err != nil {
		return Exponents{}, err
	}
	step := flow.Last()
	e := Exponents{Thermal: *step.Thermal, Field: *step.Field, BlockedField: *step.BlockedField}
	e.BetaC, e.Nu, e.ThetaY = e.Thermal.BetaC, e.Thermal.Nu, e.Field.ThetaY
	if method == Robust {
		e.ThetaY = e.BlockedField.ThetaY
	}
	return e, nil
}
