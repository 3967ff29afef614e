package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
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
	// Warning says why there is no summary, or not all of it.
	Warning string `json:"warning,omitempty"`
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
	return cmp.Or(c.results(s, p, f.json), p.whole())
}

// results prints the summary of each node that the plan wants, also where that of
// another cannot be had. Only one of them at a time is in memory.
func (c *call) results(s *isingml.Study, p plan, asJSON bool) error {
	all := make([]result, len(p.wanted))
	var failed []error
	for i, n := range p.wanted {
		key, err := study.KeyOf(n)
		if err != nil {
			return err
		}
		all[i] = result{Name: p.names[i], Key: key.String(), What: study.Describe(n)}
		v, err := s.Result(n)
		if err != nil {
			all[i].Warning = err.Error()
			failed = append(failed, fmt.Errorf("%s: %w", p.names[i], err))
			continue
		}
		if all[i].Summary, err = summaryOf(v); err != nil {
			all[i].Summary, all[i].Warning = nil, err.Error()
		}
	}
	if asJSON {
		return errors.Join(append(failed, c.print(map[string]any{"wanted": all}))...)
	}
	for _, r := range all {
		text, err := json.Marshal(r.Summary)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
		fmt.Fprintf(c.stdout, "%s: %s (%s)\n  %s\n", r.Name, r.What, r.Key, text)
		if r.Warning != "" {
			fmt.Fprintf(c.stdout, "  no summary: %s\n", r.Warning)
		}
	}
	return errors.Join(failed...)
}

// summaryOf returns what is worth printing of a result.
func summaryOf(v any) (any, error) {
	switch v := v.(type) {
	case *node.Ensemble:
		return summarize(&isingml.Ensemble{Ensemble: v}), nil
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
