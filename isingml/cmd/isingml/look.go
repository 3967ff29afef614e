package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml/data"
)

// looked is what a file holds.
type looked struct {
	File   string        `json:"file"`
	Format string        `json:"format"`
	Arrays []lookedArray `json:"arrays"`
}

type lookedArray struct {
	Name    string   `json:"name"`
	Shape   []int    `json:"shape"`
	Type    string   `json:"type"`
	Columns []string `json:"columns,omitempty"`
	// Values are the different ones, the first few of many, among the first
	// elements; Smallest and Largest are of the same.
	Values   []float64 `json:"values"`
	Smallest float64   `json:"smallest"`
	Largest  float64   `json:"largest"`
	// Reading says what an import makes of it.
	Reading string `json:"reading"`
}

// lookAt says what files hold.
func lookAt(ctx context.Context, c *call, files []string, asJSON bool) error {
	all := []looked{}
	for _, path := range files {
		f, err := data.Open(path)
		if err != nil {
			return err
		}
		one := looked{File: path, Format: f.Format, Arrays: []lookedArray{}}
		for _, a := range f.Arrays {
			r := data.Look(ctx, a)
			one.Arrays = append(one.Arrays, lookedArray{
				Name: a.Name, Shape: a.Shape, Type: a.Type, Columns: a.Columns,
				Values: r.Values, Smallest: r.Smallest, Largest: r.Largest, Reading: r.Reading,
			})
		}
		if err := f.Close(); err != nil {
			return err
		}
		all = append(all, one)
	}
	if asJSON {
		return c.print(map[string]any{"files": all})
	}
	for _, f := range all {
		fmt.Fprintf(c.stdout, "%s: %s, arrays: %d\n", f.File, f.Format, len(f.Arrays))
		for _, a := range f.Arrays {
			fmt.Fprintf(c.stdout, "  %s %v %s", cmp.Or(a.Name, "-"), a.Shape, a.Type)
			if a.Columns != nil {
				fmt.Fprintf(c.stdout, ", columns %q", a.Columns)
			}
			fmt.Fprintf(c.stdout, ", values %v from %v to %v: %s\n", a.Values, a.Smallest, a.Largest, a.Reading)
		}
	}
	return nil
}
