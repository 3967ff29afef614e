package main

import (
	"context"
	"encoding/json"
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
	flags := flag.NewFlagSet("lab", flag.ContinueOnError)
	port := flags.Int("port", 8888, "port on 127.0.0.1")
	ip := flags.String("ip", "127.0.0.1", "address to listen on; any other than 127.0.0.1 can be reached from elsewhere, and is for containers")
	noBrowser := flags.Bool("no-browser", false, "print the address, do not open a browser")
	rest, err := s.parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("lab: %q is not a flag; -h lists them", rest[0])
	}
	if err := s.freePort(*ip, *port); err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	if err := s.ensure(ctx); err != nil {
		return err
	}
	p, err := s.findJupyter(ctx)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, p.path, s.labArguments(p, *ip, *port, *noBrowser)...)
	// JupyterLab asks before it stops at Ctrl-C; a terminated one just stops,
	// and its kernels with it. In a group of its own it hears only that.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = s.out, s.errors
	cmd.Env = s.jupyterEnv(p)
	s.printf("\nJupyterLab starts on port %d; Ctrl-C here stops it and its kernels.\n", *port)
	err = cmd.Run()
	if ctx.Err() != nil {
		s.printf("\nJupyterLab has stopped\n")
		return nil
	}
	if err != nil {
		return fmt.Errorf("JupyterLab ended: %w; what it says above tells why, and go run ./kernelsetup doctor checks its parts", err)
	}
	return nil
}

func (s *setup) labArguments(p *python, ip string, port int, noBrowser bool) []string {
	args := []string{
		"-m", "jupyterlab",
		"--ServerApp.ip=" + ip,
		"--ServerApp.port=" + strconv.Itoa(port),
		"--ServerApp.port_retries=0",
		"--ServerApp.root_dir=" + s.notebooks(),
		"--MappingKernelManager.default_kernel_name=" + kernelName,
		// The address and what goes wrong are worth a line, the rest is not.
		"--ServerApp.log_level=WARN",
		"--ServerApp.tornado_settings={'ws_ping_interval': 30000, 'ws_ping_timeout': 30000}",
		// No questions about news and updates before the first notebook.
		"--LabApp.news_url=None",
		"--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
	}
	if p.private {
		args = append(args, "--LabApp.extension_manager=readonly") // its packages are locked
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
func (s *setup) freePort(ip string, port int) error {
	if port < 1 || port > 65535 {
		return fmt.Errorf("port %d, must be from 1 to 65535", port)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(ip, strconv.Itoa(port)))
	switch {
	case err == nil:
		return l.Close()
	case errors.Is(err, syscall.EADDRINUSE):
		another := fmt.Sprintf("take another port: go run ./kernelsetup lab --port %d", port%65535+1)
		if url, root := s.serverOn(port); url != "" {
			return fmt.Errorf("port %d is in use by the JupyterLab on %s: open %s, or stop it with Ctrl-C where it runs, or %s", port, root, url, another)
		}
		return fmt.Errorf("port %d is in use by another program: stop that, or %s", port, another)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("port %d is kept for root; take another one with --port, such as 8888", port)
	}
	return fmt.Errorf("port %d of %s cannot be used: %w; take another one with --port", port, ip, err)
}

// serverOn returns the address, token included, of this user's Jupyter server
// on that port and the folder it serves, or empty strings.
func (s *setup) serverOn(port int) (url, root string) {
	for _, dir := range []string{filepath.Join(s.state(), "runtime"), filepath.Join(s.data, "runtime")} {
		files, _ := filepath.Glob(filepath.Join(dir, "jpserver-*.json"))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				continue
			}
			var server struct {
				PID   int    `json:"pid"`
				Port  int    `json:"port"`
				Root  string `json:"root_dir"`
				Token string `json:"token"`
				URL   string `json:"url"`
			}
			if err := json.Unmarshal(text, &server); err != nil || server.Port != port {
				continue
			}
			if server.PID <= 0 || syscall.Kill(server.PID, 0) != nil {
				continue // left by one that was killed
			}
			return server.URL + "lab?token=" + server.Token, server.Root
		}
	}
	return "", ""
}
