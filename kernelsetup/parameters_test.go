package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParameters(t *testing.T) {
	const cell = "import \"fmt\"\n!echo é\nvar L = 32 // size\nvar (\n\tbetas = []float64{\n\t\t0.4,\n\t}\n\ta, b = 1, 2\n)\nvar seed uint64\nvar x, err = fmt.Println()\n%%\nvar inside = 1\n"
	for _, c := range []struct{ name, set, want, says string }{
		{name: "a number", set: "L=64", want: strings.Replace(cell, "32 // size", "64 // size // run -p L=64, was 32", 1)},
		{name: "an expression", set: "L=1 << 5", want: strings.Replace(cell, "32 // size", "1 << 5 // size // run -p L=1 << 5, was 32", 1)},
		{name: "of two", set: "b=3", want: strings.Replace(cell, "1, 2", "1, 3 // run -p b=3, was 2", 1)},
		{name: "of many lines", set: "betas=nil", want: strings.Replace(cell, "[]float64{\n\t\t0.4,\n\t}", "nil // run -p betas=nil, was []float64{ ...", 1)},
		{name: "without a value", set: "seed=7", want: strings.Replace(cell, "uint64", "uint64 = 7 // run -p seed=7, was nothing", 1)},
		{name: "not declared", set: "M=64", says: "no variable M that could be set; it declares L, a, b, betas, seed"},
		{name: "below the line", set: "inside=2", says: "no variable inside"},
		{name: "of a call", set: "x=2", says: "x is declared together with others"},
		{name: "no value", set: "L", says: "not of the form name=value"},
		{name: "no name", set: "2=3", says: "not of the form name=value"},
		{name: "no expression", set: "L=two words", says: "text takes quotes"},
	} {
		file := filepath.Join(t.TempDir(), "a.ipynb")
		writeNotebook(t, file, cell, "%%\nfmt.Println(L)")
		p := parameters{}
		err := p.Set(c.set)
		var got map[int]string
		if err == nil {
			n, wrong := readNotebook(file)
			if wrong != nil {
				t.Fatal(wrong)
			}
			got, err = p.apply(file, n)
		}
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want an error that says %q", c.name, err, c.says)
			}
		} else if err != nil || len(got) != 1 || got[1] != c.want {
			t.Errorf("%s: %q, want %q: %v", c.name, got[1], c.want, err)
		}
	}
}

// Text of a cell is no command, and ends no declarations.
func TestDeclarations(t *testing.T) {
	for _, c := range []struct{ name, cell, want string }{
		{"commands", "!ls\nvar a = 1\n%env A 1\nvar b = 2\n%% -n\nc := 3\n", "   \nvar a = 1\n        \nvar b = 2\n"},
		{"a raw string", "var a = `\n%%\n!ls\n`\nvar b = 2\n%%\n", "var a = `\n%%\n!ls\n`\nvar b = 2\n"},
		{"a comment", "/*\n%%\n*/\nvar a = 1\n%main\n", "/*\n%%\n*/\nvar a = 1\n"},
		{"a quote in a command", "!echo `it's\nvar a = 1\n%%\n", "           \nvar a = 1\n"},
		{"no statements", "var a = 1\n", "var a = 1\n"},
		{"lines of Windows", "!ls\r\nvar a = 1\r\n%%\r\n", "    \nvar a = 1\r\n"},
		{"no line break at the end", "import (\n\t\"fmt\"\n)\n\nvar a = f(1)", "import (\n\t\"fmt\"\n)\n\nvar a = f(1)"},
		{"nothing", "", ""},
	} {
		if got := declarations(c.cell); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A notebook runs with the new value, which the output shows and records; a
// value of another type is refused by the compiler.
func TestRunWithParameters(t *testing.T) {
	s := finishedSetup(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "a.ipynb")
	writeNotebook(t, file, "var L int = 32\n%%\nfmt.Println(\"L =\", L)", "%%\nfmt.Println(\"twice\", 2*L)")
	out := filepath.Join(dir, "out")
	if err := runNotebooks(t.Context(), s, []string{file, "-p", "L=64", "--out", out}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(out, "a.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"L = 64", "twice 128", "// run -p L=64, was 32", `"parameters": {
    "L": "64"
   }`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	errors := new(strings.Builder)
	s.errors = errors
	err = runNotebooks(t.Context(), s, []string{file, "-p", `L="wide"`})
	if err == nil || !strings.Contains(errors.String(), "cannot use") {
		t.Errorf("a value of another type: %v: %s", err, errors)
	}
}
