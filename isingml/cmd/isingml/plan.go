package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/cmd/isingml/forecast"
	"github.com/isingml/kernel/isingml/internal/files"
	"github.com/isingml/kernel/isingml/study"
)

// A plan is a graph of stages from a file.
type plan struct {
	file   string
	names  []string // of the wanted nodes, as the file has them
	wanted []study.Node
	// unknown is why other wanted nodes are left out: they are of a version or a
	// kind that this program does not have.
	unknown []error
}

// readPlan reads the flags, and the plan that the first argument names.
func (c *call) readPlan(ctx context.Context) (p plan, err error) {
	file := ""
	if len(c.args) > 0 && !strings.HasPrefix(c.args[0], "-") {
		file, c.args = c.args[0], c.args[1:]
	}
	if err := c.parse(); err != nil {
		return p, err
	}
	if file == "" {
		return p, fmt.Errorf("name the file of a plan first, as in %s PLAN.json --study DIR; %w", c.flags.Name(), errUsage)
	}
	graph, err := readGraph(file)
	if err != nil {
		return p, err
	}
	nodes, unknown, err := graph.Known(ctx)
	if err == nil && len(unknown) == len(nodes) {
		err = unknown[0]
	}
	if err != nil {
		return p, fmt.Errorf("%s: %w", file, err)
	}
	p.file, p.unknown = file, unknown
	for i, n := range nodes {
		if n != nil {
			p.names, p.wanted = append(p.names, graph.Want[i]), append(p.wanted, n)
		}
	}
	for _, err := range unknown {
		fmt.Fprintf(c.stderr, "%s: left out: %v\n", c.flags.Name(), err)
	}
	return p, nil
}

// readGraph reads a plan from a file; what is no file, such as a pipe that nobody
// writes to, is refused.
func readGraph(file string) (*study.Graph, error) {
	if info, err := os.Stat(file); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", file, files.NotRegular(info.Mode()))
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	graph, err := study.ReadGraph(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return graph, nil
}

// whole returns an error if wanted nodes were left out.
func (p *plan) whole() error {
	if len(p.unknown) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d wanted nodes of %s are left out, as this program does not know them", errUnchecked, len(p.unknown), p.file)
}

// missing returns the tasks that are missing, by the layers of the graph.
func (p *plan) missing(ctx context.Context, s *isingml.Study) ([][]*study.Task, error) {
	layers, err := study.Layers(ctx, p.wanted...)
	if err != nil {
		return nil, err
	}
	tasks, err := s.Plan(p.wanted...)
	if err != nil {
		return nil, err
	}
	highest := 0
	for _, layer := range layers {
		highest = max(highest, layer)
	}
	missing := make([][]*study.Task, highest)
	for _, t := range tasks {
		i := layers[t.Key] - 1
		missing[i] = append(missing[i], t)
	}
	return missing, nil
}

// missing is the summary of a stage that is not there yet.
type missing struct {
	Key   string   `json:"key"`
	What  string   `json:"what"`
	After []string `json:"after,omitempty"` // keys of the stages that it needs and that are missing too
	study.Cost
}

func planStage(ctx context.Context, c *call) error {
	f := c.common()
	var numbers workers
	c.flags.Var(&numbers, "on", "simulate so many workers, such as 1,10,100: how long they would take")
	operation := c.flags.Duration("operation", time.Millisecond, "time of one operation on names of the shared folder, for --on")
	piece := c.flags.Duration("piece", 0, "time between two pieces of a chain, for --on; 0 for what sampling does: from 2 s on, growing to a minute")
	p, err := c.readPlan(ctx)
	if err != nil {
		return err
	}
	for name, d := range map[string]time.Duration{"operation": *operation, "piece": *piece} {
		if d < 0 || d > time.Hour {
			return fmt.Errorf("--%s is %v, must be from 0 to 1h; %w", name, d, errUsage)
		}
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	tasks, err := s.Plan(p.wanted...)
	if err != nil {
		return err
	}
	stages := make([]missing, len(tasks))
	for i, t := range tasks {
		stages[i] = missing{Key: t.Key.String(), What: study.Describe(t.Node), Cost: s.CostOf(t.Node)}
		for _, before := range t.After {
			stages[i].After = append(stages[i].After, before.Key.String())
		}
	}
	var forecasts []forecast.Forecast
	for _, n := range numbers {
		forecasts = append(forecasts, forecast.Simulate(tasks, s.CostOf, forecast.Workers{Number: n, Operation: *operation, Spread: 0.1, Checkpoint: *piece}))
	}
	if f.json {
		return cmp.Or(c.print(struct {
			Missing   []missing           `json:"missing"`
			Forecasts []forecast.Forecast `json:"forecasts,omitempty"`
		}{stages, forecasts}), p.whole())
	}
	c.printMissing(stages)
	for _, f := range forecasts {
		fmt.Fprintf(c.stdout, "%6d workers: %10s, %3.0f %% of them at work, %3.0f %% of the server of names, fewer than half of them at work in the last %s\n",
			f.Workers, seconds(f.Wall.Seconds()), 100*f.Busy, 100*f.Files, seconds(f.Last.Seconds()))
	}
	return p.whole()
}

func (c *call) printMissing(stages []missing) {
	total, unknown := 0.0, 0
	for _, m := range stages {
		total += m.Seconds
		about := "?"
		if m.Seconds > 0 {
			about = seconds(m.Seconds)
		} else {
			unknown++
		}
		fmt.Fprintf(c.stdout, "%-45s %-30s %8.1e steps %10s\n", m.Key, m.What, m.Steps, about)
	}
	switch unknown {
	case 0:
		fmt.Fprintf(c.stdout, "%d stages are missing: about %s on one core\n", len(stages), seconds(total))
	case len(stages):
		fmt.Fprintf(c.stdout, "%d stages are missing; no such stage has been timed in this study\n", len(stages))
	default:
		fmt.Fprintf(c.stdout, "%d stages are missing: about %s on one core, without the %d of which none has been timed in this study\n", len(stages), seconds(total), unknown)
	}
}

// seconds writes a time with about three digits.
func seconds(s float64) string {
	d := time.Duration(min(s*float64(time.Second), math.MaxInt64))
	round := time.Microsecond
	for round < time.Second && 1000*round < d {
		round *= 10
	}
	return d.Round(round).String()
}

// workers is a flag of numbers of workers, separated by commas.
type workers []int

func (w *workers) String() string { return fmt.Sprint([]int(*w)) }

func (w *workers) Set(text string) error {
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > 1e5 {
			return fmt.Errorf("%q is no number of workers from 1 to 100000", word)
		}
		*w = append(*w, n)
	}
	return nil
}
