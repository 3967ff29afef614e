package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math"
	"slices"

	gonum "gonum.org/v1/gonum/stat"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// sampled is the summary of one ensemble, per spin. An error that cannot be had
// is null, and a warning says why.
type sampled struct {
	L       int           `json:"l"`
	Beta    float64       `json:"beta"`
	Configs int           `json:"configs"`
	Key     string        `json:"key"`
	Gap     int           `json:"gap"` // updates between configurations
	Energy  stat.Estimate `json:"energy"`
	// AbsMagnetization and Magnetization, which has its sign, are null for
	// models without one.
	AbsMagnetization *stat.Estimate `json:"abs_magnetization"`
	Magnetization    *stat.Estimate `json:"magnetization"`
	// Observables are the means of what else the model measures, as measured.
	Observables map[string]stat.Estimate `json:"observables,omitempty"`
	// IntegratedTime is that of the energy, in stored configurations.
	IntegratedTime *stat.Estimate `json:"integrated_time"`
	// Mixed says that nothing speaks against the chains having mixed.
	Mixed    bool     `json:"mixed"`
	Warnings []string `json:"warnings"`
	// NsPerFlip is null if the ensemble was there already.
	NsPerFlip *float64 `json:"ns_per_flip"`
}

// several is what is printed as JSON: all ensembles, and the keys of one beside
// them if there is one alone.
type several struct {
	*sampled
	Ensembles []sampled `json:"ensembles"`
}

// params returns the parameters of the model that flags name; the others have
// the model's defaults.
func (c *call) params(named *paramFlag) map[string]float64 {
	params := map[string]float64{}
	for _, p := range *named {
		params[p.name] = p.value
	}
	c.flags.Visit(func(set *flag.Flag) {
		if parameter, ok := map[string]string{"j": "j", "field": "h", "q": "q"}[set.Name]; ok {
			params[parameter] = set.Value.(flag.Getter).Get().(float64)
		}
	})
	return params
}

// modelFlags name a model and its parameters.
func (c *call) modelFlags() (name *string, named *paramFlag) {
	named = new(paramFlag)
	c.flags.Var(named, "param", "parameter of the model as NAME=VALUE; repeat it for several")
	return c.flags.String("model", model.Default, fmt.Sprintf("one of %q", model.Names())), named
}

// samplingFlags are those of what is drawn; the sampling is what they ask for
// once they are read.
func (c *call) samplingFlags(f *common, betas floats) (asked func() isingml.Sampling) {
	l := c.flags.Int("l", 64, "linear size")
	c.flags.Var(&betas, "beta", "inverse temperature, or several with commas")
	n := c.flags.Int("n", 1000, "configurations at each inverse temperature")
	algorithm := c.flags.String("algorithm", "", "update rule; the best one of the model if it is not named")
	name, named := c.modelFlags()
	c.flags.Float64("j", 1, "coupling J")
	c.flags.Float64("field", 0, "external field h, for single-spin updates")
	c.flags.Float64("q", 3, "number of states of the Potts model")
	gap := c.flags.Int("gap", 0, "updates between stored configurations; 0 to measure it")
	warmup := c.flags.Int("warmup", 0, "updates before the first of them; 0 to measure it")
	chains := c.flags.Int("chains", 0, "independent chains; 0 to choose by the number of configurations")
	as := c.flags.String("as", "", "name of the ensemble in the study, for train, reweight and rg; of several inverse temperatures -bBETA is added")
	replace := c.flags.Bool("replace", false, "give the name to this ensemble if it is another one's")
	return func() isingml.Sampling {
		return isingml.Sampling{
			L: *l, Betas: betas, Configs: *n, Seed: f.seed, Algorithm: *algorithm, Model: *name, Params: c.params(named), Gap: *gap, Warmup: *warmup, Chains: *chains, As: *as, Replace: *replace, Timing: new(sample.Timing),
		}
	}
}

func sampleStage(ctx context.Context, c *call) error {
	f := c.common()
	sampling := c.samplingFlags(f, floats{exact.BetaC})
	file := c.tableFlag("table", "what is printed")
	var part shardFlag
	c.flags.Var(&part, "shard", "draw only part I of N, as I/N; the last one to finish joins them")
	if err := c.parse(); err != nil {
		return err
	}
	asked := sampling()
	if err := atLeast("n", asked.Configs, 2); err != nil { // an error takes two
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	ensembles, err := s.WithShard(part.shard).Sample(asked)
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
	return c.printSampled(ensembles, asked.Timing, file, f.json)
}

// printSampled prints the summaries of ensembles, as JSON or in words, and
// writes them to a file.
func (c *call) printSampled(ensembles isingml.Ensembles, timing *sample.Timing, file *saved, asJSON bool) error {
	all := several{Ensembles: summaries(ensembles, timing)}
	if err := file.write(sampledTable(all.Ensembles)); err != nil {
		return err
	}
	if asJSON {
		if len(all.Ensembles) == 1 {
			all.sampled = &all.Ensembles[0]
		}
		return c.print(all)
	}
	for _, r := range all.Ensembles {
		fmt.Fprint(c.stdout, r)
	}
	return nil
}

// summaries are those of ensembles, with what their updates cost.
func summaries(ensembles isingml.Ensembles, timing *sample.Timing) (rows []sampled) {
	for _, e := range ensembles {
		row := summarize(e)
		if ns := timing.PerFlip(); !math.IsNaN(ns) && !math.IsInf(ns, 0) {
			row.NsPerFlip = &ns
		}
		rows = append(rows, row)
	}
	return rows
}

// String returns the summary in words.
func (r sampled) String() string {
	tau := "not known"
	if r.IntegratedTime != nil {
		tau = r.IntegratedTime.Marked(r.Mixed)
	}
	text := fmt.Sprintf("L=%d beta=%v: %d configurations, e = %s%s, integrated time %s\n", r.L, r.Beta, r.Configs, r.Energy.Marked(r.Mixed), r.others(), tau)
	for _, w := range r.Warnings {
		text += "  " + w + "\n"
	}
	return text
}

// others returns what was measured beside the energy.
func (r sampled) others() (text string) {
	if r.AbsMagnetization != nil {
		text = fmt.Sprintf(", |m| = %s, m = %s", r.AbsMagnetization.Marked(r.Mixed), r.Magnetization.Marked(r.Mixed))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Observables)) {
		text += fmt.Sprintf(", %s = %s", name, r.Observables[name].Marked(r.Mixed))
	}
	return text
}

func summarize(e *isingml.Ensemble) sampled {
	row := sampled{L: e.L(), Beta: e.Beta, Configs: e.Len(), Key: e.Key(), Gap: e.Plan.Gap}
	row.Warnings = append([]string{}, e.Unmixed()...)
	row.Mixed = len(row.Warnings) == 0
	warn := func(format string, args ...any) { row.Warnings = append(row.Warnings, fmt.Sprintf(format, args...)) }
	// mean has no error where there is none to be had: where all values are
	// equal, those that differ are too rare to be among them.
	mean := func(name string, values []float64) stat.Estimate {
		m, err := e.Mean(values)
		switch {
		case err != nil:
			warn("the error of %s is not known: %v", name, err)
			m = stat.Estimate{Value: gonum.Mean(values, nil), Error: math.NaN()}
		case math.IsNaN(m.Error):
			warn("the error of %s is not known: all %d values are equal, and others are too rare to be among them", name, e.Len())
		}
		return m
	}
	energy := e.EnergyPerSpin()
	if e.Energy() != nil {
		row.Energy = mean("energy", energy)
	}
	for _, c := range e.Columns {
		switch c.Name {
		case "energy":
		case "magnetization":
			signed := make([]float64, e.Len())
			for i, x := range c.Values {
				signed[i] = x / float64(e.Volume())
			}
			abs, m := mean("|m|", e.AbsMagnetization()), mean("m", signed)
			row.AbsMagnetization, row.Magnetization = &abs, &m
		default:
			if row.Observables == nil {
				row.Observables = map[string]stat.Estimate{}
			}
			row.Observables[c.Name] = mean(c.Name, c.Values)
		}
	}
	tau, err := e.IntegratedTime(energy)
	if err != nil {
		warn("the integrated time is not known: %v", err)
		return row
	}
	row.IntegratedTime = &tau
	return row
}
