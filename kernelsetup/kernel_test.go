package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// floors are times that hold on a machine with two cores that does nothing
// else; CI asks for them.
var floors = flag.Bool("floors", false, "check times, on a machine that does nothing else")

var executions = flag.Int("executions", 5, "how often the cell that shows and prints is executed")

//go:embed testdata/cells.py
var cellRunner string

// A cell is one execution, interrupted after some seconds if that is not zero.
type cell struct {
	Code      string  `json:"code"`
	Interrupt float64 `json:"interrupt,omitempty"`
	Queue     bool    `json:"queue,omitempty"`    // the next one is sent without waiting for this one
	GoOn      bool    `json:"go_on,omitempty"`    // stop_on_error is false
	Complete  bool    `json:"complete,omitempty"` // Tab at its end, not execution
}

// An outcome is what a cell left: kind (stdout, stderr, display, error) and
// text or HTML of each output, in order.
type outcome struct {
	Status  string
	Outputs [][2]string
	Seconds float64 // from the request, or its interrupt, to the reply
	Matches []string
}

func (o outcome) text() string {
	var b strings.Builder
	for _, out := range o.Outputs {
		b.WriteString(out[1])
	}
	return b.String()
}

// runCells executes cells through the registered kernel. It skips the test
// where there is none.
func runCells(t *testing.T, dir string, cells ...cell) []outcome {
	t.Helper()
	s, err := newSetup(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !s.finished() {
		t.Skip("the kernel is not set up for this clone: go run ./kernelsetup")
	}
	p, err := s.findJupyter(context.Background())
	if err != nil {
		t.Skip(err)
	}
	input, err := json.Marshal(cells)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(p.path, "-c", cellRunner, kernelName, dir)
	cmd.Stdin = bytes.NewReader(input)
	cmd.Env = s.jupyterEnv(p)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var outcomes []outcome
	for d := json.NewDecoder(&stdout); d.More(); {
		var o outcome
		if err := d.Decode(&o); err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, o)
	}
	if len(outcomes) != len(cells) {
		t.Fatalf("%d outcomes of %d cells", len(outcomes), len(cells))
	}
	return outcomes
}

// A cell that shows a figure, prints, shows and prints again loses nothing and
// keeps the order, every time.
func TestOutputsAreCompleteAndInOrder(t *testing.T) {
	cells := make([]cell, *executions)
	for i := range cells {
		cells[i].Code = fmt.Sprintf(`%%%%
plot := figure.Plot("", "x", "y", figure.Line{X: []float64{0, 1}, Y: []float64{0, %d}})
figure.Show(plot)
fmt.Println("between")
figure.Show(plot)
fmt.Println("after")
`, i+1)
	}
	for i, o := range runCells(t, t.TempDir(), cells...) {
		var kinds []string
		for _, out := range o.Outputs {
			kinds = append(kinds, out[0])
		}
		if got := strings.Join(kinds, " "); o.Status != "ok" || got != "display stdout display stdout" {
			t.Errorf("execution %d: status %s, outputs %v", i+1, o.Status, o.Outputs)
		}
	}
}

// A cell that fails, or is interrupted, ends what was queued behind it, as with
// every kernel, unless it says otherwise; what comes later runs.
func TestErrorsEndWhatIsQueued(t *testing.T) {
	const fine, failing = "%%\nfmt.Println(\"ran\")\n", "%%\nos.Exit(3)\n"
	outcomes := runCells(t, t.TempDir(),
		cell{Code: fine, Queue: true}, cell{Code: failing, Queue: true}, cell{Code: fine, Queue: true}, cell{Code: fine},
		cell{Code: fine},
		cell{Code: failing, Queue: true, GoOn: true}, cell{Code: fine},
		cell{Code: "%%\ntime.Sleep(time.Minute)\n", Queue: true, Interrupt: 2}, cell{Code: fine},
		// A program that ends well when it is interrupted was stopped all the same.
		cell{Code: "%%\nctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)\n<-ctx.Done()\n", Queue: true, Interrupt: 2}, cell{Code: fine},
		cell{Code: fine},
	)
	for i, want := range strings.Fields("ok error aborted aborted  ok  error ok  error aborted  ok aborted  ok") {
		if o := outcomes[i]; o.Status != want {
			t.Errorf("cell %d: status %s, want %s: %v", i+1, o.Status, want, o.Outputs)
		} else if want == "aborted" && len(o.Outputs) > 0 {
			t.Errorf("cell %d was aborted and left %v", i+1, o.Outputs)
		}
	}
}

// An interrupt stops a cell at any moment: while its program is made, between
// the steps of that, and while it runs.
func TestInterruptAtAnyMoment(t *testing.T) {
	var cells []cell
	for i := range 20 {
		cells = append(cells, cell{
			// Every program is another one: nothing of it is in the build cache.
			Code:      fmt.Sprintf("%%%%\nfmt.Println(%d, isingml.Version)\ntime.Sleep(10 * time.Minute)\n", i),
			Interrupt: 0.01 + 0.05*float64(i),
		})
	}
	cells = append(cells, cell{Code: "%%\nfmt.Println(\"still alive\")\n"})
	outcomes := runCells(t, t.TempDir(), cells...)
	slowest := 0.0
	for i, o := range outcomes[:20] {
		if o.Status != "error" {
			t.Errorf("interrupted after %.2f s: status %s: %v", cells[i].Interrupt, o.Status, o.Outputs)
		}
		slowest = max(slowest, o.Seconds)
	}
	t.Logf("the slowest answer came after %.3f s", slowest)
	if *floors && slowest > 0.5 {
		t.Errorf("the slowest answer came after %.3f s, at most 0.5 s are wanted", slowest)
	}
	if o := outcomes[20]; o.Status != "ok" || !strings.Contains(o.text(), "still alive") {
		t.Errorf("the cell after: status %s: %v", o.Status, o.Outputs)
	}
}

// What goes wrong in a cell says what to do about it.
func TestMessagesOfCells(t *testing.T) {
	dir := t.TempDir()
	const sampling = `%%
study := isingml.Must(isingml.Open("study"))
spins := isingml.Must(study.Sample(isingml.Sampling{L: 256, Betas: []float64{0.440687}, Configs: CONFIGS, Seed: 1}))
fmt.Println("drawn", spins[0].Len())
`
	outcomes := runCells(t, dir,
		cell{Code: "%%\nfmt.Println(isingml.Versoin)\n"},
		cell{Code: "%%\nisingml.Must(isingml.OpenExisting(\"nowhere\"))\n"},
		cell{Code: strings.ReplaceAll(sampling, "CONFIGS", "100000"), Interrupt: 6},
		cell{Code: "%%\nisingml.Must(isingml.Open(\"study\"))\nfmt.Println(\"still alive\")\n"},
	)
	for i, want := range []struct{ status, text string }{
		{"error", "Versoin"},
		{"error", "name the folder that holds study.json"},
		{"error", "run the cell again to go on from there"},
		{"ok", "still alive"},
	} {
		if got := outcomes[i]; got.Status != want.status || !strings.Contains(got.text(), want.text) {
			t.Errorf("cell %d: status %s, want %s with %q in\n%v", i+1, got.Status, want.status, want.text, got.Outputs)
		}
		if strings.Contains(outcomes[i].text(), "goroutine ") {
			t.Errorf("cell %d: a goroutine dump in\n%s", i+1, outcomes[i].text())
		}
	}
	pieces, err := filepath.Glob(filepath.Join(dir, "study", "pieces", "ensemble", "*", "*"))
	if err != nil || len(pieces) == 0 {
		t.Errorf("the interrupted sampling left no pieces: %v %v", pieces, err)
	}
}
