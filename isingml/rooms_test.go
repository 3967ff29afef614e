package isingml_test

import (
	"bufio"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/isingml/kernel/"

// rooms returns the table of CONTRIBUTING: on what each room rests.
func rooms(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", ".github", "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	row, name := regexp.MustCompile("^\\| `([a-z]+)`[^|]*\\|([^|]*)\\|$"), regexp.MustCompile("`([a-z]+)`")
	table := map[string][]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if m := row.FindStringSubmatch(lines.Text()); m != nil {
			table[m[1]] = []string{}
			for _, on := range name.FindAllStringSubmatch(m[2], -1) {
				table[m[1]] = append(table[m[1]], on[1])
			}
		}
	}
	if len(table) < 15 {
		t.Fatalf("CONTRIBUTING has a table of %d rooms", len(table))
	}
	return table
}

// room returns the room of a package of the project.
func room(path string) string {
	path, _ = strings.CutPrefix(path, module)
	if parts := strings.Split(path, "/"); len(parts) > 1 {
		return parts[1]
	}
	return path
}

// dependencies returns, for each package of the project, those that it imports,
// directly or through others.
func dependencies(t *testing.T) map[string][]string {
	t.Helper()
	const format = "{{.ImportPath}}{{range .Deps}} {{.}}{{end}}"
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", format, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		if all := strings.Fields(line); !strings.Contains(all[0], "/peers/") { // comparisons, which stand beside
			deps[all[0]] = slices.DeleteFunc(all[1:], func(path string) bool { return !strings.HasPrefix(path, module) })
		}
	}
	return deps
}

// A package rests, through whatever it imports, on no room but those that
// CONTRIBUTING promises, and no room on one that rests on it.
func TestRooms(t *testing.T) {
	table := rooms(t)
	var beneath func(name string, above []string) map[string]bool
	beneath = func(name string, above []string) map[string]bool {
		if _, ok := table[name]; !ok || slices.Contains(above, name) {
			t.Fatalf("the room %s, beneath %v, has no row in the table of CONTRIBUTING, or rests on itself", name, above)
		}
		all := map[string]bool{name: true}
		for _, on := range table[name] {
			maps.Copy(all, beneath(on, append(slices.Clone(above), name)))
		}
		return all
	}
	for path, deps := range dependencies(t) {
		may := beneath(room(path), nil)
		for _, dep := range deps {
			if !may[room(dep)] {
				t.Errorf("%s reaches %s: by the table of CONTRIBUTING %s does not rest on %s", path, dep, room(path), room(dep))
			}
		}
	}
}

// Packages stand on one another 14 floors high at most.
func TestFloors(t *testing.T) {
	deps, floors := dependencies(t), map[string]int{}
	var floor func(path string) int
	floor = func(path string) int {
		if floors[path] == 0 {
			below := 0
			for _, dep := range deps[path] {
				below = max(below, floor(dep))
			}
			floors[path] = below + 1
		}
		return floors[path]
	}
	for path := range deps {
		if n := floor(path); n > 14 {
			t.Errorf("%s stands on floor %d", path, n)
		}
	}
	t.Logf("%d floors", slices.Max(slices.Collect(maps.Values(floors))))
}

// The store and the study know no physics: they rest on the operating system, on
// progress and on nothing else of the project.
func TestStudyKnowsNoPhysics(t *testing.T) {
	deps := dependencies(t)
	for _, name := range []string{"isingml/store", "isingml/study", "isingml/crate"} {
		if deps[module+name] == nil {
			t.Fatalf("there is no package %s", name)
		}
		for _, dep := range deps[module+name] {
			if !slices.Contains([]string{"internal", "notebook", "store", "study"}, room(dep)) {
				t.Errorf("%s reaches %s", name, dep)
			}
		}
	}
}

// GoMLX is linked by a program that imports classify/gomlx and by no other: cells
// that draw, train the network of Appendix B and plot do without it.
func TestGoMLXIsLinkedWhereImported(t *testing.T) {
	const format = "{{if not .Standard}}{{.ImportPath}}{{end}}"
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", format, ".", "./figure", "./paper", "./laboratory").Output()
	if err != nil {
		t.Fatal(err)
	}
	foreign := 0
	for path := range strings.Lines(string(out)) {
		if strings.HasPrefix(path, "github.com/gomlx/") {
			t.Errorf("cells reach %s", strings.TrimSpace(path))
		}
		if !strings.HasPrefix(path, module) {
			foreign++
		}
	}
	t.Logf("%d packages of other modules", foreign)
}
