package node

import (
	"iter"
	"math"
	"path/filepath"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// An Ensemble is a set of configurations at one inverse temperature, with
// energy and magnetization of each, and its specification.
type Ensemble struct {
	*sample.Ensemble
	// Plan is how the sampler spaced the stored configurations.
	Plan  sample.Plan
	node  EnsembleNode
	drawn iter.Seq2[*sample.Ensemble, error] // instead of the configurations, before they are kept
}

// NewEnsemble returns the configurations that a specification makes.
func NewEnsemble(of EnsembleNode, e *sample.Ensemble) *Ensemble {
	return &Ensemble{Ensemble: e, node: of}
}

// Node returns the ensemble's specification.
func (e *Ensemble) Node() EnsembleNode { return e.node }

// Key names the ensemble: the kind of its specification and the first digits
// of its hash.
func (e *Ensemble) Key() string { return KeyText(e.node) }

// KeyText returns the kind and the first digits of the hash of a node, or what
// is wrong with it.
func KeyText(n study.Node) string {
	key, err := study.KeyOf(n)
	if err != nil {
		return err.Error()
	}
	return key.String()
}

// File returns the path of an ensemble's Parquet file in a study, that of the
// parent if the ensemble was blocked.
func File(s *study.Study, e *Ensemble) (string, error) {
	var of study.Node = e.node.State().Drawn
	name := ensembleFile
	if r, ok := of.(interface{ file() (study.Node, string) }); ok {
		of, name = r.file()
	}
	key, err := study.KeyOf(of)
	if err != nil {
		return "", err
	}
	return filepath.Join(s.Store().Stage(key).Dir(), name), nil
}

// L returns the linear size of the configurations.
func (e *Ensemble) L() int { return e.Configurations.L() }

// Format returns the shape of the configurations and what their sites hold.
func (e *Ensemble) Format() lattice.Format { return e.Configurations.Format() }

// Volume returns V, the number of sites.
func (e *Ensemble) Volume() int { return e.Configurations.Format().Sites() }

// Len returns the number of configurations.
func (e *Ensemble) Len() int { return e.Configurations.Len() }

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
