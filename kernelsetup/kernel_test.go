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
	"slices"
	"strings"
	"testing"
)

// floors are times that hold on a machine with two cores that does nothing
// else; CI asks for them.
var floors = flag.Bool("floors", false, "check times, on a machine that does nothing else")

var executions = flag.Int("executions", 5, "how often the cell that shows and prints is executed")

//go:embed testdata/cells.py
var cellRunner string

// A cell is one execution.
type cell struct {
	Code        string  `json:"code"`
	Interrupt   float64 `json:"interrupt,omitempty"`    // seconds from its start to an interrupt
	InterruptAt string  `json:"interrupt_at,omitempty"` // text of an output at which it is interrupted
	Queue       bool    `json:"queue,omitempty"`        // the next one is sent without waiting for this one
	GoOn        bool    `json:"go_on,omitempty"`        // stop_on_error is false
	Complete    bool    `json:"complete,omitempty"`     // Tab at its cursor, not execution
	Inspect     bool    `json:"inspect,omitempty"`      // Shift+Tab there
	Cursor      int     `json:"cursor,omitempty"`       // in code points; at the end if it is 0

	Answers []string `json:"answers,omitempty"` // what the user types when asked; without, the front-end cannot ask
}

// An outcome is what a cell left: kind (stdout, stderr, display, error) and
// text or HTML of each output, in order.
type outcome struct {
	Status  string
	Outputs [][2]string
	Seconds float64 // from the request, or its interrupt, to the reply
	Matches []string
	Start   int  // where what the matches replace begins
	Asked   int  // how often for input
	Found   bool // what Shift+Tab asked for
	Help    string
}

func (o outcome) text() string {
	var b strings.Builder
	for _, out := range o.Outputs {
		b.WriteString(out[1])
	}
	return b.String()
}

// finishedSetup is that of the user. It skips the test where there is none.
func finishedSetup(t testing.TB) *setup {
	t.Helper()
	s, err := newSetup(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !s.finished() {
		t.Skip("the kernel is not set up for this clone: go run ./kernelsetup")
	}
	return s
}

// runCells executes cells through the registered kernel.
func runCells(t testing.TB, dir string, cells ...cell) []outcome {
	t.Helper()
	s := finishedSetup(t)
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

// A thousand displays of one cell, with text between them, arrive in order.
func TestThousandDisplays(t *testing.T) {
	const code = `%%
for i := range 1000 {
	gonbui.DisplayHTML(fmt.Sprintf("display %d", i))
	gonbui.Sync()
	fmt.Println("text", i)
}
`
	o := runCells(t, t.TempDir(), cell{Code: code})[0]
	if o.Status != "ok" || len(o.Outputs) != 2000 {
		t.Fatalf("status %s, %d outputs, want 2000", o.Status, len(o.Outputs))
	}
	for i, out := range o.Outputs {
		want := fmt.Sprintf("display %d", i/2)
		if i%2 == 1 {
			want = fmt.Sprintf("text %d\n", i/2)
		}
		if out[1] != want {
			t.Fatalf("output %d is %q, want %q", i, out[1], want)
		}
	}
}

// BenchmarkWarmCell measures from the request to the reply of a cell that opens
// a study, in a kernel that has run such a cell before. Each is a new program.
func BenchmarkWarmCell(b *testing.B) {
	cells := make([]cell, b.N+2)
	for i := range cells {
		cells[i].Code = fmt.Sprintf(`import "github.com/isingml/kernel/isingml"
%%%%
isingml.Must(isingml.Open("study"))
fmt.Println(%d)
`, i)
	}
	b.ResetTimer()
	outcomes := runCells(b, b.TempDir(), cells...)
	var seconds []float64
	for i, o := range outcomes {
		if o.Status != "ok" {
			b.Fatalf("cell %d: %v", i+1, o.Outputs)
		}
		if i >= 2 {
			seconds = append(seconds, o.Seconds)
		}
	}
	slices.Sort(seconds)
	b.ReportMetric(seconds[len(seconds)/2], "median-s/cell")
	b.ReportMetric(seconds[len(seconds)-1], "slowest-s/cell")
}
