package isingml

import (
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	engine "github.com/isingml/kernel/isingml/study"
)

// The ensembles of a ladder serve as any others: their means are exact, they are
// combined by multiple histograms, blocked, named and verified.
func TestTemperedEnsembles(t *testing.T) {
	s := open(t)
	what := Tempering{Sampling: Sampling{L: 4, Betas: []float64{0.3, 0.4, 0.5}, Configs: 4000, Seed: 5, Algorithm: model.Metropolis, As: "warm"}}
	all, err := s.Temper(what)
	if err != nil {
		t.Fatal(err)
	}
	joint, err := exact.Enumerate(4)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all.Ensembles {
		want, err := joint.Average(e.Beta, 0, func(energy, _ float64) float64 { return energy / 16 })
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Mean(e.EnergyPerSpin())
		if err != nil {
			t.Fatal(err)
		}
		if d := got.Deviation(want); math.Abs(d) > 4 || len(e.Unmixed()) > 0 {
			t.Errorf("beta = %v: energy per spin %v, exactly %v; %v", e.Beta, got, want, e.Unmixed())
		}
	}
	if table := all.Table(); table.Err() != nil || len(table.Rows) != len(all.Ensembles) {
		t.Errorf("%v: %v", table.Err(), table)
	}
	if all.RoundTrips < 100 || len(all.Warnings()) > 0 {
		t.Errorf("%+v with the warnings %q", all.Exchange, all.Warnings())
	}
	named, err := s.Named("warm-b0.4")
	if err != nil {
		t.Fatal(err)
	}
	if named.Key() != all.Ensembles[1].Key() || named.Len() != 4000 {
		t.Errorf("the name is that of %s, must be %s", named.Key(), all.Ensembles[1].Key())
	}
	if path, err := s.File(named); err != nil || !strings.HasSuffix(path, "rung-001.parquet") {
		t.Errorf("the file is %q: %v", path, err)
	}
	if _, err := named.Block(1); err != nil {
		t.Error(err)
	}
	line, err := s.Reweighted("", all.Ensembles, HeatCapacityOf, []float64{0.35, 0.45})
	if err != nil {
		t.Fatal(err)
	}
	for i, beta := range line.X {
		want, err := exact.Kaufman(4, beta)
		if err != nil {
			t.Fatal(err)
		}
		if d := (line.Y[i] - want.HeatCapacity) / line.Error[i]; !(math.Abs(d) < 4) || !line.Supported[i] {
			t.Errorf("C(%v) = %v +- %v from all rungs, exactly %v", beta, line.Y[i], line.Error[i], want.HeatCapacity)
		}
	}
	again, err := s.Temper(what)
	if err != nil || again.RoundTrips != all.RoundTrips {
		t.Errorf("drawn again: %v", err)
	}
	found, err := s.Verify(engine.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found.Stages {
		if v.Verdict != engine.Identical {
			t.Errorf("%v is %s: %s", v.Key, v.Verdict, v.Detail)
		}
	}
}

// The rungs of a ladder may be fields Y, and its mistakes are named.
func TestTemperedFields(t *testing.T) {
	s := open(t)
	f, err := s.AbsMagnetization(lattice.Square(4))
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Temper(Tempering{Sampling: Sampling{L: 4, Betas: []float64{0.4}, Configs: 200, Seed: 5, F: f, As: "field"}, Fields: []float64{-0.1, 0, 0.1}})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range all.Ensembles {
		if want := []float64{-0.1, 0, 0.1}[i]; e.Y != want || e.Node().State().Y != want || e.Node().State().F == nil {
			t.Errorf("rung %d is at Y = %v, must be %v", i, e.Y, want)
		}
	}
	if _, err := s.Named("field-y-0.1"); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		name, want string
		ask        Tempering
	}{
		{"no temperature", "without rungs", Tempering{Sampling: Sampling{L: 4, Configs: 10}}},
		{"no function", "no F", Tempering{Sampling: Sampling{L: 4, Betas: []float64{0.4}, Configs: 10}, Fields: []float64{0, 1}}},
		{"fields and temperatures", "takes one", Tempering{Sampling: Sampling{L: 4, Betas: []float64{0.4, 0.5}, Configs: 10, F: f}, Fields: []float64{0, 1}}},
	} {
		if _, err := s.Temper(c.ask); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, must say %q", c.name, err, c.want)
		}
	}
}
