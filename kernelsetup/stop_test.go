package main

import (
	"fmt"
	"strings"
	"testing"
)

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
		cell{Code: "%%\nctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)\nfmt.Println(\"ready\")\n<-ctx.Done()\n", Queue: true, InterruptAt: "ready"}, cell{Code: fine},
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
