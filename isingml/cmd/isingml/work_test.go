package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// program returns the command as a process of its own.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "ISINGML_QUIET=1", "GOMAXPROCS=1")
	return cmd
}

// A slow plan takes some seconds, so that workers meet in it.
const slowPlan = `{
  "nodes": {
    "hot": {"kind": "draw", "spec": {"spec": {"l": 16, "beta": 0.3, "configs": 1000, "seed": 1}}},
    "cold": {"kind": "draw", "spec": {"spec": {"l": 16, "beta": 0.6, "configs": 1000, "seed": 1}}},
    "critical": {"kind": "draw", "spec": {"spec": {"l": 32, "beta": 0.440687, "configs": 20000, "seed": 1}}},
    "network": {"kind": "train", "spec": {"training": {"architecture": {"fc1": 32}, "seed": 1, "epochs": 2}, "symmetric": ["hot"], "broken": ["cold"]}},
    "rescaled": {"kind": "block", "spec": {"of": "critical", "seed": 1}},
    "f": {"kind": "evaluate", "spec": {"f": "network", "of": "rescaled"}}
  },
  "want": ["f"]
}`

// planned returns the file of the slow plan, and the study that one process
// makes of it.
func planned(t *testing.T) (file string, want map[string]string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(file, []byte(slowPlan), 0o666); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if status, _, stderr := invoke(t, "run", file, "--study", dir); status != 0 {
		t.Fatal(stderr)
	}
	return file, filesOf(t, dir)
}

// Workers of which some are killed, some stopped, and two have one number leave
// the bytes that one process leaves; those who live come to the end.
func TestWorkersDieAndAreStopped(t *testing.T) {
	file, want := planned(t)
	rng := rand.New(rand.NewPCG(3, 4))
	for round, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		dir := t.TempDir()
		var workers []*exec.Cmd
		for _, shard := range []string{"1/3", "2/3", "3/3", "2/3"} {
			w := program(t, "work", file, "--study", dir, "--shard", shard)
			w.Stderr = new(bytes.Buffer)
			if err := w.Start(); err != nil {
				t.Fatal(err)
			}
			workers = append(workers, w)
		}
		for _, w := range workers[2:] {
			time.Sleep(time.Duration(rng.IntN(1000)) * time.Millisecond)
			if err := w.Process.Signal(signal); err != nil && round == 0 {
				t.Log(err) // it was done already
			}
		}
		for i, w := range workers {
			err := w.Wait()
			if i < 2 && err != nil {
				t.Errorf("worker %d: %v: %v", i, err, w.Stderr)
			}
			if i >= 2 && signal == syscall.SIGTERM && err != nil && w.ProcessState.ExitCode() != 75 {
				t.Errorf("worker %d ends with %v, must be 75: %v", i, err, w.Stderr)
			}
		}
		if !same(want, filesOf(t, dir)) {
			t.Errorf("%v: the study differs from that of one process", signal)
		}
	}
}

// A worker that has to end before the work stops in good order, and says so.
func TestWorkUntil(t *testing.T) {
	file, want := planned(t)
	dir := t.TempDir()
	status, stdout, stderr := 75, "", ""
	for limit := stopping; status == 75 || status == 3; limit += 100 * time.Millisecond {
		status, stdout, stderr = invoke(t, "work", file, "--study", dir, "--until", limit.String(), "--workers", "1")
	}
	if status != 0 || !strings.Contains(stdout, "is there") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if !same(want, filesOf(t, dir)) {
		t.Error("the study differs from that of one process")
	}
}

// A nap is a stage that takes its time, and is lost when it is stopped.
type nap struct {
	Seconds float64                `json:"seconds"`
	After   []study.Maker[float64] `json:"after"`
	Deaf    bool                   `json:"deaf,omitempty"` // to the context
}

var _ = study.Register[float64](study.Kind[nap]{Name: "test-nap", Version: 1, Files: []string{"nap.json"}, Cost: nap.Cost})

func (n nap) Cost() (steps, size float64) { return 1 + n.Seconds, 0 }

func (n nap) Make(ctx context.Context, _ *study.Inputs) (float64, error) {
	if n.Deaf {
		fmt.Fprintln(os.Stderr, "at work")
		ctx = context.Background()
	}
	select {
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	case <-time.After(time.Duration(n.Seconds * float64(time.Second))):
		return n.Seconds, nil
	}
}

func (nap) Save(w *store.Writer, x float64) error { return w.WriteJSON("nap.json", x) }

func (nap) Load(from *store.Stage) (x float64, err error) {
	err = from.ReadJSON("nap.json", &x)
	return x, err
}

// A stage that takes longer than all of an allocation has a status of its own,
// and a name, so that nobody queues for it again and again. Others are done.
func TestWorkTooLong(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "plan.json")
	must(t, os.WriteFile(file, []byte(`{"nodes": {
		"long": {"kind": "test-nap", "spec": {"seconds": 3600, "after": []}},
		"after": {"kind": "test-nap", "spec": {"seconds": 0, "after": ["long"]}},
		"short": {"kind": "test-nap", "spec": {"seconds": 0.01, "after": []}}
	}, "want": ["after", "short"]}`), 0o666))
	for round := range 2 {
		begin := time.Now()
		status, _, stderr := invoke(t, "work", file, "--study", dir, "--until", "3s", "--workers", "2")
		if status != 3 || !strings.Contains(stderr, "test-nap/") || !strings.Contains(stderr, "2 stages are missing") {
			t.Errorf("round %d: status %d: %s", round, status, stderr)
		}
		if took := time.Since(begin); round > 0 && took > time.Second {
			t.Errorf("it was begun again, and ended after %v", took)
		}
	}
}

// What is refused takes what waits for it along, at once.
func TestVerifyRefuses(t *testing.T) {
	dir := t.TempDir()
	if status, _, stderr := invoke(t, "run", filepath.Join("testdata", "plan.json"), "--study", dir); status != 0 {
		t.Fatal(stderr)
	}
	for _, limit := range []string{"--max-steps", "--max-bytes"} {
		status, stdout, stderr := invoke(t, "verify", limit, "1", "--study", dir)
		if status != 2 || !strings.Contains(stdout, "0 different, 0 missing") {
			t.Errorf("%s: status %d: %s%s", limit, status, stdout, stderr)
		}
	}
}

// The number of a pod of an indexed job is that of a worker.
func TestPlaceOfAPod(t *testing.T) {
	for _, c := range []struct {
		flag               study.Shard
		index, completions string
		want               study.Shard
		fails              bool
	}{
		{study.Shard{Part: 1, Of: 4}, "7", "8", study.Shard{Part: 1, Of: 4}, false},
		{study.Shard{}, "7", "", study.Shard{Part: 7}, false},
		{study.Shard{}, "7", "8", study.Shard{Part: 7, Of: 8}, false},
		{study.Shard{}, "", "8", study.Shard{}, false},
		{study.Shard{}, "-1", "", study.Shard{}, true},
		{study.Shard{}, "8", "8", study.Shard{}, true},
		{study.Shard{}, "0", "many", study.Shard{}, true},
	} {
		got, err := place(c.flag, c.index, c.completions)
		if got != c.want && !c.fails || (err != nil) != c.fails {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
}

// indexed does what the controller of a Kubernetes Indexed Job does: it starts
// a process for each index, and starts the index again while it fails. happen,
// called once they are at work, does to them what it likes.
func indexed(t *testing.T, n int, happen func(pods []*exec.Cmd), args ...string) (restarts int) {
	t.Helper()
	start := func(index int) *exec.Cmd {
		pod := program(t, args...)
		pod.Env = append(pod.Env, fmt.Sprintf("JOB_COMPLETION_INDEX=%d", index), fmt.Sprintf("JOB_COMPLETIONS=%d", n))
		pod.Stderr = new(bytes.Buffer)
		must(t, pod.Start())
		return pod
	}
	pods := make([]*exec.Cmd, n)
	for i := range pods {
		pods[i] = start(i)
	}
	happen(pods)
	for i, pod := range pods {
		for pod.Wait() != nil {
			if restarts++; restarts > 6 { // the job's backoffLimit
				t.Fatalf("index %d fails again and again: %v", i, pod.Stderr)
			}
			pod = start(i)
		}
	}
	return restarts
}

// The pods of an Indexed Job, one of which is killed, one evicted, and both
// started again, leave the bytes of one process.
func TestIndexedJob(t *testing.T) {
	file, want := planned(t)
	dir := t.TempDir()
	restarts := indexed(t, 3, func(pods []*exec.Cmd) {
		for range 1000 {
			if pieces, _ := filepath.Glob(filepath.Join(dir, "pieces", "draw", "*", "*")); len(pieces) > 3 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		must(t, pods[1].Process.Kill())
		must(t, pods[2].Process.Signal(syscall.SIGTERM))
	}, "work", file, "--study", dir)
	if restarts < 2 {
		t.Errorf("%d restarts, want those of the killed and of the evicted pod", restarts)
	}
	if !same(want, filesOf(t, dir)) {
		t.Error("the study differs from that of one process")
	}
}

func TestMoment(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"55m":                  now.Add(55 * time.Minute),
		"2026-01-02T04:00:00Z": now.Add(55*time.Minute + 55*time.Second),
		"@1767323045":          now,
	} {
		if got, err := moment(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if _, err := moment("tomorrow", now); err == nil {
		t.Error("tomorrow is a moment")
	}
}

// One line of GNU parallel is a cluster of one machine.
func TestParallel(t *testing.T) {
	parallel, err := exec.LookPath("parallel")
	if err != nil {
		t.Skip("GNU parallel is not installed")
	}
	if out, _ := exec.Command(parallel, "--version").Output(); !bytes.Contains(out, []byte("GNU parallel")) {
		t.Skip("the parallel on PATH is not GNU's")
	}
	file, want := planned(t)
	dir := t.TempDir()
	cmd := exec.CommandContext(context.Background(), parallel, "--will-cite", "-j", "3", os.Args[0]+" work "+file+" --study "+dir+" --shard {}/3", ":::", "1", "2", "3")
	cmd.Env = append(os.Environ(), asProgram+"=1", "ISINGML_QUIET=1", "GOMAXPROCS=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !same(want, filesOf(t, dir)) {
		t.Error("the study differs from that of one process")
	}
}
