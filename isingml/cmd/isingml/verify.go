package main

import (
	"context"
	"fmt"

	"github.com/isingml/kernel/isingml"
)

func verify(ctx context.Context, c *call) error {
	dir := c.flags.String("study", "study", "folder of the study")
	sums := c.flags.Bool("checksums", false, "only compare the files with their checksums, compute nothing")
	asJSON := c.flags.Bool("json", false, "print the result as JSON on standard output")
	if err := c.parse(); err != nil {
		return err
	}
	s, err := isingml.OpenExisting(*dir)
	if err != nil {
		return err
	}
	s = s.WithContext(ctx)
	report, err := s.Verify(!*sums)
	if err != nil {
		return err
	}
	if *asJSON {
		if err := c.print(report); err != nil {
			return err
		}
	} else {
		for _, r := range report.Stages {
			fmt.Fprintf(c.stdout, "%-10s %s\n", r.Verdict, r.Key)
			if r.Detail != "" {
				fmt.Fprintf(c.stdout, "           %s\n", r.Detail)
			}
		}
		fmt.Fprintf(c.stdout, "%d stages: %d identical, %d whole, %d cannot be computed again, %d differ\n", len(report.Stages),
			report.Count(isingml.Identical), report.Count(isingml.Intact), report.Count(isingml.Unknown), report.Count(isingml.Different))
	}
	if n := report.Count(isingml.Different); n > 0 {
		return fmt.Errorf("%d stages of %s differ", n, s.Dir())
	}
	return nil
}

func export(ctx context.Context, c *call) error {
	dir := c.flags.String("study", "study", "folder of the study")
	to := c.flags.String("to", "", "folder of the copy")
	if err := c.parse(); err != nil {
		return err
	}
	if *to == "" {
		fmt.Fprintln(c.stderr, "isingml export: name the folder of the copy with --to")
		return errUsage
	}
	s, err := isingml.OpenExisting(*dir)
	if err != nil {
		return err
	}
	return s.WithContext(ctx).Export(*to)
}
