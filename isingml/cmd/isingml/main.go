// Command isingml runs the stages of a study from a shell: for scripts, for
// clusters, and for readers who check somebody else's results.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/isingml/kernel/isingml/study"
)

// A command is one word after "isingml".
type command struct {
	name, summary string
	run           func(ctx context.Context, c *call) error
}

var commands = []command{
	{"reproduce", "the whole paper: Table I with errors, beside the paper's and the exact values", reproduce},
	{"sample", "draw configurations", sampleStage},
	{"temper", "draw configurations by parallel tempering, at several inverse temperatures together", temper},
	{"flat", "a flat histogram of the energy or of a function f: means at every inverse temperature or field, and the free energy", flatStage},
	{"import", "bring in configurations of one's own, from NumPy or Parquet files", importStage},
	{"phases", "where to draw the line between two phases that nobody knows, along a scan", phasesStage},
	{"train", "train f on the paper's two temperature ranges", train},
	{"reweight", "f and its susceptibility as functions of the field Y", reweightStage},
	{"rg", "the renormalization group: β_c, ν and θ_Y", rgStage},
	{"search", "a critical point that nobody knows, from an inverse temperature that may be far off", searchStage},
	{"mcrg", "the Monte Carlo renormalization group: exponents of T matrices", mcrgStage},
	{"scaling", "finite-size scaling: crossings, slopes and powers of L", scalingStage},
	{"plan", "what is missing of a plan, and about what it takes", planStage},
	{"run", "compute a plan: any graph of stages, written down", runPlan},
	{"work", "compute a share of a plan, with others that work on the same study", work},
	{"slurm", "write, and submit, arrays of workers on a plan for Slurm", slurm},
	{"verify", "compute a study again and compare every byte", verify},
	{"export", "copy the finished stages of a study to another folder, or ensembles into a file for other programs", export},
	{"version", "the version of the software, and of the algorithm of each kind of stage", version},
}

// A call is what a command works with: its own flags and where output goes.
type call struct {
	flags          *flag.FlagSet
	args           []string
	stdout, stderr io.Writer
	summary        string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	ctx, again := signal.NotifyContext(ctx, os.Interrupt)
	defer again()
	context.AfterFunc(ctx, again) // a second Ctrl-C ends the program at once, as a kill does
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run returns the exit status: 0, 1 if the command failed, 2 if it was not
// understood or, of verify, if something could not be checked, 3 if what is left
// takes longer than all the time that was given, 75 (EX_TEMPFAIL) if work was
// stopped before its end.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	out := &written{to: stdout}
	status := dispatch(ctx, args, out, &written{to: stderr})
	if status == 0 && out.err != nil {
		fmt.Fprintf(stderr, "isingml: standard output: %v\n", out.err)
		return 1
	}
	return status
}

// written remembers the first error of a writer, so that a full disk does not
// pass for success. It writes characters that would steer a terminal, which the
// names in a stranger's plan or study may hold, as JSON escapes them.
type written struct {
	to  io.Writer
	err error
}

func (w *written) Write(b []byte) (int, error) {
	_, err := w.to.Write(harmless(b))
	if w.err == nil {
		w.err = err
	}
	return len(b), err
}

func harmless(text []byte) []byte {
	steers := func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
	}
	if bytes.IndexFunc(text, steers) < 0 {
		return text
	}
	var out []byte
	for _, r := range string(text) {
		if steers(r) {
			out = fmt.Appendf(out, "\\u%04x", r)
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(stdout)
		return 0
	}
	for _, cmd := range commands {
		if cmd.name != args[0] {
			continue
		}
		c := &call{flags: flag.NewFlagSet("isingml "+cmd.name, flag.ContinueOnError), args: args[1:], stdout: stdout, stderr: stderr, summary: cmd.summary}
		return exit(cmd.name, cmd.run(ctx, c), stderr)
	}
	fmt.Fprintf(stderr, "isingml: no command %q: isingml help lists them\n", args[0])
	return 2
}

// exit says what went wrong and returns the exit status.
func exit(name string, err error, stderr io.Writer) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUnfinished):
		fmt.Fprintf(stderr, "isingml %s: %v\n", name, err)
		return 75
	case errors.Is(err, context.Canceled) && !errors.Is(err, errUnchecked):
		fmt.Fprintf(stderr, "isingml %s: interrupted; what was finished or saved is kept, and the same command goes on from there\n", name)
		return 1
	}
	fmt.Fprintf(stderr, "isingml %s: %v\n", name, err)
	switch {
	case errors.Is(err, study.ErrTooLong):
		return 3
	case errors.Is(err, errUsage), errors.Is(err, errUnchecked):
		return 2
	}
	return 1
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: isingml COMMAND [FLAGS]")
	for _, cmd := range commands {
		fmt.Fprintf(w, "  %-10s %s\n", cmd.name, cmd.summary)
	}
	fmt.Fprintln(w, "isingml COMMAND -h lists the flags.")
}
