package isingml

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// An Ensemble is a set of configurations at one inverse temperature, with
// energy and magnetization of each, and its specification.
type Ensemble struct {
	*node.Ensemble
}

// get returns the ensemble of a specification.
func (s *Study) get(of node.EnsembleNode) (*Ensemble, error) {
	e, err := study.Get(s.Study, of)
	if err != nil {
		return nil, err
	}
	return &Ensemble{e}, nil
}

// handles returns ensembles of a study as its user has them.
func handles(found []*node.Ensemble, err error) (Ensembles, error) {
	if err != nil {
		return nil, err
	}
	es := make(Ensembles, len(found))
	for i, e := range found {
		es[i] = &Ensemble{e}
	}
	return es, nil
}

// Ensembles are several of them, such as one for each inverse temperature.
type Ensembles []*Ensemble

// ensembles implements [Source].
func (es Ensembles) ensembles(*Study) ([]node.EnsembleNode, error) {
	nodes := make([]node.EnsembleNode, len(es))
	for i, e := range es {
		if e == nil {
			return nil, errors.New("isingml: one of the ensembles is nil")
		}
		nodes[i] = e.Node()
	}
	return nodes, nil
}

// ensembles implements [Source].
func (e *Ensemble) ensembles(s *Study) ([]node.EnsembleNode, error) {
	return Ensembles{e}.ensembles(s)
}

// Labelled returns the configurations with the phase that they are from, as
// [classify.Calibration] takes them.
func (es Ensembles) Labelled(broken bool) []classify.Labelled {
	data := make([]classify.Labelled, len(es))
	for i, e := range es {
		data[i] = classify.Labelled{Set: e.Configurations, Broken: broken}
	}
	return data
}

// File returns the path of the ensemble's Parquet file, for other programs to
// read; that of the parent if the ensemble was blocked.
func (s *Study) File(e *Ensemble) (string, error) { return node.File(s.Study, e.Ensemble) }

// Save writes the configurations of ensembles of one format, all in a row, for
// other programs, with what is known of each: see [data.Save] for the formats,
// which the name of the file ends in.
func (es Ensembles) Save(path string) error {
	of := make([]*sample.Ensemble, len(es))
	for i, e := range es {
		if e == nil {
			return errors.New("isingml: one of the ensembles is nil")
		}
		of[i] = e.Ensemble.Ensemble
	}
	return data.Save(path, of...)
}

// Block returns the ensemble blocked once: see [node.Block].
func (e *Ensemble) Block(seed uint64) (*Ensemble, error) {
	blocked, err := e.Ensemble.Block(seed)
	if err != nil {
		return nil, err
	}
	return &Ensemble{blocked}, nil
}

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

// OrderParameter returns the absolute values of the model's first observable
// beside the energy, a site: |m| of models that have a magnetization, the order
// of the Potts model. It is empty where there is none.
func (e *Ensemble) OrderParameter() []float64 {
	for _, c := range e.Columns {
		if c.Name == "energy" {
			continue
		}
		out, volume := make([]float64, len(c.Values)), 1.0
		if e.Extensive(c.Name) {
			volume = float64(e.Volume())
		}
		for i, x := range c.Values {
			out[i] = max(x, -x) / volume
		}
		return out
	}
	return nil
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

// bins is the number of bins for errors of the ensemble's series.
func (e *Ensemble) bins() int { return min(50, max(2, e.Len()/20)) }
