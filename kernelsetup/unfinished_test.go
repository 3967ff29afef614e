package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// mark is where the cursor is.
const mark = "‸"

// unfinished are cells as they are while one types, around what is typed. In
// some a brace that is open is no literal, for gopls too.
var unfinished = []struct {
	name, before, after string
	noLiterals          bool
}{
	{"a statement", "%%\n", "", false},
	{"a statement before others", "%%\n", "\nfmt.Println(1)\n", true},
	{"an assignment", "%%\nx := ", "\ny := 2\n", true},
	{"a block of if", "%%\nif true {\n\t", "", false},
	{"a block of if that is closed", "%%\nif true {\n\t", "\n}\n", false},
	{"a condition", "%%\nif ", " {\n}\n", true},
	{"a loop", "%%\nfor i := range 3 {\n\t", "", false},
	{"a range", "%%\nfor i := range ", "", true},
	{"an open call", "%%\nfmt.Println(", "", false},
	{"a second argument", "%%\nfmt.Println(1, ", "", false},
	{"a closed call", "%%\nfmt.Println(", ")\n", true},
	{"an open literal", "%%\nlist := []any{", "", false},
	{"a second element", "%%\nlist := []any{\n\t1,\n\t", "\n", false},
	{"a function value", "%%\nf := func() {\n\t", "", false},
	{"a function", "func f() {\n\t", "", false},
	{"a function above the statements", "func f() {\n\t", "\n}\n%%\nf()\n", false},
	{"a case", "%%\nswitch {\ncase true:\n\t", "", false},
	{"a select", "%%\nselect {\ndefault:\n\t", "", false},
	{"a goroutine", "%%\ngo func() {\n\t", "", true},
	{"a deferred call", "%%\ndefer func() {\n\t", "\n}()\n", false},
	{"an error below", "%%\n", "\nx := := 1\n", true},
	{"letters of physics", "%%\nβ, 𝑥 := \"é\", 1; fmt.Println(β, 𝑥, ", "", false},
	{"an import", "import \"math/rand\"\n%%\n_ = rand.Int\n", "", false},
	{"lines of Windows", "%%\r\nx := 1\r\n", "", false},
}

// typed is what one types in them: what Tab or Shift+Tab is to show, and which
// characters Tab replaces.
var typed = []struct{ text, tab, help, replaced string }{
	{text: "b." + mark, tab: "WriteString"},
	{text: "b.Wri" + mark, tab: "WriteString", replaced: "Wri"},
	{text: "strings.ToU" + mark, tab: "ToUpper", replaced: "ToU"},
	{text: "math." + mark, tab: "Sqrt"},
	{text: "isingml.Op" + mark, tab: "Open", replaced: "Op"},
	{text: "point{" + mark, tab: "Height"},
	{text: "figure.Line{X: nil, " + mark, tab: "Y"},
	{text: "strings.ToUpper(" + mark, help: "ToUpper(s string) string"},
	{text: "strings.Repeat(\"a\", " + mark, help: "Repeat(s string, count int) string"},
	{text: "b.WriteStr" + mark + "ing", help: "WriteString"},
}

// Tab and Shift+Tab answer while a cell does not parse, which is when one asks.
func TestUnfinishedCells(t *testing.T) {
	cells := []cell{{Code: "var b strings.Builder\ntype point struct{ Height float64 }\n%%\nfmt.Println(b.Len(), point{})\n"}}
	var names []string
	wanted := typed[:0:0]
	for _, u := range unfinished {
		for _, c := range typed {
			if u.noLiterals && strings.Contains(c.text, "{") {
				continue
			}
			text, after, _ := strings.Cut(c.text, mark)
			head := u.before + text
			names = append(names, fmt.Sprintf("%s, %s", u.name, c.text))
			wanted = append(wanted, c)
			cells = append(cells, cell{Code: head + after + u.after, Cursor: utf8.RuneCountInString(head), Complete: c.help == "", Inspect: c.help != ""})
		}
	}
	outcomes := runCells(t, t.TempDir(), cells...)[1:]
	wrong := 0
	var seconds []float64
	for i, o := range outcomes {
		c := wanted[i]
		if seconds = append(seconds, o.Seconds); o.Seconds > 0.3 {
			t.Logf("%s: %.3f s", names[i], o.Seconds)
		}
		replaced := string([]rune(cells[i+1].Code)[o.Start:cells[i+1].Cursor])
		switch {
		case o.Status != "ok":
			t.Errorf("%s: status %s", names[i], o.Status)
		case c.help != "" && (!o.Found || !strings.Contains(o.Help, c.help)):
			t.Errorf("%s: %q, want %q", names[i], o.Help, c.help)
		case c.help == "" && (!slices.Contains(o.Matches, c.tab) || replaced != c.replaced):
			t.Errorf("%s: %.200q in place of %q, want %s of %q", names[i], o.Matches, replaced, c.tab, c.replaced)
		default:
			continue
		}
		wrong++
	}
	slices.Sort(seconds)
	t.Logf("%d of %d positions wrong; answers took %.3f s in the middle and %.3f s at most", wrong, len(outcomes), seconds[len(seconds)/2], seconds[len(seconds)-1])
	if slowest := seconds[len(seconds)-1]; *floors && slowest > 0.3 {
		t.Errorf("the slowest answer took %.3f s, at most 0.3 s are wanted", slowest)
	}
}

// Import paths and commands are completed too; where nothing is known nothing
// is shown, and no error of the kernel's own.
func TestOtherCompletions(t *testing.T) {
	outcomes := runCells(t, t.TempDir(),
		cell{Code: "import \"math/", Complete: true},
		cell{Code: "import \"math/\"", Cursor: 13, Complete: true},
		cell{Code: "import \"github.com/isingml/kernel/isingml/fig", Complete: true},
		cell{Code: "%he", Complete: true},
		cell{Code: "%%wr", Complete: true},
		cell{Code: "%%\nx := \"b.", Inspect: true},
		cell{Code: "%%\n}}}}((", Inspect: true},
		cell{Code: "%%\nnowhere.Known(", Inspect: true},
		cell{Code: "", Inspect: true, Complete: false},
		cell{Code: "%%bash\nls", Complete: true},
	)
	for i, want := range []string{"rand", "rand", "fig", "%help", "%%writefile"} {
		if o := outcomes[i]; !slices.ContainsFunc(o.Matches, func(m string) bool { return strings.Contains(m, want) }) {
			t.Errorf("completion %d: %q, want one with %s", i+1, o.Matches, want)
		}
	}
	for i, o := range outcomes[5:8] {
		if o.Found || o.Help != "" || o.Status != "ok" {
			t.Errorf("inspection %d: found %v, %q", i+1, o.Found, o.Help)
		}
	}
}
