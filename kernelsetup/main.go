// Command kernelsetup makes the Jupyter kernel "Go (isingml)" on this machine,
// and starts, runs, checks and removes it.
//
//	go run ./kernelsetup                        build and register the kernel
//	go run ./kernelsetup lab [FOLDER]           the same if needed, then JupyterLab on notebooks/
//	go run ./kernelsetup run NOTEBOOK...        execute notebooks without a browser
//	go run ./kernelsetup page FILE.html         write the live laboratory as a page without a server
//	go run ./kernelsetup xla                    have GoMLX train on XLA in cells
//	go run ./kernelsetup doctor                 check every part
//	go run ./kernelsetup uninstall              remove everything it made
//
// Everything it makes lies in one folder of the user's, but for the kernel's
// registration, which lies where Jupyter looks for it. Nothing needs root.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/isingml/kernel/isingml/cmd/operands"
)

// A command is one word after kernelsetup; the one without a name sets up.
type command struct {
	name, args, summary string
	run                 func(ctx context.Context, s *setup, args []string) error
}

var commands = []command{
	{"", "", "build and register the kernel, and find or make a JupyterLab", runSetup},
	{"lab", "[FOLDER] [--port N] [--no-browser]", "set up if needed, then start JupyterLab on notebooks/, or on another folder", runLab},
	{"run", "NOTEBOOK... [-p NAME=VALUE]... [--out DIR | --inplace] [--stale] [--html] [--pdf] [--paper A4|Letter] [--timeout SECONDS]", "execute notebooks through the kernel", runNotebooks},
	{"page", "FILE.html [--l L | --network FOLDER] [--beta BETA] [--seed SEED]", "write a page whose chain runs in the browser, without a server, for any web site", writePage},
	{"xla", "[PLUGIN | --off]", "have GoMLX train on XLA in cells: on processors, or with the named PJRT plugin, such as that of jax-cuda12-pjrt", runXLA},
	{"doctor", "", "check every part and name the mend of each that fails", runDoctor},
	{"uninstall", "", "remove everything that setup made", runUninstall},
}

func (c command) usage() string {
	return fmt.Sprintf("  %s\n        %s\n", called(strings.TrimSpace(c.name+" "+c.args)), c.summary)
}

// throughVariable names the command that users call this one through, where it
// is not that of a clone: the isingml of a wheel, which has words of its own for
// two of the commands.
const throughVariable = "ISINGML_THROUGH"

// called is how a user writes a command of this program.
func called(words string) string {
	through := os.Getenv(throughVariable)
	if through == "" {
		return strings.TrimSpace("go run ./kernelsetup " + words)
	}
	name, rest, _ := strings.Cut(words, " ")
	switch name {
	case "":
		name = "setup"
	case "run":
		name = "notebook"
	}
	return strings.TrimSpace(through + " " + name + " " + rest)
}

func main() {
	// A closed terminal ends what runs in it, as Ctrl-C does.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	err := dispatch(ctx, os.Stdout, os.Args[1:])
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	if ctx.Err() != nil {
		err = errors.New("interrupted; run the same command again to go on")
	}
	fmt.Fprintln(os.Stderr, "kernelsetup:", err)
	os.Exit(1)
}

func dispatch(ctx context.Context, out io.Writer, args []string) error {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	if name == "help" || name == "-h" || name == "--help" {
		fmt.Fprint(out, "usage:\n")
		for _, c := range commands {
			fmt.Fprint(out, c.usage())
		}
		return nil
	}
	var names []string
	for _, c := range commands {
		names = append(names, c.name)
		if c.name != name {
			continue
		}
		s, err := newSetup(out)
		if err != nil {
			return err
		}
		s.command = c.usage()
		return c.run(ctx, s, args)
	}
	return fmt.Errorf("no command %q; there are%s, and -h explains them", name, strings.Join(names, " "))
}

// parse reads a command's flags, which may stand between its other arguments,
// and returns the latter. With -h it prints what the command takes.
func (s *setup) parse(flags *flag.FlagSet, args []string) (rest []string, err error) {
	rest, err = operands.Parse(flags, args, s.out, "usage:\n"+s.command)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; -h lists its flags", flags.Name(), err)
	}
	return rest, nil
}

// parseNone is parse for a command that takes nothing but -h.
func (s *setup) parseNone(name string, args []string) error {
	rest, err := s.parse(flag.NewFlagSet(name, flag.ContinueOnError), args)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("%s takes no arguments, not %q", name, rest[0])
	}
	return err
}
