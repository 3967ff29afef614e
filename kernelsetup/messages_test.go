package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// What goes wrong in a cell says what to do about it.
func TestMessagesOfCells(t *testing.T) {
	dir := t.TempDir()
	const sampling = `%%
study := isingml.Must(isingml.Open("study"))
spins := isingml.Must(study.Sample(isingml.Sampling{L: 256, Betas: []float64{0.440687}, Configs: CONFIGS, Seed: 1}))
fmt.Println("drawn", spins[0].Len())
`
	outcomes := runCells(t, dir,
		cell{Code: "import \"github.com/isingml/kernel/isingml\"\n%%\nfmt.Println(isingml.Versoin)\n"},
		cell{Code: "%%\nisingml.Must(isingml.OpenExisting(\"nowhere\"))\n"},
		cell{Code: strings.ReplaceAll(sampling, "CONFIGS", "100000"), InterruptAt: " left"},
		cell{Code: "%%\nisingml.Must(isingml.Open(\"study\"))\nfmt.Println(\"still alive\")\n"},
	)
	for i, want := range []struct{ status, text string }{
		{"error", "Line 3: undefined: isingml.Versoin"},
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
	pieces, err := filepath.Glob(filepath.Join(dir, "study", "pieces", "*", "*", "*"))
	if err != nil || len(pieces) == 0 {
		t.Errorf("the interrupted sampling left no pieces: %v %v", pieces, err)
	}
}

// The compiler's messages about what is not Go but how cells work come with a
// line that says so; each error is said once.
func TestHints(t *testing.T) {
	const outside, gone = "Statements go below a line %%", "what another one made with := is gone"
	cases := []struct{ code, status, says string }{
		{"x := 1\n", "error", outside},
		{"fmt.Println(1)\n", "error", outside},
		{"for i := range 3 {\n}\n", "error", outside},
		{"%%\nimport \"os\"\n", "error", "Imports go above the line %%"},
		{"%%\nfunc f() int { return 1 }\n", "error", "A func with a name goes above the line %%"},
		{"%%\nx := 1\n%%\nfmt.Println(x)\n", "error", "Line 3: a second line %%"},
		{"%%fmt.Println(1)\n", "error", "a line %% opens the statements"},
		{"%%\nx := 1\nfmt.Println(x)\n", "ok", "1"},
		{"%%\nfmt.Println(x)\n", "error", "Line 2: undefined: x\nThis cell knows no x"},
		{"%%\nfmt.Println(x)\n", "error", gone},
		{"%%\nfmt.Println(isingml.Version, isingml.Versoin)\n", "error", "No package isingml with all that this cell takes from it"},
		{"var x = 1\n", "ok", ""},
		{"%%\nfmt.Println(x)\n", "ok", "1"},
		{"%%\nos.Exit(3)\n", "error", "exit status 3"},
	}
	var cells []cell
	for _, c := range cases {
		cells = append(cells, cell{Code: c.code})
	}
	for i, o := range runCells(t, t.TempDir(), cells...) {
		c := cases[i]
		if o.Status != c.status || !strings.Contains(o.text(), c.says) {
			t.Errorf("%q: status %s, want %s with %q in\n%s", c.code, o.Status, c.status, c.says, o.text())
		}
		if c.status == "error" && (len(o.Outputs) != 1 || strings.Count(o.text(), c.says) != 1) {
			t.Errorf("%q: not said once: %v", c.code, o.Outputs)
		}
	}
}
