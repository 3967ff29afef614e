package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// sampled is the summary of one ensemble, per spin.
type sampled struct {
	L       int           `json:"l"`
	Beta    float64       `json:"beta"`
	Configs int           `json:"configs"`
	Key     string        `json:"key"`
	Gap     int           `json:"gap"` // updates between configurations
	Energy  stat.Estimate `json:"energy"`
	// AbsMagnetization is null for models without a magnetization.
	AbsMagnetization *stat.Estimate `json:"abs_magnetization"`
	// Observables are the means of what else the model measures, as measured.
	Observables map[string]stat.Estimate `json:"observables,omitempty"`
	// IntegratedTime is that of the energy, in stored configurations.
	IntegratedTime stat.Estimate `json:"integrated_time"`
	// NsPerFlip is null if the ensemble was there already.
	NsPerFlip *float64 `json:"ns_per_flip"`
}

// params returns the parameters of the model that flags name; the others have
// the model's defaults.
func (c *call) params() map[string]float64 {
	params := map[string]float64{}
	c.flags.Visit(func(set *flag.Flag) {
		if parameter, ok := map[string]string{"j": "j", "field": "h", "q": "q"}[set.Name]; ok {
			params[parameter] = set.Value.(flag.Getter).Get().(float64)
		}
	})
	return params
}

func sampleStage(ctx context.Context, c *call) error {
	f := c.common()
	l := c.flags.Int("l", 64, "linear size")
	betas := floats{exact.BetaC}
	c.flags.Var(&betas, "beta", "inverse temperature, or several with commas")
	n := c.flags.Int("n", 1000, "configurations at each inverse temperature")
	algorithm := c.flags.String("algorithm", "", "update rule; the best one of the model if it is not named")
	name := c.flags.String("model", model.Default, fmt.Sprintf("one of %q", model.Names()))
	c.flags.Float64("j", 1, "coupling J")
	c.flags.Float64("field", 0, "external field h, for single-spin updates")
	c.flags.Float64("q", 3, "number of states of the Potts model")
	gap := c.flags.Int("gap", 0, "updates between stored configurations; 0 to measure it")
	var part shardFlag
	c.flags.Var(&part, "shard", "draw only part I of N, as I/N; the last one to finish joins them")
	if err := c.parse(); err != nil {
		return err
	}
	if err := atLeast("n", *n, 2); err != nil { // an error takes two
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	timing := new(sample.Timing)
	ensembles, err := s.WithShard(part.shard).Sample(isingml.Sampling{
		L: *l, Betas: betas, Configs: *n, Seed: f.seed, Algorithm: *algorithm, Model: *name, Params: c.params(), Gap: *gap, Timing: timing,
	})
	if errors.Is(err, study.ErrIncomplete) {
		fmt.Fprintf(c.stderr, "isingml sample: this shard is drawn: %v\n", err)
		if f.json {
			return c.print(map[string]any{"shard": part.String(), "complete": false})
		}
		return nil
	}
	if err != nil {
		return err
	}
	var all []sampled
	for _, e := range ensembles {
		row, err := summarize(e)
		if err != nil {
			return err
		}
		if ns := timing.PerFlip(); !math.IsNaN(ns) && !math.IsInf(ns, 0) {
			row.NsPerFlip = &ns
		}
		all = append(all, row)
	}
	if !f.json {
		for _, r := range all {
			fmt.Fprintf(c.stdout, "L=%d beta=%v: %d configurations, e = %v%s, integrated time %v\n", r.L, r.Beta, r.Configs, r.Energy, r.others(), r.IntegratedTime)
		}
		return nil
	}
	if len(all) == 1 {
		return c.print(all[0])
	}
	return c.print(all)
}

// others returns what was measured beside the energy.
func (r sampled) others() (text string) {
	if r.AbsMagnetization != nil {
		text = fmt.Sprintf(", |m| = %v", *r.AbsMagnetization)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Observables)) {
		text += fmt.Sprintf(", %s = %v", name, r.Observables[name])
	}
	return text
}

func summarize(e *isingml.Ensemble) (sampled, error) {
	row := sampled{L: e.L(), Beta: e.Beta, Configs: e.Len(), Key: e.Key(), Gap: e.Plan.Gap}
	energy := e.EnergyPerSpin()
	var err error
	if row.Energy, err = e.Mean(energy); err != nil {
		return row, err
	}
	for _, c := range e.Columns {
		values := c.Values
		if c.Name == "magnetization" {
			values = e.AbsMagnetization()
		}
		mean, err := e.Mean(values)
		switch {
		case err != nil:
			return row, err
		case c.Name == "magnetization":
			row.AbsMagnetization = &mean
		case c.Name != "energy":
			if row.Observables == nil {
				row.Observables = map[string]stat.Estimate{}
			}
			row.Observables[c.Name] = mean
		}
	}
	row.IntegratedTime, err = e.IntegratedTime(energy)
	if errors.Is(err, stat.ErrConstant) {
		err = nil
	}
	return row, err
}
