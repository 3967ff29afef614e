package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
)

var interruptions = flag.Int("interruptions", 0, "how often TestInterruptedAtAnyMoment interrupts each command at most; 0 means 1, of one command in four, or 5 with ISINGML_LONG_TESTS=1")

// mostAfter is the processor time that a command may use once it has been
// interrupted. It runs on one core, so that nobody waits longer, and does not
// depend on what else the machine does.
const mostAfter = 500 * time.Millisecond

// used returns the processor time that a process has used, in steps of 10 ms.
func used(pid int) (time.Duration, bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+2:])) // from the state on
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil || fields[0] == "Z" {
		return 0, false
	}
	return time.Duration(user+system) * 10 * time.Millisecond, true
}

// interrupted runs a command and interrupts it once it has used that much time. It
// returns what it used after that, and whether it had ended before.
func interrupted(t *testing.T, moment time.Duration, line ...string) (after time.Duration, ended bool) {
	t.Helper()
	cmd := program(t, line...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	must(t, cmd.Start())
	begin, at := time.Now(), time.Duration(0)
	for alive := true; alive && at < moment && time.Since(begin) < 2*time.Minute; at, alive = used(cmd.Process.Pid) {
		time.Sleep(2 * time.Millisecond)
	}
	at, alive := used(cmd.Process.Pid)
	if alive {
		must(t, cmd.Process.Signal(os.Interrupt))
	}
	hung := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Signal(syscall.SIGQUIT) })
	err := cmd.Wait()
	if !hung.Stop() {
		t.Errorf("%v does not end, interrupted at %v:\n%.4000s", line, at, &out)
	}
	var exit *exec.ExitError
	if err == nil {
		return 0, true
	}
	if !errors.As(err, &exit) || !alive || strings.Contains(out.String(), "goroutine ") {
		t.Fatalf("%v: %v, %s", line, err, &out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime() - at, false
}

// Every command hears Ctrl-C at any moment: it is interrupted again and again, and
// goes on from where it was, until it comes to its end. What it uses of the
// processor after that is bounded.
func TestInterruptedAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("runs commands that take seconds")
	}
	n := *interruptions
	if n == 0 {
		n = 1
		if os.Getenv("ISINGML_LONG_TESTS") != "" {
			n = 5
		}
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	hot, _ := values(t, isingml.Sampling{L: 16, Betas: []float64{0.3}, Configs: 20000})
	cold, _ := values(t, isingml.Sampling{L: 16, Betas: []float64{0.6}, Configs: 20000})
	for name, file := range map[string]string{"hot": hot, "cold": cold} {
		if status, _, stderr := invoke(t, "import", file, "--as", name, "--study", at("own")); status != 0 {
			t.Fatal(stderr)
		}
	}
	rows, err := lattice.FromRows(lattice.Square(64), make([]byte, 40000*512))
	must(t, err)
	var large bytes.Buffer
	must(t, data.WriteNPY(&large, rows))
	must(t, os.WriteFile(at("large.npy"), large.Bytes(), 0o666))
	must(t, os.WriteFile(at("wide.json"), []byte(widePlan(16)), 0o666))
	r := rand.New(rand.NewPCG(1, 3))
	for i, line := range [][]string{
		{"sample", "--l", "64", "--n", "20000", "--study", at("sample")},
		{"sample", "--model", "potts", "--q", "10", "--l", "16", "--beta", "1.42", "--n", "2000", "--study", at("potts")},
		{"train", "--l", "32", "--n", "2000", "--study", at("train")},
		{"reweight", "--l", "16", "--n", "20000", "--epochs", "1", "--study", at("reweight")},
		{"rg", "--l", "16", "--n", "10000", "--study", at("rg")},
		{"mcrg", "--l", "32", "--n", "4000", "--study", at("mcrg")},
		{"scaling", "--l", "8,16", "--n", "20000", "--study", at("scaling")},
		{"search", "--from", "0.44", "--l", "8", "--n", "4000", "--study", at("search")},
		{"phases", "--ensemble", "hot,hot,hot,cold,cold,cold", "--x", "0,1,2,3,4,5", "--study", at("own")},
		{"train", "--l", "16", "--symmetric", "hot", "--broken", "cold", "--study", at("own")},
		{"export", "--ensemble", "hot,cold", "--to", at("own.txt"), "--study", at("own")},
		{"import", at("large.npy"), "--as", "large", "--study", at("own")},
		{"export", "--to", at("copy"), "--study", at("own")},
		{"plan", at("wide.json"), "--study", at("own")},
		{"reproduce", "--preset", "quick", "--study", at("quick")},
		{"verify", "--study", at("rg")},
	} {
		if n == 1 && i%4 > 0 && line[0] != "import" {
			continue
		}
		t.Run(line[0], func(t *testing.T) {
			var worst, total time.Duration
			for i := range n {
				moment := time.Duration(r.ExpFloat64() * float64(300*time.Millisecond))
				after, ended := interrupted(t, moment, line...)
				if total += moment; ended {
					break
				}
				if worst = max(worst, after); after > mostAfter {
					t.Errorf("interruption %d of %q, after %v: it used %v more", i, strings.Join(line, " "), moment, after)
				}
			}
			t.Logf("%v at most, in %v", worst, total)
		})
	}
}

// A second Ctrl-C ends a program at once, also one that does not hear the first.
func TestInterruptedTwice(t *testing.T) {
	file := filepath.Join(t.TempDir(), "plan.json")
	must(t, os.WriteFile(file, []byte(`{"nodes": {"long": {"kind": "test-nap", "spec": {"seconds": 3600, "deaf": true, "after": []}}}, "want": ["long"]}`), 0o666))
	dir := filepath.Join(t.TempDir(), "study")
	cmd := program(t, "run", file, "--study", dir)
	said, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	for lines := bufio.NewScanner(said); lines.Scan() && !strings.Contains(lines.Text(), "at work"); {
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for n := 0; ; n++ {
		_ = cmd.Process.Signal(os.Interrupt)
		select {
		case <-ended:
			if status := cmd.ProcessState.Sys().(syscall.WaitStatus); n < 1 || !status.Signaled() || status.Signal() != syscall.SIGINT {
				t.Errorf("after %d signals: %v", n+1, cmd.ProcessState)
			}
			return
		case <-time.After(100 * time.Millisecond):
		}
		if n > 300 {
			_ = cmd.Process.Kill()
			t.Fatal("it hears no signal")
		}
	}
}

// widePlan is a plan of means of means, with 2^n ways through it.
func widePlan(n int) string {
	var plan strings.Builder
	plan.WriteString(`{"nodes": {"0": {"kind": "magnetization", "spec": {"l": 8}}`)
	for i := range n {
		fmt.Fprintf(&plan, `, "%d": {"kind": "average", "spec": {"of": ["%d", "%d"]}}`, i+1, i, i)
	}
	fmt.Fprintf(&plan, `}, "want": ["%d"]}`, n)
	return plan.String()
}
