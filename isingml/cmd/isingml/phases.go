package main

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/phases"
	"github.com/isingml/kernel/isingml/stat"
)

// divided is the summary of a line between two phases.
type divided struct {
	Method string        `json:"method"`
	At     stat.Estimate `json:"at"`
	// Symmetric and Broken are the ensembles on both sides that a classifier
	// learns from: as train and rg take them.
	Symmetric []string     `json:"symmetric"`
	Broken    []string     `json:"broken"`
	Line      *phases.Line `json:"line"`
}

// phasesStage finds the line between two phases in a scan that nobody labelled.
func phasesStage(ctx context.Context, c *call) error {
	f := c.common()
	var scan names
	var xs floats
	c.flags.Var(&scan, "ensemble", "named ensembles along a scan, of one size; several with commas, and * for anything in a name, such as scan-*")
	c.flags.Var(&xs, "x", "where each of them lies along the scan, with commas, growing towards the ordered phase; their beta unless given")
	method := c.flags.String("method", "components", "components: principal components of all configurations; confusion: networks with the line at each place; ends: networks that know the far ends")
	networks := c.flags.Int("networks", 3, "networks for each line that is tried, or of the far ends")
	fc1 := c.flags.Int("fc1", 16, "width of their first layer")
	fig := c.figureFlag("fig", "what tells the line")
	file := c.tableFlag("table", "the same as numbers")
	if err := c.parse(); err != nil {
		return err
	}
	draw := map[string]func(*isingml.Study, isingml.Scan) (*isingml.Line, error){
		"components": (*isingml.Study).ByComponents, "confusion": (*isingml.Study).ByConfusion, "ends": (*isingml.Study).ByEnds,
	}[*method]
	switch {
	case draw == nil:
		return fmt.Errorf("no method %q: there are components, confusion and ends; %w", *method, errUsage)
	case scan == nil:
		return fmt.Errorf("name the ensembles of the scan, with --ensemble, such as --ensemble 'scan-*'; %w", errUsage)
	}
	if err := cmp.Or(atLeast("networks", *networks, 1), atLeast("fc1", *fc1, 1)); err != nil {
		return err
	}
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	if scan, err = named(s, scan); err != nil {
		return err
	}
	in := isingml.Scan{Of: isingml.Names(scan), X: xs, Networks: *networks, Training: isingml.Training{Seed: f.seed}}
	in.Training.Architecture.FC1 = *fc1
	line, err := draw(s, in)
	if err != nil {
		return err
	}
	table := &figure.Table{Head: []string{axis(xs), *method}}
	for i, x := range line.X {
		table.Row(figure.Rounded("%.6g", x), line.Y[i])
	}
	if err := cmp.Or(fig.write(line.Figure(axis(xs))), file.write(table)); err != nil {
		return err
	}
	out := divided{Method: *method, At: line.At, Line: line.Line}
	out.Symmetric, out.Broken = line.Sides()
	if f.json {
		return c.print(out)
	}
	fmt.Fprintf(c.stdout, "%v\nthe line of this lattice is at %v\n", table, line.At)
	fmt.Fprintf(c.stdout, "learn from both sides of it with --symmetric %s --broken %s\n", strings.Join(out.Symmetric, ","), strings.Join(out.Broken, ","))
	return nil
}

// axis names the control parameter.
func axis(xs floats) string {
	if xs == nil {
		return "$β$"
	}
	return "$x$"
}

// named replaces patterns by the names in a study that have their form.
func named(s *isingml.Study, patterns []string) (found names, err error) {
	all, err := s.Store().Names()
	if err != nil {
		return nil, err
	}
	for _, p := range patterns {
		n := len(found)
		if slices.Contains(all, p) {
			found = append(found, p)
			continue
		}
		for _, name := range all {
			if ok, err := path.Match(p, name); err != nil {
				return nil, fmt.Errorf("the pattern %q: %w", p, err)
			} else if ok && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
		if len(found) == n {
			return nil, fmt.Errorf("no ensemble of the study is called %q", p)
		}
	}
	return found, nil
}
