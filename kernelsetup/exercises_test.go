package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var solutions = flag.Bool("solutions", false, "run the solutions of the exercises, on small lattices")

// solution is the code of an exercise, in a text cell.
var solution = regexp.MustCompile("(?s)<summary>Solution</summary>\n\n```go\n(.*?)```")

// Every notebook says at its beginning what its reader will be able to do, and
// ends with a summary, exercises and what to read next.
func TestNotebooksTeach(t *testing.T) {
	s := scratch(t)
	for _, file := range shipped(t, s.notebooks()) {
		n, err := readNotebook(file)
		if err != nil {
			t.Fatal(err)
		}
		first, last := string(n.Cells[0].Source), string(n.Cells[len(n.Cells)-1].Source)
		if !regexp.MustCompile(`(?i)you (will )?(can|be able|have)`).MatchString(first) {
			t.Errorf("%s does not say what its reader will be able to do: %s", filepath.Base(file), first)
		}
		for _, want := range []string{"## Summary\n", "## Exercises\n", "## Next\n"} {
			if !strings.Contains(last, want) {
				t.Errorf("%s does not end with %q", filepath.Base(file), want)
			}
		}
		if found := len(solution.FindAllString(last, -1)); found < 2 || found != strings.Count(last, "<details>") {
			t.Errorf("%s has %d exercises with code, want two or three", filepath.Base(file), found)
		}
	}
}

// The solutions of each notebook, below its declarations, are one program that
// compiles, and with -solutions runs on lattices that are small.
func TestSolutions(t *testing.T) {
	s := finishedSetup(t)
	for _, file := range shipped(t, s.notebooks()) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			n, err := readNotebook(file)
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			program := filepath.Join(folder, "main.go")
			if err := os.WriteFile(program, []byte(solutionsOf(n)), 0o644); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(filepath.Join(s.bin(), "goimports"), "-w", program).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			do := func(dir string, command ...string) {
				t.Helper()
				cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
				cmd.Dir = dir
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%q: %v: %s", command, err, out)
				} else if command[0] != "go" {
					t.Logf("%s", out)
				}
			}
			if !*solutions {
				do(s.root, "go", "vet", program)
				return
			}
			do(s.root, "go", "build", "-o", filepath.Join(folder, "solutions"), program)
			if err := os.Symlink(filepath.Join(s.notebooks(), "data"), filepath.Join(folder, "data")); err != nil {
				t.Fatal(err)
			}
			do(folder, filepath.Join(folder, "solutions"))
		})
	}
}

// small makes less work of what the notebooks ask for.
var small = strings.NewReplacer("paper.Published(", "paper.Quick(", "L: 64,", "L: 16,", "L: 128,", "L: 16,", "Configs: 4000", "Configs: 400", "uint64(4)", "uint64(1)")

// solutionsOf makes one program of the declarations of a notebook and the
// solutions of its exercises.
func solutionsOf(n *notebook) string {
	var cells []string
	for _, c := range n.Cells {
		if declarations, _, _ := strings.Cut("\n"+string(c.Source), "\n%%"); c.code() {
			cells = append(cells, declarations)
		}
	}
	for _, m := range solution.FindAllStringSubmatch(string(n.Cells[len(n.Cells)-1].Source), -1) {
		cells = append(cells, m[1])
	}
	return small.Replace(asProgram(cells...))
}

// asProgram makes one program of cells, as the kernel does: imports first, then
// declarations, then what follows %%, each in a block of its own. Lines for the
// shell are left out.
func asProgram(cells ...string) string {
	var imports []string
	var declarations, body strings.Builder
	block := regexp.MustCompile(`(?sm)^import \((.*?)\n\)|^import ([^(\n]*)$`)
	for _, cell := range cells {
		above, below, runs := strings.Cut(cell, "%%\n")
		for _, m := range block.FindAllStringSubmatch(above, -1) {
			for line := range strings.Lines(m[1] + m[2]) {
				if line = strings.TrimSpace(line); line != "" && !slices.Contains(imports, "import "+line) {
					imports = append(imports, "import "+line)
				}
			}
		}
		declarations.WriteString(regexp.MustCompile(`(?m)^!.*$`).ReplaceAllString(block.ReplaceAllString(above, ""), "") + "\n")
		if runs {
			body.WriteString("{\n" + below + "}\n")
		}
	}
	return "package main\n" + strings.Join(imports, "\n") + "\n" + declarations.String() + "func main() {\n" + body.String() + "}\n"
}
