package main

import (
	"context"
	"errors"
	"fmt"
)

// A check looks at one part: what it found, or what is wrong and how to mend it.
type check struct {
	what string
	look func(ctx context.Context, s *setup) (found string, err error)
	mend string
	// optional: what fails takes comfort away, not function.
	optional bool
}

var again = called("")

var checks = []check{
	{"Go", checkGo, "install Go 1.26 or later from go.dev/dl and put it on PATH", false},
	{"build cache", checkCache, "set GOCACHE to a folder that can be written", false},
	{"programs in the temporary folder", checkTemporary, "set TMPDIR to a folder in which programs may be written and run: cells are", false},
	{"disk", checkDisk, "free some space there, or set " + homeVariable + " and GOCACHE to folders on another disk", false},
	{"modules", checkModules, "connect to a network or a module proxy and run: go mod download", false},
	{"gonb", checkTool("gonb", "-V"), again, false},
	{"goimports", checkTool("goimports", ""), again, false},
	{"gopls", checkTool("gopls", "version"), again + " (without it cells have no completion)", true},
	{"JupyterLab", checkJupyter, again, false},
	{"kernel's registration", checkKernelspec, again, false},
	{"kernel as Jupyter finds it", checkOffered, again + ", and remove the other kernel of that name, or unset JUPYTER_PATH", false},
	{"cell through the kernel", checkCell, again + "; if that changes nothing, what the cell says above tells more", false},
	{"XLA", checkXLA, called("xla") + ", or without it: " + called("xla --off"), true},
	{"port 8888", checkPort, "stop what listens there, or start on another one: " + called("lab --port 8889"), true},
}

// runDoctor is the command doctor.
func runDoctor(ctx context.Context, s *setup, args []string) error {
	if err := s.parseNone("doctor", args); err != nil {
		return err
	}
	return s.examine(ctx, checks)
}

// examine prints the outcome of each check. Its error counts those that failed
// and are not optional.
func (s *setup) examine(ctx context.Context, checks []check) error {
	failed := 0
	for _, c := range checks {
		found, err := c.look(ctx, s)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			s.printf("ok    %s: %s\n", c.what, found)
		case c.optional:
			s.printf("note  %s: %v\n      mend: %s\n", c.what, err, c.mend)
		default:
			failed++
			var m mended
			mend := c.mend
			if errors.As(err, &m) {
				mend = m.mend
			}
			s.printf("FAIL  %s: %v\n      mend: %s\n", c.what, err, mend)
		}
	}
	if failed > 0 {
		return fmt.Errorf("doctor: %d of %d checks failed", failed, len(checks))
	}
	s.printf("everything that is needed is in order\n")
	return nil
}

// A mended error knows a better mend than its check.
type mended struct {
	error
	mend string
}
