package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/stat"
)

// asProgram makes the test binary be the command itself, for the tests that
// kill it.
const asProgram = "ISINGML_TEST_AS_PROGRAM"

// statusAtEnd does so too, and names the file that takes what Linux says of the
// process at its end.
const statusAtEnd = "ISINGML_TEST_STATUS_AT_END"

func TestMain(m *testing.M) {
	if path := os.Getenv(statusAtEnd); path != "" {
		code := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)
		status, err := os.ReadFile("/proc/self/status")
		if err != nil || os.WriteFile(path, status, 0o666) != nil {
			code = -1
		}
		os.Exit(code)
	}
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// invoke runs the command in this process.
func invoke(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	t.Setenv("ISINGML_QUIET", "1")
	var out, errors bytes.Buffer
	status = run(context.Background(), args, &out, &errors)
	return status, out.String(), errors.String()
}

// files returns the contents of a study's finished stages by path.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil || strings.HasPrefix(rel, "pieces") || strings.HasPrefix(rel, ".tmp") {
			return err
		}
		text, err := os.ReadFile(path)
		out[rel] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for name, text := range a {
		if b[name] != text {
			return false
		}
	}
	return true
}

var sampling = []string{"sample", "--l", "48", "--beta", "0.42,0.440687,0.46", "--n", "3000", "--seed", "5"}

// A sampling that is killed twenty times at random moments ends with the bytes
// of one that was not.
func TestKilledSamplingResumesExactly(t *testing.T) {
	whole, killed := t.TempDir(), t.TempDir()
	begin := time.Now()
	if status, _, stderr := invoke(t, append(sampling, "--study", whole)...); status != 0 {
		t.Fatal(stderr)
	}
	long := time.Since(begin)
	rng := rand.New(rand.NewPCG(1, 2))
	program := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0], append(sampling, "--study", killed)...)
		cmd.Env = append(os.Environ(), asProgram+"=1", "ISINGML_QUIET=1")
		return cmd
	}
	kills := 0
	for range 20 {
		cmd := program()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.Float64() * 0.4 * float64(long)))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			kills++
		}
	}
	if out, err := program().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if kills == 0 {
		t.Error("the sampling was done before it could be killed")
	}
	if !same(filesOf(t, whole), filesOf(t, killed)) {
		t.Errorf("after %d kills the study differs", kills)
	}
}

func TestShardsJoinToTheSameBytes(t *testing.T) {
	whole, parts := t.TempDir(), t.TempDir()
	if status, _, stderr := invoke(t, append(sampling, "--study", whole)...); status != 0 {
		t.Fatal(stderr)
	}
	for _, shard := range []string{"2/3", "1/3", "3/3"} {
		if status, _, stderr := invoke(t, append(sampling, "--study", parts, "--shard", shard)...); status != 0 {
			t.Fatal(stderr)
		}
	}
	if !same(filesOf(t, whole), filesOf(t, parts)) {
		t.Error("three shards give another study")
	}
}

func TestSampleSummary(t *testing.T) {
	status, stdout, stderr := invoke(t, "sample", "--l", "16", "--beta", "0.4", "--n", "4000", "--study", t.TempDir(), "--json")
	if status != 0 {
		t.Fatal(stderr)
	}
	var s sampled
	if err := json.Unmarshal([]byte(stdout), &s); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	if d := s.Energy.Deviation(-1.1313179844107); d < -4 || d > 4 {
		t.Errorf("energy %v, %.1f standard errors from the exact one", s.Energy, d)
	}
	if s.IntegratedTime.Value < 0.3 || s.NsPerFlip == nil || *s.NsPerFlip <= 0 || s.AbsMagnetization == nil || *s.AbsMagnetization == (stat.Estimate{}) {
		t.Errorf("summary %+v", s)
	}
}

func TestVerifyFindsEveryDifference(t *testing.T) {
	dir := t.TempDir()
	if status, _, stderr := invoke(t, "sample", "--l", "8", "--n", "100", "--study", dir); status != 0 {
		t.Fatal(stderr)
	}
	if status, stdout, stderr := invoke(t, "verify", "--study", dir); status != 0 || !strings.Contains(stdout, "2 identical") {
		t.Fatalf("an untouched study: status %d\n%s%s", status, stdout, stderr)
	}
	for _, some := range [][2]string{{"--sample", "1/2"}, {"--sample", "1/3"}} {
		status, stdout, stderr := invoke(t, "verify", some[0], some[1], "--study", dir)
		if status != 0 || !strings.Contains(stdout, "1 identical, 1 intact") || !strings.Contains(stdout, "computed again: 1 of 2 stages, 50.0 %, chosen by seed 1") {
			t.Errorf("%v: status %d\n%s%s", some, status, stdout, stderr)
		}
	}
	if status, stdout, stderr := invoke(t, "verify", "--time", "1h", "--study", dir); status != 0 || !strings.Contains(stdout, "2 identical") {
		t.Errorf("in an hour: status %d\n%s%s", status, stdout, stderr)
	}
	found, err := filepath.Glob(filepath.Join(dir, "draw", "*", "configurations.parquet"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(found[0], text, 0o644); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := invoke(t, "verify", "--study", dir)
	if status != 1 || !strings.Contains(stdout+stderr, found[0]) {
		t.Errorf("a flipped bit: status %d, must name %s\n%s%s", status, found[0], stdout, stderr)
	}
}

func TestMistakes(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"smaple"}, 2, `no command "smaple"`},
		{[]string{"sample", "--l", "1", "--study", dir}, 1, "L is 1"},
		{[]string{"sample", "--beta", "hot"}, 2, `"hot" is no number`},
		{[]string{"sample", "--shard", "4/3"}, 2, "I from 1 to N"},
		{[]string{"sample", "--algorithm", "gibbs", "--study", dir}, 1, `"gibbs"`},
		{[]string{"sample", "extra"}, 2, `"extra" is not a flag`},
		{[]string{"reproduce", "--preset", "slow", "--study", dir}, 1, `no preset "slow"`},
		{[]string{"verify", "--study", filepath.Join(dir, "nowhere")}, 2, "study.json"},
		{[]string{"verify", "--sample", "2/1", "--study", dir}, 2, "such as 1/20"},
		{[]string{"verify", "--time", "-1s", "--study", dir}, 2, "positive"},
		{[]string{"export", "--study", dir}, 2, "--to"},
		{[]string{"run", "--study", dir}, 2, "PLAN.json"},
		{[]string{"run", "nowhere.json", "--study", dir}, 1, "nowhere.json"},
		{[]string{"rg", "--method", "magic", "--l", "4", "--n", "100", "--study", dir}, 2, "robust and printed"},
	} {
		status, _, stderr := invoke(t, c.args...)
		if status != c.status || !strings.Contains(stderr, c.says) {
			t.Errorf("%v: status %d, want %d with %q in %q", c.args, status, c.status, c.says, stderr)
		}
	}
}

// What is drawn is printed, also where a time or an error cannot be had, in one
// shape for one inverse temperature and for several.
func TestSampleSummaryOfFew(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"2", "3", "4", "6", "20"} {
		for _, betas := range []string{"0.4", "0.4,2"} {
			status, stdout, stderr := invoke(t, "sample", "--l", "8", "--beta", betas, "--n", n, "--study", dir, "--json")
			var all struct {
				Energy    *stat.Estimate
				Ensembles []sampled
			}
			if err := json.Unmarshal([]byte(stdout), &all); status != 0 || err != nil {
				t.Errorf("n=%s: status %d, %v: %s%s", n, status, err, stdout, stderr)
				continue
			}
			one := betas == "0.4"
			if want := strings.Count(betas, ",") + 1; len(all.Ensembles) != want || (all.Energy != nil) != one {
				t.Errorf("n=%s, beta=%s: %s", n, betas, stdout)
			}
			for _, e := range all.Ensembles {
				if (e.IntegratedTime == nil || math.IsNaN(e.Energy.Error)) && len(e.Warnings) == 0 {
					t.Errorf("n=%s, beta=%v: what is not known has no warning: %s", n, e.Beta, stdout)
				}
			}
		}
	}
}

// Chains that do not mix are marked in words and in JSON.
func TestSampleUnmixed(t *testing.T) {
	args := []string{"sample", "--l", "8", "--beta", "0.6", "--param", "h=0.005", "--gap", "20", "--warmup", "100", "--chains", "4", "--n", "1000", "--algorithm", "metropolis", "--study", t.TempDir()}
	status, stdout, stderr := invoke(t, args...)
	if status != 0 || !strings.Contains(stdout, ")?, |m| = ") || !strings.Contains(stdout, "magnetization") {
		t.Errorf("status %d: %s%s", status, stdout, stderr)
	}
	var s sampled
	status, stdout, stderr = invoke(t, append(args, "--json")...)
	if err := json.Unmarshal([]byte(stdout), &s); status != 0 || err != nil || s.Mixed || len(s.Warnings) == 0 {
		t.Errorf("status %d, %v: %s%s", status, err, stdout, stderr)
	}
}
