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
