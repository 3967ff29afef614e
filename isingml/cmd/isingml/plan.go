package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/isingml/kernel/isingml/study"
)

// A plan is a graph of stages from a file.
type plan struct {
	file   string
	names  []string // of the wanted nodes, as the file has them
	wanted []study.Node
}

// readPlan reads the flags, and the plan that the first argument names.
func (c *call) readPlan() (p plan, err error) {
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
	in, err := os.Open(file)
	if err != nil {
		return p, err
	}
	defer in.Close()
	graph, err := study.ReadGraph(in)
	if err != nil {
		return p, fmt.Errorf("%s: %w", file, err)
	}
	if p.wanted, err = graph.Wanted(); err != nil {
		return p, fmt.Errorf("%s: %w", file, err)
	}
	p.file, p.names = file, graph.Want
	return p, nil
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
	p, err := c.readPlan()
	if err != nil {
		return err
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
	if f.json {
		return c.print(map[string]any{"missing": stages})
	}
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
	fmt.Fprintf(c.stdout, "%d stages are missing: about %s on one core", len(stages), seconds(total))
	if unknown > 0 {
		fmt.Fprintf(c.stdout, ", and %d of which none has been timed here", unknown)
	}
	fmt.Fprintln(c.stdout)
	return nil
}

// seconds writes a time with about three digits.
func seconds(s float64) string {
	d := time.Duration(s * float64(time.Second))
	round := time.Microsecond
	for round < time.Second && 1000*round < d {
		round *= 10
	}
	return d.Round(round).String()
}
