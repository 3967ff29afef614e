package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// result is the summary of a node that a plan wants.
type result struct {
	Name    string `json:"name"`
	Key     string `json:"key"`
	What    string `json:"what"`
	Summary any    `json:"summary"`
}

func runPlan(ctx context.Context, c *call) error {
	f := c.common()
	p, err := c.readPlan(ctx)
	if err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	if err := s.Compute(p.wanted...); err != nil {
		return err
	}
	return c.results(s, p, f.json)
}

// results prints the summary of each node that the plan wants. Only one of
// them at a time is in memory.
func (c *call) results(s *isingml.Study, p plan, asJSON bool) error {
	all := make([]result, len(p.wanted))
	for i, n := range p.wanted {
		key, err := study.KeyOf(n)
		if err != nil {
			return err
		}
		v, err := s.Result(n)
		if err != nil {
			return err
		}
		all[i] = result{Name: p.names[i], Key: key.String(), What: study.Describe(n)}
		if all[i].Summary, err = summaryOf(v); err != nil {
			return err
		}
	}
	if asJSON {
		return c.print(map[string]any{"wanted": all})
	}
	for _, r := range all {
		text, err := json.Marshal(r.Summary)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
		fmt.Fprintf(c.stdout, "%s: %s (%s)\n  %s\n", r.Name, r.What, r.Key, text)
	}
	return nil
}

// summaryOf returns what is worth printing of a result.
func summaryOf(v any) (any, error) {
	switch v := v.(type) {
	case *node.Ensemble:
		return summarize(&isingml.Ensemble{Ensemble: v})
	case *node.Network:
		return describeNetwork(&isingml.Network{Network: v}), nil
	case node.Function:
		return map[string]any{"l": v.Format().Shape[0], "format": v.Format().String()}, nil
	case []float64:
		mean, err := stat.Blocked(v, min(50, max(2, len(v)/20)))
		return map[string]any{"n": len(v), "mean": mean}, err
	}
	return v, nil
}
