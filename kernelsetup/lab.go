package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// firstNotebook is what JupyterLab opens with.
const firstNotebook = "00-quickstart.ipynb"

// runLab is the command lab.
func runLab(ctx context.Context, s *setup, args []string) error {
	flags := flag.NewFlagSet("kernelsetup lab", flag.ContinueOnError)
	port := flags.Int("port", 8888, "port on 127.0.0.1")
	ip := flags.String("ip", "127.0.0.1", "address to listen on; any other than 127.0.0.1 is reachable from elsewhere, and is for containers")
	noBrowser := flags.Bool("no-browser", false, "print the address, do not open a browser")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("lab: %q is not a flag; lab takes --port, --ip and --no-browser", flags.Arg(0))
	}
	if err := freePort(*ip, *port); err != nil {
		return err
	}
	if err := s.ensure(ctx); err != nil {
		return err
	}
	p, err := s.findJupyter(ctx)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, p.path, s.labArguments(*ip, *port, *noBrowser)...)
	// JupyterLab asks before it stops at Ctrl-C; a terminated one just stops.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = s.out, s.errors
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+s.data)
	s.printf("\nJupyterLab on http://127.0.0.1:%d/lab, its address with the token below. Ctrl-C stops it.\n\n", *port)
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("JupyterLab ended: %w", err)
	}
	return nil
}

func (s *setup) labArguments(ip string, port int, noBrowser bool) []string {
	args := []string{
		"-m", "jupyterlab",
		"--ServerApp.ip=" + ip,
		"--ServerApp.port=" + strconv.Itoa(port),
		"--ServerApp.port_retries=0",
		"--ServerApp.root_dir=" + s.notebooks(),
		"--MappingKernelManager.default_kernel_name=" + kernelName,
	}
	if _, err := os.Stat(filepath.Join(s.notebooks(), firstNotebook)); err == nil {
		args = append(args, "--LabApp.default_url=/lab/tree/"+firstNotebook)
	}
	if noBrowser {
		args = append(args, "--no-browser")
	}
	if os.Geteuid() == 0 {
		args = append(args, "--allow-root") // the user of most containers
	}
	return args
}

// freePort says what to do if the port is taken.
func freePort(ip string, port int) error {
	if port < 1 || port > 65535 {
		return fmt.Errorf("lab: port %d, must be from 1 to 65535", port)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(ip, strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("lab: port %d is in use, by another JupyterLab perhaps: open http://127.0.0.1:%d, stop it there with File > Shut Down, or take another port: go run ./kernelsetup lab --port %d", port, port, port+1)
	case err != nil:
		return fmt.Errorf("lab: port %d cannot be used: %w; take another one with --port", port, err)
	}
	return l.Close()
}
