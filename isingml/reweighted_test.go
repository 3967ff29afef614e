package isingml

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/reweight"
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
	points, err := es.Reweighted(context.Background(), HeatCapacityOf, betas)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range points {
		want, err := exact.Kaufman(16, p.X)
		if err != nil {
			t.Fatal(err)
		}
		if d := p.Estimate.Deviation(want.HeatCapacity); math.Abs(d) > 4 || p.Estimate.Error > 0.05 || !p.Supported {
			t.Errorf("C(%v) = %v, exact %v", p.X, p, want.HeatCapacity)
		}
	}
	m, err := es.Reweighted(context.Background(), AbsMagnetizationOf, betas[1:2])
	if err != nil || !(m[0].Estimate.Value > 0.3 && m[0].Estimate.Value < 0.9) {
		t.Errorf("<|m|> = %v, %v", m, err)
	}
	far, err := s.Sample(Sampling{L: 16, Betas: []float64{0.2}, Configs: 500, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (Ensembles{es[2], far[0]}).Reweighted(context.Background(), HeatCapacityOf, betas); !errors.Is(err, reweight.ErrOverlap) {
		t.Errorf("ensembles that do not overlap: %v", err)
	}
	if _, err := (Ensembles{}).Reweighted(context.Background(), HeatCapacityOf, betas); err == nil || !strings.Contains(err.Error(), "no ensembles") {
		t.Errorf("no ensembles: %v", err)
	}
}
