package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/cmd/isingml/forecast"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/stat"
)

var (
	scalingFile   = flag.String("scaling", "", "measure one and two workers, simulate up to 10,000, and write the numbers into this file")
	scalingPrefix = flag.String("prefix", "", "words before the command of each worker that is timed, such as chrt -r 1 where others use the machine")
)

// scaling is what notebooks/results/scaling.json holds.
type scaling struct {
	// Measured is what the plan of a few seconds took, for each number of workers.
	Measured []crew `json:"measured"`
	// Gaps, Rates and Pilots are, by L, the updates between two configurations,
	// the time of a configuration on one core, and that of measuring the gap
	// before the first one, which one worker does for all, in seconds.
	Gaps   map[string]int     `json:"gap"`
	Rates  map[string]float64 `json:"seconds_per_configuration"`
	Pilots map[string]float64 `json:"pilot_seconds"`
	// Join is the time that one worker takes to write the largest ensemble, in
	// seconds.
	Join float64 `json:"join_seconds"`
	// FewChains, Pieces2s and ManyChains are forecasts for 8 chains an ensemble,
	// for 1,000 with pieces of 2 s, and for 1,000 with pieces as they are.
	FewChains  []forecast.Forecast `json:"chains_8"`
	Pieces2s   []forecast.Forecast `json:"chains_1000_pieces_2s"`
	ManyChains []forecast.Forecast `json:"chains_1000"`
}

// A crew is workers of one core each that were measured.
type crew struct {
	Workers   int           `json:"workers"`
	Wall      stat.Estimate `json:"wall_seconds"`
	CPU       stat.Estimate `json:"cpu_seconds"`
	Simulated float64       `json:"simulated_wall_seconds"`
}

// drawPlan writes a plan of draws at the critical point.
func drawPlan(t *testing.T, specs ...sample.Spec) string {
	t.Helper()
	nodes, want := make(map[string]any), []string{}
	for _, spec := range specs {
		name := fmt.Sprintf("L=%d", spec.L)
		spec.Beta, spec.Warmup = 0.440687, 10*spec.Gap
		nodes[name] = map[string]any{"kind": "draw", "spec": map[string]any{"spec": spec}}
		want = append(want, name)
	}
	text, err := json.Marshal(map[string]any{"nodes": nodes, "want": want})
	must(t, err)
	file := filepath.Join(t.TempDir(), "plan.json")
	must(t, os.WriteFile(file, text, 0o666))
	return file
}

// forecasts has the command simulate workers, after the timings of a study.
func forecasts(t *testing.T, plan, dir, on string, args ...string) ([]forecast.Forecast, []missing) {
	t.Helper()
	status, stdout, stderr := invoke(t, append([]string{"plan", plan, "--study", dir, "--on", on, "--json"}, args...)...)
	var out struct {
		Missing   []missing           `json:"missing"`
		Forecasts []forecast.Forecast `json:"forecasts"`
	}
	if status != 0 {
		t.Fatal(stderr)
	}
	must(t, json.Unmarshal([]byte(stdout), &out))
	return out.Forecasts, out.Missing
}

// crowded runs some workers of one core on a plan, with words before their
// commands.
func crowded(t *testing.T, plan, dir string, n int, prefix ...string) (wall, cpu time.Duration) {
	t.Helper()
	begin := time.Now()
	var workers []*exec.Cmd
	for i := range n {
		w := program(t, "work", plan, "--study", dir, "--shard", fmt.Sprintf("%d/%d", i+1, n))
		if len(prefix) > 0 {
			env := w.Env
			w = exec.Command(prefix[0], append(prefix[1:len(prefix):len(prefix)], w.Args...)...)
			w.Env = env
		}
		must(t, w.Start())
		workers = append(workers, w)
	}
	for _, w := range workers {
		must(t, w.Wait())
		cpu += w.ProcessState.UserTime() + w.ProcessState.SystemTime()
	}
	return time.Since(begin), cpu
}

// TestScaling writes the scaling study:
//
//	go test -count=1 -run 'TestScaling$' ./isingml/cmd/isingml -v -scaling $PWD/notebooks/results/scaling.json
func TestScaling(t *testing.T) {
	if *scalingFile == "" {
		t.Skip("needs -scaling FILE, and a quiet machine for some minutes")
	}
	var s scaling
	s.Gaps, s.Rates, s.Pilots = make(map[string]int), make(map[string]float64), make(map[string]float64)
	var few, many []sample.Spec
	for _, size := range []struct{ l, few, many int }{{256, 1500, 200000}, {512, 400, 100000}, {1024, 120, 50000}} {
		name := fmt.Sprintf("L=%d", size.l)
		pilot := filepath.Join(t.TempDir(), "study")
		_, cpu := crowded(t, drawPlan(t, sample.Spec{L: size.l, Configs: 1, Chains: 1, Seed: 1}), pilot, 1)
		plans, err := filepath.Glob(filepath.Join(pilot, "draw", "*", "plan.json"))
		must(t, err)
		var p sample.Plan
		must(t, json.Unmarshal([]byte(read(t, plans[0])), &p))
		s.Gaps[name], s.Pilots[name] = p.Gap, cpu.Seconds()
		few = append(few, sample.Spec{L: size.l, Configs: size.few, Chains: 1, Gap: p.Gap, Seed: 1})
		many = append(many, sample.Spec{L: size.l, Configs: size.many, Chains: 8, Gap: p.Gap, Seed: 2})
	}
	// One and two workers in turn. The same draw with another seed is missing in
	// the study that timed the first.
	short := func(seed uint64) string {
		return drawPlan(t, sample.Spec{L: 64, Configs: 90000, Chains: 16, Gap: 6, Seed: seed})
	}
	timed := t.TempDir()
	prefix := strings.Fields(*scalingPrefix)
	crowded(t, short(1), timed, 1, prefix...)
	simulated, _ := forecasts(t, short(2), timed, "1,2")
	var wall, cpu [3][]float64
	for range 4 {
		for n := 1; n <= 2; n++ {
			w, c := crowded(t, short(1), filepath.Join(t.TempDir(), "study"), n, prefix...)
			t.Logf("%d workers: %.2f s, %.2f s of processor time", n, w.Seconds(), c.Seconds())
			wall[n], cpu[n] = append(wall[n], w.Seconds()), append(cpu[n], c.Seconds())
		}
	}
	for n := 1; n <= 2; n++ {
		w, err := stat.Mean(wall[n])
		must(t, err)
		c, err := stat.Mean(cpu[n])
		must(t, err)
		s.Measured = append(s.Measured, crew{n, w, c, simulated[n-1].Wall.Seconds()})
	}
	// Some configurations of each size tell what one takes, then the crowd is
	// simulated for many.
	dir := t.TempDir()
	crowded(t, drawPlan(t, few...), dir, 1, prefix...)
	const on = "1,2,10,100,1000,10000"
	var costs []missing
	s.FewChains, costs = forecasts(t, drawPlan(t, many...), dir, on)
	for i, c := range costs {
		s.Rates[fmt.Sprintf("L=%d", many[i].L)] = c.Seconds / float64(many[i].Configs)
		s.Join = max(s.Join, c.Keep)
		many[i].Chains = 1000
	}
	thousand := drawPlan(t, many...)
	s.Pieces2s, _ = forecasts(t, thousand, dir, on, "--piece", "2s")
	s.ManyChains, _ = forecasts(t, thousand, dir, on)
	text, err := json.MarshalIndent(s, "", "  ")
	must(t, err)
	must(t, os.WriteFile(*scalingFile, append(text, '\n'), 0o666))
}

// scalingRows are those of notebook 11: workers, and how long they take.
func scalingRows(t *testing.T, s scaling) (rows []string) {
	t.Helper()
	if len(s.ManyChains) != 6 || len(s.FewChains) != 6 || len(s.Pieces2s) != 6 {
		t.Fatal("scaling.json lacks forecasts")
	}
	for i, f := range s.ManyChains {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s | %.0f %% | %.0f %% | %s |", thousands(f.Workers),
			clock(s.FewChains[i].Wall), clock(s.Pieces2s[i].Wall), clock(f.Wall), 100*f.Busy, 100*f.Files, clock(f.Last)))
	}
	return rows
}

// scalingClaims are what the README says of it.
func scalingClaims(t *testing.T) []string {
	t.Helper()
	var s scaling
	stored(t, "scaling.json", &s)
	one, two := s.Measured[0], s.Measured[1]
	last := s.ManyChains[5]
	return []string{
		fmt.Sprintf("two take %.2f of the time of one and %.2f of its processor time", two.Wall.Value/one.Wall.Value, two.CPU.Value/one.CPU.Value),
		fmt.Sprintf("%s on one core, %s on 100, %s on 10,000", clock(s.ManyChains[0].Wall), clock(s.ManyChains[3].Wall), clock(last.Wall)),
	}
}

// Notebook 11 shows the stored scaling study.
func TestScalingInNotebook(t *testing.T) {
	var s scaling
	stored(t, "scaling.json", &s)
	var notebook struct {
		Cells []struct {
			Source []string `json:"source"`
		} `json:"cells"`
	}
	text, err := os.ReadFile(filepath.Join(root, "notebooks", "11-cluster.ipynb"))
	must(t, err)
	must(t, json.Unmarshal(text, &notebook))
	var all strings.Builder
	for _, c := range notebook.Cells {
		all.WriteString(strings.Join(c.Source, "") + "\n")
	}
	for _, row := range scalingRows(t, s) {
		if !strings.Contains(all.String(), row) {
			t.Errorf("the notebook lacks\n%s", row)
		}
	}
}

// thousands writes a number with a comma.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// clock writes a time for a table.
func clock(d time.Duration) string {
	d = d.Round(time.Second)
	switch h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60; {
	case h > 0:
		return fmt.Sprintf("%d h %d min", h, m)
	case m > 0:
		return fmt.Sprintf("%d min %d s", m, s)
	default:
		return fmt.Sprintf("%d s", s)
	}
}
