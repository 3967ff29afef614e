// Command kernelsetup makes the Jupyter kernel "Go (isingml)" on this machine,
// and starts, runs, checks and removes it.
//
//	go run ./kernelsetup                        build and register the kernel
//	go run ./kernelsetup lab                    the same if needed, then JupyterLab on notebooks/
//	go run ./kernelsetup run NOTEBOOK...        execute notebooks without a browser
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
	"os"
	"os/signal"
	"syscall"
)

var commands = []struct {
	name, args, summary string
	run                 func(ctx context.Context, s *setup, args []string) error
}{
	{"", "", "build and register the kernel, and find or make a JupyterLab", runSetup},
	{"lab", "[--port N] [--no-browser]", "set up if needed, then start JupyterLab on notebooks/", runLab},
	{"run", "NOTEBOOK... [--out DIR | --inplace] [--html]", "execute notebooks through the kernel", runNotebooks},
	{"doctor", "", "check every part and name the mend of each that fails", runDoctor},
	{"uninstall", "", "remove everything that setup made", runUninstall},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := dispatch(ctx, os.Args[1:])
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	if ctx.Err() != nil {
		err = errors.New("interrupted; run the same command again to go on")
	}
	fmt.Fprintln(os.Stderr, "kernelsetup:", err)
	os.Exit(1)
}

func dispatch(ctx context.Context, args []string) error {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	if name == "help" || name == "-h" || name == "--help" {
		usage()
		return nil
	}
	for _, c := range commands {
		if c.name != name {
			continue
		}
		s, err := newSetup(os.Stdout)
		if err != nil {
			return err
		}
		return c.run(ctx, s, args)
	}
	usage()
	return fmt.Errorf("no command %q", name)
}

func usage() {
	fmt.Println("usage:")
	for _, c := range commands {
		line := "  go run ./kernelsetup"
		if c.name != "" {
			line += " " + c.name
		}
		if c.args != "" {
			line += " " + c.args
		}
		fmt.Printf("%s\n        %s\n", line, c.summary)
	}
}
