package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

var onSlow = flag.Bool("sshfs", false, "run the tests on a file system that is slow, shared and without locks: sshfs, on this machine")

const (
	// asServer, if set, makes the test binary be what sshfs takes for ssh: the
	// SFTP server that the variable names, at the end of a slow line.
	asServer = "ISINGML_TEST_AS_SERVER"
	// hostName, if set, is what the test binary calls the machine that it runs on.
	hostName = "ISINGML_TEST_HOST_NAME"
)

func init() {
	if server := os.Getenv(asServer); server != "" {
		if err := serveSlowly(server); err != nil {
			log.Fatal(err)
		}
		os.Exit(0)
	}
	if name := os.Getenv(hostName); name != "" {
		if err := syscall.Sethostname([]byte(name)); err != nil {
			log.Fatal(err)
		}
	}
}

// oneWay is the time that a packet takes from one end of the line to the other.
const oneWay = 500 * time.Microsecond

// serveSlowly passes on what goes in and out of the server, each part when its
// time has come.
func serveSlowly(server string) error {
	cmd := exec.Command(server)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		slowly(in, os.Stdin)
		in.Close()
	}()
	slowly(os.Stdout, out)
	return cmd.Wait()
}

func slowly(to io.Writer, from io.Reader) {
	type part struct {
		data []byte
		due  time.Time
	}
	line := make(chan part, 1000)
	go func() {
		defer close(line)
		for {
			buffer := make([]byte, 64<<10)
			n, err := from.Read(buffer)
			if err != nil {
				return
			}
			line <- part{buffer[:n], time.Now().Add(oneWay)}
		}
	}()
	for p := range line {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			return
		}
	}
}

// mount mounts a folder over SFTP, as another machine would. Locks that are
// taken in one mount are not seen in another, and what one does the others see
// after a while.
func mount(t *testing.T, folder string) string {
	t.Helper()
	server, err := exec.LookPath("/usr/lib/openssh/sftp-server")
	if err != nil {
		t.Skipf("SKIPPED, there is no SFTP server: %v", err)
	}
	if _, err := os.Stat("/dev/fuse"); err != nil {
		t.Skipf("SKIPPED, the kernel has no FUSE: %v", err)
	}
	at := t.TempDir()
	cmd := exec.Command("sshfs", "-f", "-o", "ssh_command="+os.Args[0], "there:"+folder, at)
	cmd.Env = append(os.Environ(), asServer+"="+server)
	var stderr bytes.Buffer
	cmd.Stderr, cmd.WaitDelay = &stderr, time.Second
	if err := cmd.Start(); err != nil {
		t.Skipf("SKIPPED, sshfs is not installed: %v", err)
	}
	t.Cleanup(func() {
		_ = exec.Command("fusermount3", "-u", "-z", at).Run()
		_ = cmd.Process.Kill() // the line and the server end with it
		_ = cmd.Wait()
	})
	for range 300 {
		var here, there syscall.Stat_t
		if syscall.Stat(at, &there) == nil && syscall.Stat(filepath.Dir(at), &here) == nil && here.Dev != there.Dev {
			return at
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("sshfs does not mount: %s", &stderr)
	return ""
}

// away returns a worker on another machine: with a mount and a name of its own.
func away(t *testing.T, plan, folder string, number, of int) *exec.Cmd {
	t.Helper()
	w := program(t, "work", plan, "--study", filepath.Join(mount(t, folder), "study"), "--shard", fmt.Sprintf("%d/%d", number, of))
	w.Env = append(w.Env, fmt.Sprintf("%s=machine-%d", hostName, number))
	w.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUTS}
	w.Stderr = new(bytes.Buffer)
	if err := w.Start(); errors.Is(err, syscall.EPERM) {
		t.Skip("SKIPPED, to give a process another name for the machine takes the rights of root")
	} else if err != nil {
		t.Fatal(err)
	}
	return w
}

// Workers on a file system that is slow, that no locks of one machine pass to
// another and that shows some changes late leave the bytes of one process, all
// of them come to the end, and what one that is killed leaves is done by the
// others.
func TestWorkersOnSlowFileSystem(t *testing.T) {
	if !*onSlow {
		t.Skip("needs -sshfs, and sshfs")
	}
	file, want := planned(t)
	for round := range 4 {
		kill := round%2 == 1
		folder := t.TempDir()
		begin := time.Now()
		var workers []*exec.Cmd
		for i := range 3 {
			workers = append(workers, away(t, file, folder, i+1, 3))
		}
		if kill {
			for range 1000 {
				if pieces, _ := filepath.Glob(filepath.Join(folder, "study", "pieces", "draw", "*", "*")); len(pieces) > 3 {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			must(t, workers[0].Process.Kill())
		}
		for i, w := range workers {
			if err := w.Wait(); err != nil && !(kill && i == 0) {
				t.Errorf("worker %d: %v: %v", i, err, w.Stderr)
			}
		}
		if got := filesOf(t, filepath.Join(folder, "study")); !same(want, got) {
			t.Errorf("%d files, want the %d of one process", len(got), len(want))
		}
		t.Logf("three workers, one of them killed: %v, in %v", kill, time.Since(begin).Round(100*time.Millisecond))
	}
}
