package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/study"
)

// version tells what results depend on besides their specifications.
func version(_ context.Context, c *call) error {
	asJSON := c.flags.Bool("json", false, "print the versions as JSON on standard output")
	if err := c.parse(); err != nil {
		return err
	}
	stages := study.Versions()
	if *asJSON {
		return c.print(struct {
			Version string         `json:"version"`
			Stages  map[string]int `json:"stages"`
		}{isingml.Version, stages})
	}
	fmt.Fprintf(c.stdout, "isingml %s\n", isingml.Version)
	for _, kind := range slices.Sorted(maps.Keys(stages)) {
		fmt.Fprintf(c.stdout, "  %-13s %d\n", kind, stages[kind])
	}
	return nil
}
