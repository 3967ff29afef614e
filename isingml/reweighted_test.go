package isingml

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/stat"
)

// Three ensembles together give the heat capacity between them, against the
// exact one of Kaufman.
func TestReweightedTogether(t *testing.T) {
	s := open(t)
	es, err := s.Sample(Sampling{L: 16, Betas: []float64{0.41, 0.43, 0.45}, Configs: 4000, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	betas := []float64{0.40, 0.42, 0.44, 0.455}
	line, err := s.Reweighted("together", es, HeatCapacityOf, betas)
	if err != nil {
		t.Fatal(err)
	}
	for i, beta := range line.X {
		want, err := exact.Kaufman(16, beta)
		if err != nil {
			t.Fatal(err)
		}
		got := stat.Estimate{Value: line.Y[i], Error: line.Error[i]}
		if d := got.Deviation(want.HeatCapacity); math.Abs(d) > 4 || got.Error > 0.05 || !line.Supported[i] {
			t.Errorf("C(%v) = %v, exact %v", beta, got, want.HeatCapacity)
		}
	}
	m, err := s.Reweighted("", es, AbsMagnetizationOf, betas[1:2])
	if err != nil || !(m.Y[0] > 0.3 && m.Y[0] < 0.9) {
		t.Errorf("<|m|> = %v, %v", m, err)
	}
	far, err := s.Sample(Sampling{L: 16, Betas: []float64{0.2}, Configs: 500, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reweighted("", Ensembles{es[2], far[0]}, HeatCapacityOf, betas); !errors.Is(err, reweight.ErrOverlap) {
		t.Errorf("ensembles that do not overlap: %v", err)
	}
	if _, err := s.Reweighted("", nil, HeatCapacityOf, betas); err == nil || !strings.Contains(err.Error(), "no ensembles") {
		t.Errorf("no ensembles: %v", err)
	}
}
