package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// xlaLock names the package of PyPI with XLA's plugin for processors, for Linux
// on x86-64, and the hash of its file.
//
//go:embed xla.lock
var xlaLock string

func (s *setup) xlaDir() string    { return filepath.Join(s.home, "xla") }
func (s *setup) xlaChoice() string { return filepath.Join(s.xlaDir(), "plugin") } // names the plugin in use
func (s *setup) xlaPlugin() string {
	return filepath.Join(s.xlaDir(), "cpu", "lammps_jax_pjrt_cpu", "pjrt_c_api_cpu_plugin.so")
}

// xla returns the plugin that cells train on, or an empty string.
func (s *setup) xla() string {
	text, err := os.ReadFile(s.xlaChoice())
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// runXLA is the command xla.
func runXLA(ctx context.Context, s *setup, args []string) error {
	flags := flag.NewFlagSet("xla", flag.ContinueOnError)
	off := flags.Bool("off", false, "train on the pure Go backend again; what was downloaded stays until uninstall")
	rest, err := s.parse(flags, args)
	if err != nil {
		return err
	}
	if *off {
		if err := os.Remove(s.xlaChoice()); err != nil && !os.IsNotExist(err) {
			return err
		}
		return s.ensure(ctx)
	}
	if err := s.ensure(ctx); err != nil { // claims the folder, too
		return err
	}
	var plugin string
	switch len(rest) {
	case 0:
		plugin, err = s.ensureXLAPlugin(ctx)
	case 1:
		if plugin, err = filepath.Abs(rest[0]); err == nil {
			_, err = os.Stat(plugin)
		}
	default:
		err = fmt.Errorf("one plugin at most, not %q", rest)
	}
	if err != nil {
		return fmt.Errorf("xla: %w", err)
	}
	if err := os.MkdirAll(s.xlaDir(), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(s.xlaChoice(), []byte(plugin+"\n"), 0o644); err != nil {
		return err
	}
	s.printf("xla         compiling with it ...\n")
	if err := s.compile(ctx); err != nil {
		return errors.Join(fmt.Errorf("xla: it needs cgo and a C compiler (Debian, Ubuntu: apt install gcc; Fedora: dnf install gcc; macOS: xcode-select --install): %w", err), os.Remove(s.xlaChoice()))
	}
	if _, err := s.writeKernelspec(); err != nil {
		return err
	}
	s.printf("xla         %s\n\n"+
		"Kernels that start from now on build cells with XLA: what GoMLX trains in them (Engine: gomlx.Engine) computes there,\n"+
		"within rounding of the Go backend, and under keys of its own. No import is needed; %s undoes it.\n", plugin, called("xla --off"))
	return nil
}

// ensureXLAPlugin downloads the plugin for processors if it is not there.
func (s *setup) ensureXLAPlugin(ctx context.Context) (string, error) {
	if _, err := os.Stat(s.xlaPlugin()); err == nil {
		return s.xlaPlugin(), nil
	}
	p, err := s.findJupyter(ctx)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(s.xlaDir(), 0o755); err != nil {
		return "", err
	}
	list := filepath.Join(s.xlaDir(), "xla.lock")
	if err := os.WriteFile(list, []byte(xlaLock), 0o644); err != nil {
		return "", err
	}
	s.printf("xla         downloading its plugin for processors, 60 MB ...\n")
	out, err := s.output(ctx, s.home, []string{"PYTHONPATH=", "PYTHONHOME=", "PIP_USER=0"}, p.path, "-m", "pip", "install", "--disable-pip-version-check",
		"--no-input", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", filepath.Join(s.xlaDir(), "cpu"), "-r", list)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		if strings.Contains(out, "No matching distribution") {
			return "", errors.New("there is a plugin ready for Linux on x86-64 only; name the file of another PJRT plugin")
		}
		return "", fmt.Errorf("pip could not install the plugin: %s", pipMend(out))
	}
	return s.xlaPlugin(), nil
}

// xlaTrial is a cell that says which backend GoMLX has.
const xlaTrial = `import (
	"github.com/gomlx/compute"
	_ "github.com/isingml/kernel/isingml/classify/gomlx"
)
%%
backend, err := compute.New()
if err != nil {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
fmt.Println(backend.Name())
`

func checkXLA(ctx context.Context, s *setup) (string, error) {
	plugin := s.xla()
	if plugin == "" {
		return "not set up, and not needed: cells train on the pure Go backend", nil
	}
	if _, err := os.Stat(plugin); err != nil {
		return "", err
	}
	if err := s.trialCell(ctx, xlaTrial); err != nil {
		return "", err
	}
	return plugin, nil
}
