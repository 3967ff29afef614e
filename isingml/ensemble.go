package isingml

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"path/filepath"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// An Ensemble is a set of configurations at one inverse temperature, with
// energy and magnetization of each, and its specification.
type Ensemble struct {
	*sample.Ensemble
	// Plan is how the sampler spaced the stored configurations.
	Plan   sample.Plan
	node   EnsembleNode
	stored study.Node // whose stage holds the configurations, before blocking

	drawn iter.Seq2[*sample.Ensemble, error] // instead of the configurations, before they are kept
}

// Ensembles are several of them, such as one for each inverse temperature.
type Ensembles []*Ensemble

// ensembles implements [Source].
func (es Ensembles) ensembles() ([]EnsembleNode, error) {
	nodes := make([]EnsembleNode, len(es))
	for i, e := range es {
		if e == nil {
			return nil, errors.New("isingml: one of the ensembles is nil")
		}
		nodes[i] = e.node
	}
	return nodes, nil
}

// ensembles implements [Source].
func (e *Ensemble) ensembles() ([]EnsembleNode, error) { return Ensembles{e}.ensembles() }

// Labelled returns the configurations with the phase that they are from, as
// [classify.Calibration] takes them.
func (es Ensembles) Labelled(broken bool) []classify.Labelled {
	data := make([]classify.Labelled, len(es))
	for i, e := range es {
		data[i] = classify.Labelled{Set: e.Configurations, Broken: broken}
	}
	return data
}

// Node returns the ensemble's specification.
func (e *Ensemble) Node() EnsembleNode { return e.node }

// Key names the ensemble: the kind of its specification and the first digits
// of its hash.
func (e *Ensemble) Key() string { return keyText(e.node) }

func keyText(n study.Node) string {
	key, err := study.KeyOf(n)
	if err != nil {
		return err.Error()
	}
	return key.String()
}

// File returns the path of the ensemble's Parquet file, for other programs to
// read; that of the parent if the ensemble was blocked.
func (s *Study) File(e *Ensemble) (string, error) {
	key, err := study.KeyOf(e.stored)
	if err != nil {
		return "", err
	}
	return filepath.Join(s.Store().Stage(key).Dir(), ensembleFile), nil
}

// L returns the linear size of the configurations.
func (e *Ensemble) L() int { return e.Configurations.L() }

// Volume returns V, the number of sites.
func (e *Ensemble) Volume() int { return e.Configurations.Format().Sites() }

// Len returns the number of configurations.
func (e *Ensemble) Len() int { return e.Configurations.Len() }

// EnergyPerSpin returns the series E/V, which is empty if no energies are known.
func (e *Ensemble) EnergyPerSpin() []float64 {
	out := make([]float64, len(e.Energy()))
	for i, x := range e.Energy() {
		out[i] = x / float64(e.Volume())
	}
	return out
}

// AbsMagnetization returns the series |m| of Eq. (A3), per spin.
func (e *Ensemble) AbsMagnetization() []float64 {
	out := make([]float64, len(e.Magnetization()))
	for i, m := range e.Magnetization() {
		out[i] = max(m, -m) / float64(e.Volume())
	}
	return out
}

// IntegratedTime returns the integrated autocorrelation time of one of the
// ensemble's series, in stored configurations: 0.5 if they are independent.
func (e *Ensemble) IntegratedTime(series []float64) (stat.Estimate, error) {
	if err := e.check(series); err != nil {
		return stat.Estimate{}, err
	}
	return stat.IntegratedTime(e.Chains(series)...)
}

// Mean returns the mean of one of the ensemble's series, with an error from
// bins longer than its autocorrelation time.
func (e *Ensemble) Mean(series []float64) (stat.Estimate, error) {
	if err := e.check(series); err != nil {
		return stat.Estimate{}, err
	}
	return stat.Blocked(series, e.bins())
}

// check refuses what is no series of the ensemble.
func (e *Ensemble) check(series []float64) error {
	switch {
	case len(series) == e.Len():
		return nil
	case len(series) == 0 && e.Energy() == nil:
		return fmt.Errorf("isingml: an empty series: the ensemble %s has no energies", e.Key())
	}
	return fmt.Errorf("isingml: a series of %d values for the %d configurations of the ensemble %s", len(series), e.Len(), e.Key())
}

// thermal reports what the ensemble lacks for what is done with its
// temperature.
func (e *Ensemble) thermal() error {
	switch {
	case e.Energy() == nil:
		return fmt.Errorf("the ensemble %s has no energies: give those of its configurations when it is imported", e.Key())
	case math.IsNaN(e.Beta):
		return fmt.Errorf("nobody knows at which beta the ensemble %s was drawn: say so when it is imported", e.Key())
	}
	return nil
}

// Sample returns the ensemble as reweighting takes it, with the values f of
// the function that a field Y couples to, nil if there is none. Where nobody
// knows beta it is 1, so that Y is in units of the temperature, and there are
// no energies to go to another one with.
func (e *Ensemble) Sample(f []float64) reweight.Sample {
	s := reweight.Sample{Beta: e.Beta, Y: e.Y, Volume: float64(e.Volume()), Energy: e.Energy(), F: f}
	if math.IsNaN(e.Beta) {
		s.Beta, s.Energy = 1, nil
	}
	return s
}

// bins is the number of bins for errors of the ensemble's series.
func (e *Ensemble) bins() int { return min(50, max(2, e.Len()/20)) }
