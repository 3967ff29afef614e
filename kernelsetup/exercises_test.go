package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The solutions of the exercises compile below the first cell of the notebook
// that they belong to.
func TestSolutionsCompile(t *testing.T) {
	s := finishedSetup(t)
	text, err := os.ReadFile(filepath.Join(s.notebooks(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	exercises := regexp.MustCompile(`(?s)\*\*(\d+\. [^*]*) \((\d\d)\)\.\*\*.*?`+"```go\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if want := strings.Count(string(text), "<summary>Solution"); len(exercises) != want || want < 5 {
		t.Fatalf("%d exercises with code, %d solutions", len(exercises), want)
	}
	for _, e := range exercises {
		title, number, solution := e[1], e[2], e[3]
		files, err := filepath.Glob(filepath.Join(s.notebooks(), number+"-*.ipynb"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%s: notebooks %q: %v", title, files, err)
		}
		n, err := readNotebook(files[0])
		if err != nil {
			t.Fatal(err)
		}
		var first string
		for _, c := range n.Cells {
			if c.code() {
				first = string(c.Source)
				break
			}
		}
		program := filepath.Join(t.TempDir(), "main.go")
		if err := os.WriteFile(program, []byte(asProgram(first, solution)), 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(filepath.Join(s.bin(), "goimports"), "-w", program).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", title, err, out)
			continue
		}
		cmd := exec.Command("go", "vet", program)
		cmd.Dir = s.root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", title, err, out)
		}
	}
}

// asProgram makes one program of cells, as the kernel does: imports first, then
// declarations, then what follows %%.
func asProgram(cells ...string) string {
	var imports, declarations, body strings.Builder
	block := regexp.MustCompile(`(?s)import \(.*?\n\)|import [^(\n]*\n`)
	for _, cell := range cells {
		above, below, _ := strings.Cut(cell, "%%\n")
		imports.WriteString(strings.Join(block.FindAllString(above, -1), "\n") + "\n")
		declarations.WriteString(block.ReplaceAllString(above, "") + "\n")
		body.WriteString(below)
	}
	return "package main\n" + imports.String() + declarations.String() + "func main() {\n" + body.String() + "}\n"
}
