package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An origin is what the numbers in the outputs of a notebook came from. It is
// kept in the notebook's metadata when its cells have run. How figures look
// depends on more, which it does not hold.
type origin struct {
	// Sources is the SHA-256 of the cells.
	Sources string `json:"sources"`
	algorithms
}

// The algorithms are those of the packages that cells call, as `isingml
// version` tells them: the version of the software, and that of every kind of
// stage, which is raised whenever the same specification gives other bytes.
type algorithms struct {
	Version string         `json:"version"`
	Stages  map[string]int `json:"stages"`
}

// algorithms returns those of this clone.
func (s *setup) algorithms(ctx context.Context) (a algorithms, err error) {
	out, err := s.output(ctx, s.root, nil, "go", "run", "./isingml/cmd/isingml", "version", "--json")
	if err == nil {
		err = json.Unmarshal([]byte(out), &a)
	}
	if err != nil {
		return a, fmt.Errorf("the versions of the algorithms: %w", err)
	}
	return a, nil
}

// stale says why the outputs of a notebook are not what its cells would give
// now; nothing if they are. A kind of stage that came after the notebook ran
// does not count.
func (n *notebook) stale(now algorithms) (reasons []string) {
	say := func(format string, values ...any) { reasons = append(reasons, fmt.Sprintf(format, values...)) }
	number := 0
	for _, c := range n.Cells {
		if !c.code() {
			continue
		}
		number++
		failed := false
		for _, o := range c.Outputs {
			failed = failed || o.Type == "error"
		}
		if failed {
			say("cell %d failed", number)
		} else if c.Count == nil {
			say("cell %d was not executed", number)
		}
	}
	from := n.Metadata.Own.Origin
	if from == nil {
		say("it does not say what its outputs came from")
		return reasons
	}
	if from.Sources != n.sources() {
		say("a cell was changed, added or taken away since")
	}
	if from.Version != now.Version {
		say("it was executed with version %s, now it is %s", from.Version, now.Version)
	}
	for _, kind := range slices.Sorted(maps.Keys(from.Stages)) {
		if then, now := from.Stages[kind], now.Stages[kind]; then != now {
			say("the stage %s was of version %d, now it is %d", kind, then, now)
		}
	}
	return reasons
}

// onlyStale returns the jobs whose notebooks are stale, and says of each why.
func (s *setup) onlyStale(jobs []job, now algorithms) ([]job, error) {
	var left []job
	for _, j := range jobs {
		n, err := readNotebook(j.Notebook)
		if err != nil {
			return nil, err
		}
		if reasons := n.stale(now); len(reasons) > 0 {
			s.printf("%s is stale: %s\n", j.Notebook, strings.Join(reasons, "; "))
			left = append(left, j)
		}
	}
	s.printf("%d of %d notebooks are stale\n", len(left), len(jobs))
	return left, nil
}
