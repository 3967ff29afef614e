package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// Spacing returns a table of how far apart the configurations of ensembles
// were taken, and what is left of their autocorrelation.
func (es Ensembles) Spacing() (*figure.Table, error) {
	t := &figure.Table{
		Head: []string{"$β$", "updates apart", "changed by an update", "integrated time of $E$", "of |$m$|"},
		Note: "Times in stored configurations; 0.5 is independent, ? is not known.",
	}
	for _, e := range es {
		row := []any{e.Beta, e.Plan.Gap, figure.Rounded("%.1f", 100*e.Plan.Cluster).In("%s %%")}
		unmixed := e.Unmixed()
		for _, series := range [][]float64{e.EnergyPerSpin(), e.AbsMagnetization()} {
			tau, err := e.IntegratedTime(series)
			if err != nil {
				row = append(row, "?")
				continue
			}
			row = append(row, figure.Estimated(tau, len(unmixed) == 0))
		}
		t.Row(row...)
		for _, reason := range unmixed {
			t.Note += fmt.Sprintf(" At β = %v %s.", e.Beta, reason)
		}
	}
	return t, nil
}

// Calibration returns a table that sorts configurations of known phase into
// intervals of f, and compares the mean of f in each with the part of them that
// is of the broken-symmetry phase: equal, were f a probability.
func (s *Study) Calibration(f Function, symmetric, broken Source, intervals int) (*figure.Table, error) {
	hot, cold, err := s.phases(symmetric, broken, 0)
	if err != nil {
		return nil, err
	}
	var data []classify.Labelled
	for i, of := range [][]node.EnsembleNode{hot, cold} {
		es, err := handles(study.GetAll(s.Study, of))
		if err != nil {
			return nil, err
		}
		data = append(data, es.Labelled(i == 1)...)
	}
	ctx, stop := s.Watch()
	defer stop()
	bins, err := classify.Calibration(ctx, f, data, intervals)
	if err != nil {
		return nil, err
	}
	t := &figure.Table{Head: []string{"$f$ between", "configurations", "mean $f$", "broken-symmetry phase"}}
	for _, b := range bins {
		row := []any{fmt.Sprintf("%.2g and %.2g", b.Low, b.High), b.N, "", ""}
		if b.N > 0 {
			row[2], row[3] = figure.Rounded("%.4f", b.Mean), stat.Estimate{Value: b.Broken, Error: b.Error}
		}
		t.Row(row...)
	}
	return t, nil
}

// Beside returns a table of <f> on ensembles that were drawn from the modified
// Hamiltonian at several fields Y, beside what reweighting to these fields
// makes of one ensemble at the same inverse temperature.
func (s *Study) Beside(f Function, drawn Ensembles, from *Ensemble) (*figure.Table, error) {
	if from == nil || len(drawn) == 0 {
		return nil, errors.New("isingml: reweighted beside drawn: there is no ensemble to reweight, or none was drawn in a field")
	}
	var ys []float64
	for _, e := range drawn {
		if e.Beta != from.Beta || e.L() != from.L() {
			return nil, fmt.Errorf("isingml: reweighted beside drawn: L = %d at beta = %v was drawn, L = %d at beta = %v is reweighted: they must agree", e.L(), e.Beta, from.L(), from.Beta)
		}
		ys = append(ys, e.Y)
	}
	curves, err := s.FieldCurves(Functions{f}, from, ys)
	if err != nil {
		return nil, err
	}
	t := &figure.Table{Title: fmt.Sprintf("$⟨f⟩$ at $β$ = %v", from.Beta), Head: []string{"$Y$", "drawn", "reweighted", "standard errors apart"}}
	for i, e := range drawn {
		mean, err := s.MeanOf(f)(e)
		if err != nil {
			return nil, err
		}
		at := curves[0].Mean[i]
		t.Row(e.Y, mean, figure.Estimated(at.Estimate, at.Supported), figure.Rounded("%+.1f", mean.DeviationFrom(at.Estimate)))
	}
	return t, nil
}
