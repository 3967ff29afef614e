package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Text is text: only lines of a cell's own code are commands of the kernel.
func TestTextIsNoCommand(t *testing.T) {
	dir := t.TempDir()
	cases := []struct{ name, code, status, says string }{
		{"a raw string", "%%\nfmt.Println(`one\n!touch made\n%d\npackage\n%%\n![picture](x.png)`)\n", "ok",
			"one\n!touch made\n%d\npackage\n%%\n![picture](x.png)\n"},
		{"Markdown", "%%\ngonbui.DisplayMarkdown(`# Title\n![picture](x.png)\n%end`)\n", "ok", ""},
		{"a comment", "/*\n!touch made\n%%\n*/\n%%\nfmt.Print(1)\n", "ok", "1"},
		{"constants", "const (\n\tdigits = `\n%d\n`\n)\n%%\nfmt.Print(digits)\n", "ok", "\n%d\n"},
		{"an expression", "%%\nyes := true &&\n!false\nfmt.Print(yes)\n", "ok", "true"},
		{"elements", "%%\nfmt.Print([]bool{\n!false,\n})\n", "ok", "[true]"},
		{"an open raw string", "%%\nfmt.Print(`\n!touch made\n", "error", "raw string"},
		{"CRLF", "var crlf = 2\r\n%%\r\nfmt.Print(`a\r\nb`, crlf)\r\n", "ok", "a\nb2"},
		{"a byte-order mark", "\ufeff%%\nfmt.Print(3)\n", "ok", "3"},
		{"a command with CRLF", "!echo four\r\n", "ok", "four\n"},
		{"a command of the cell", "!echo five\n%%\nfmt.Print(6)\n", "ok", "five\n6"},
		{"a command below", "%%\nfmt.Println(7)\n!echo eight\n", "ok", "7\neight\n"},
		{"a command between", "%%\nfmt.Println(7)\n!touch made\nfmt.Println(8)\n", "error", "Cell Line 3: !touch made stands between statements"},
		{"a quote in a command", "!echo it\\'s\n%%\nfmt.Print(9)\n", "ok", "it's\n9"},
	}
	var cells []cell
	for _, c := range cases {
		cells = append(cells, cell{Code: c.code})
	}
	for i, o := range runCells(t, dir, cells...) {
		c := cases[i]
		if o.Status != c.status || (c.status == "ok" && c.says != "" && o.text() != c.says) || !strings.Contains(o.text(), c.says) {
			t.Errorf("%s: status %s, want %s with %q in %q", c.name, o.Status, c.status, c.says, o.text())
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "made")); !os.IsNotExist(err) {
		t.Errorf("a line of a text was run: %v", err)
	}
}

// A program that reads its standard input gets lines from a front-end that can
// ask, each when it waits for one, and its end at once from one that cannot.
func TestStandardInput(t *testing.T) {
	const reads = "%%\nvar name string\n_, err := fmt.Scanln(&name)\nfmt.Println(name, err)\n"
	outcomes := runCells(t, t.TempDir(),
		cell{Code: reads},
		cell{Code: reads, Answers: []string{"Onsager"}},
		cell{Code: "%%\nlines := bufio.NewScanner(os.Stdin)\nfor range 2 {\n\tfmt.Print(\"? \")\n\tlines.Scan()\n\tfmt.Println(lines.Text())\n}\n", Answers: []string{"one", "two words"}},
		cell{Code: "!cat\n"},
		cell{Code: "!read word; echo got $word\n", Answers: []string{"Ising"}},
		cell{Code: "%%\ntime.Sleep(300 * time.Millisecond)\nfmt.Println(\"asked for nothing\")\n", Answers: []string{"unasked"}},
	)
	for i, want := range []string{" EOF\n", "Onsager <nil>\n", "? one\n? two words\n", "", "got Ising\n", "asked for nothing\n"} {
		if o := outcomes[i]; o.Status != "ok" || o.text() != want {
			t.Errorf("cell %d: status %s, %q, want %q", i+1, o.Status, o.text(), want)
		}
	}
	if asked := outcomes[5].Asked; asked != 0 {
		t.Errorf("a program that reads nothing was asked for %d times", asked)
	}
}

// Kept values are the same in every cell; of those that are not, a note says
// so. What ends a cell is shown. Names that are taken twice are an error.
func TestValuesOfCells(t *testing.T) {
	cases := []struct{ name, code, status, says string }{
		{"a kept value", "var kept = isingml.Keep(\"kept\", func() float64 { return rand.Float64() })\n%%\nfmt.Print(kept)\n", "ok", "0."},
		{"again", "%%\nfmt.Print(kept)\n", "ok", "0."},
		{"random numbers", "var noise = rand.Float64()\n", "ok", "note: noise computed anew in every cell: isingml.Keep"},
		{"a study", "var study = isingml.Must(isingml.Open(\"study\"))\nvar l = 3\n", "ok", ""},
		{"two functions", "func f() int { return 1 }\nfunc f() int { return 2 }\n", "error", "Cell Line 2: the cell declares func f twice"},
		{"the environment", "%env A=1\n%%\nfmt.Print(os.Getenv(\"A\"))\n", "ok", "1"},
		{"a figure as the last line", "%%\nfigure.Plot(\"\", \"x\", \"y\", figure.Line{X: []float64{0, 1}, Y: []float64{0, 1}})\n", "ok", "isingml-figure"},
		{"no value as the last line", "%%\nfigure.Show(figure.Plot(\"\", \"x\", \"y\", figure.Line{X: []float64{0, 1}, Y: []float64{0, 1}}))\n", "ok", "isingml-figure"},
		{"two values as the last line", "%%\nmath.Modf(1.5)\n", "ok", ""},
	}
	var cells []cell
	for _, c := range cases {
		cells = append(cells, cell{Code: c.code})
	}
	outcomes := runCells(t, t.TempDir(), cells...)
	for i, o := range outcomes {
		c := cases[i]
		if o.Status != c.status || !strings.Contains(o.text(), c.says) || (c.says == "" && o.text() != "") {
			t.Errorf("%s: status %s, want %s with %q in %.300q", c.name, o.Status, c.status, c.says, o.text())
		}
	}
	if outcomes[0].text() != outcomes[1].text() {
		t.Errorf("a kept value is %s and then %s", outcomes[0].text(), outcomes[1].text())
	}
}
