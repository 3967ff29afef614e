package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/study"
)

// errUnchecked is wrapped where a verification could not check everything: the
// exit status is then 2, and 1 where something differs.
var errUnchecked = errors.New("could not be checked")

func verify(ctx context.Context, c *call) error {
	dir := c.flags.String("study", "study", "folder of the study")
	sums := c.flags.Bool("checksums", false, "compare the files with their checksums and specifications, compute nothing")
	asJSON := c.flags.Bool("json", false, "print the result as JSON on standard output")
	limits := study.DefaultLimits
	c.flags.Float64Var(&limits.Steps, "max-steps", limits.Steps, "do not compute a stage that takes more elementary steps")
	c.flags.Float64Var(&limits.Files, "max-files", limits.Files, "do not read a stage whose files have more bytes")
	c.flags.Float64Var(&limits.Bytes, "max-bytes", limits.Bytes, "do not compute a stage that takes more bytes of memory")
	c.flags.Var((*share)(&limits.Share), "sample", "compute only a part of the stages again, such as 1/20, drawn at random by --seed")
	c.flags.DurationVar(&limits.Time, "time", 0, "stop computing after that time, such as 5m; the order of the stages is drawn at random by --seed")
	c.flags.Uint64Var(&limits.Seed, "seed", 1, "draws what --sample and --time compute")
	if err := c.parse(); err != nil {
		return err
	}
	some := limits.Share > 0 || limits.Time != 0
	if limits.Time < 0 || *sums && some {
		return fmt.Errorf("--sample and --time, which must be positive, say what is computed, and --checksums computes nothing; %w", errUsage)
	}
	s, err := isingml.OpenExisting(*dir)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnchecked, err)
	}
	s = s.WithContext(ctx)
	var report *study.Verification
	if *sums {
		report, err = s.Checksums(limits)
	} else {
		report, err = s.Verify(limits)
	}
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: interrupted: the study is as it was, and nothing that was computed is kept", errUnchecked)
	case err != nil:
		return fmt.Errorf("%w: %w", errUnchecked, err)
	}
	if *asJSON {
		if err := c.print(report); err != nil {
			return err
		}
	} else {
		c.printVerified(report, some, limits.Seed)
	}
	return verdict(report, s.Dir())
}

// printVerified says in words what a verification has found; some says that it
// has computed only stages that the seed has drawn.
func (c *call) printVerified(report *study.Verification, some bool, seed uint64) {
	for _, r := range report.Stages {
		fmt.Fprintf(c.stdout, "%-10s %s\n", r.Verdict, r.Key)
		if r.Detail != "" {
			fmt.Fprintf(c.stdout, "           %s\n", r.Detail)
		}
	}
	fmt.Fprintf(c.stdout, "%d stages: %d identical, %d intact, %d different, %d missing, %d unchecked\n", len(report.Stages),
		report.Count(study.Identical), report.Count(study.Intact), report.Count(study.Different), report.Count(study.Missing), report.Count(study.Unchecked))
	if n := len(report.Stages); some && n > 0 {
		fmt.Fprintf(c.stdout, "computed again: %d of %d stages, %.1f %%, chosen by seed %d; of the others the checksums and specifications agree where they are intact\n", report.Computed, n, 100*float64(report.Computed)/float64(n), seed)
	}
}

// verdict is the error of a verification of the study in a folder.
func verdict(report *study.Verification, dir string) error {
	switch bad, unchecked := report.Count(study.Different)+report.Count(study.Missing), report.Count(study.Unchecked); {
	case bad > 0:
		return fmt.Errorf("%d stages of %s differ or are missing: ask for a new copy, or remove the folders of those that differ and of all that is made from them, and have them computed again; what then differs once more was made by another program, see isingml version, or on a processor that rounds otherwise", bad, dir)
	case unchecked > 0:
		return fmt.Errorf("%w: %d stages of %s", errUnchecked, unchecked, dir)
	case len(report.Stages) == 0:
		return fmt.Errorf("%w: %s holds no stages", errUnchecked, dir)
	}
	return nil
}

// share is a flag of a part, such as 1/20.
type share float64

func (s *share) String() string { return fmt.Sprint(float64(*s)) }

func (s *share) Set(text string) error {
	part, of, ok := strings.Cut(text, "/")
	i, err := strconv.Atoi(part)
	n, e := strconv.Atoi(of)
	if !ok || err != nil || e != nil || i < 1 || i > n {
		return fmt.Errorf("%q is no part such as 1/20", text)
	}
	*s = share(float64(i) / float64(n))
	return nil
}

func export(ctx context.Context, c *call) error {
	dir := c.flags.String("study", "study", "folder of the study")
	to := c.flags.String("to", "", "folder of the copy, or a file whose name ends in .zip, which all commands read in place; or with --ensemble a file whose name ends in "+strings.Join(data.Saved, ", "))
	var ensembles names
	c.flags.Var(&ensembles, "ensemble", "write named ensembles of one format, all in a row, for other programs instead, with the labels that are known; several with commas, and * for anything in a name, such as scan-*")
	license := c.flags.String("license", "", "license of the copy, such as https://spdx.org/licenses/CC-BY-4.0")
	if err := c.parse(); err != nil {
		return err
	}
	if *to == "" {
		return fmt.Errorf("name the folder of the copy with --to; %w", errUsage)
	}
	s, err := isingml.OpenExisting(*dir)
	if err != nil {
		return err
	}
	if ensembles != nil {
		return exportEnsembles(s.WithContext(ctx), ensembles, *to)
	}
	return s.WithContext(ctx).Export(*to, *license)
}

// exportEnsembles writes the configurations of named ensembles.
func exportEnsembles(s *isingml.Study, patterns []string, path string) error {
	found, err := named(s, patterns)
	if err != nil {
		return err
	}
	var all isingml.Ensembles
	for _, name := range found {
		e, err := s.Named(name)
		if err != nil {
			return err
		}
		all = append(all, e)
	}
	return all.Save(path)
}
