package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// firstNotebook is what JupyterLab opens with, in the folder that has it.
const firstNotebook = "00-quickstart.ipynb"

// labConfig is what JupyterLab reads before the user's own configuration:
//   - The address and what goes wrong are worth a line, the rest is not.
//   - Kernel connections are not pinged. The server closes one whose last pong
//     is older than the timeout at the time of a ping, so that the timeout must
//     be longer than the interval; tornado warns, at every connection, of one
//     that is. That a connection to this machine ends is noticed without pings.
//   - A kernel's answer to kernel_info_request counts, so that its status is
//     known from the start, not from the first cell on.
//   - Matches that take longer than a second are shown: the first, on a machine
//     that is busy.
//   - No question about news and no look for updates before the first notebook.
//
//go:embed lab
var labConfig embed.FS

// writeLabConfig writes labConfig where JupyterLab finds it, and returns the
// folder.
func (s *setup) writeLabConfig() (string, error) {
	files, err := fs.Sub(labConfig, "lab")
	if err != nil {
		return "", err
	}
	lab := made{name: "state/lab", folder: true}
	dir := s.at(lab)
	if err := s.own(lab); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: move it away, or set %s to another folder", err, homeVariable)
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, errors.Join(s.mark(dir), os.CopyFS(dir, files))
}

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
	where, err := s.labFolder(rest)
	if err != nil {
		return fmt.Errorf("lab: %w", err)
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
	cmd := exec.CommandContext(ctx, p.path, s.labArguments(p, where, *ip, *port, *noBrowser)...)
	// JupyterLab asks before it stops at Ctrl-C; a terminated one just stops,
	// and its kernels with it. In a group of its own it hears only that.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = s.out, s.errors
	config, err := s.writeLabConfig()
	if err != nil {
		return err
	}
	cmd.Env = append(s.jupyterEnv(p), "JUPYTER_CONFIG_PATH="+joinPath(config, os.Getenv("JUPYTER_CONFIG_PATH")))
	s.printf("\nJupyterLab starts on port %d; Ctrl-C here stops it and its kernels.\n", *port)
	err = cmd.Run()
	if ctx.Err() != nil {
		s.printf("\nJupyterLab has stopped\n")
		return nil
	}
	if err != nil {
		return fmt.Errorf("JupyterLab ended: %w; what it says above tells why, and %s checks its parts", err, called("doctor"))
	}
	return nil
}

// labFolder returns the folder to serve: the notebooks, or the one named.
func (s *setup) labFolder(args []string) (string, error) {
	switch len(args) {
	case 0:
		return s.notebooks(), nil
	case 1:
		info, err := os.Stat(args[0])
		if err != nil {
			return "", err
		}
		if !info.IsDir() {
			return "", fmt.Errorf("%s is no folder; name the one it lies in", args[0])
		}
		return filepath.Abs(args[0])
	}
	return "", fmt.Errorf("one folder at most, not %q", args)
}

func (s *setup) labArguments(p *python, folder, ip string, port int, noBrowser bool) []string {
	args := []string{
		"-m", "jupyterlab",
		"--ServerApp.log_level=WARN", // its file of configuration is read after the first lines
		"--ServerApp.ip=" + ip,
		"--ServerApp.port=" + strconv.Itoa(port),
		"--ServerApp.root_dir=" + folder,
	}
	if p.private {
		args = append(args, "--LabApp.extension_manager=readonly") // its packages are locked
	}
	if _, err := os.Stat(filepath.Join(folder, firstNotebook)); err == nil {
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
		another := "take another port: " + called(fmt.Sprintf("lab --port %d", port%65535+1))
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
