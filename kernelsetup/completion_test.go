package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Tab offers what a package exports, once, also at the first time, also before
// the import is there, and also after an import that brought a new dependency.
func TestCompletion(t *testing.T) {
	const imports = "import \"github.com/isingml/kernel/isingml\"\n%%\nisingml."
	outcomes := runCells(t, t.TempDir(),
		cell{Code: imports, Complete: true},
		cell{Code: imports + "Op", Complete: true},
		cell{Code: "%%\nisingml.", Complete: true},
		cell{Code: "import \"gonum.org/v1/gonum/stat/distuv\"\n%%\nfmt.Println(distuv.UnitNormal.Prob(0))\n"},
		cell{Code: "%%\ndistuv.", Complete: true},
		cell{Code: "%%\nfmt.Printl", Complete: true},
		// The kernel's own packages, at the version of this clone.
		cell{Code: "import \"github.com/janpfeifer/gonb/gonbui/widgets\"\n%%\n_ = widgets.Slider(0, 10, 5)\n"},
		cell{Code: "%%\nwidgets.Sli", Complete: true},
	)
	for i, want := range []string{"Open", "Open", "Open", "0.39894", "Normal", "Println", "", "Slider"} {
		o := outcomes[i]
		if o.Matches == nil {
			if o.Status != "ok" || !strings.Contains(o.text(), want) {
				t.Errorf("request %d: status %s: %v, want %q", i+1, o.Status, o.Outputs, want)
			}
			continue
		}
		checkMatches(t, fmt.Sprintf("request %d", i+1), want, o.Matches)
	}
	first := outcomes[0].Seconds
	// Other work on the machine may hold one kernel up, but not all of them.
	for range 4 {
		if *floors && first > 1 {
			first = min(first, runCells(t, t.TempDir(), cell{Code: imports, Complete: true})[0].Seconds)
		}
	}
	t.Logf("the first completion came after %.2f s", first)
	if *floors && first > 1 {
		t.Errorf("the first completion came after %.2f s at best, at most 1 s is wanted", first)
	}
}

// checkMatches wants one match among those offered, each once, and no function
// of tests.
func checkMatches(t *testing.T, where, want string, matches []string) {
	t.Helper()
	if !slices.Contains(matches, want) {
		t.Errorf("%s: no %s in %q", where, want, matches)
	}
	once := slices.Compact(slices.Sorted(slices.Values(matches)))
	if len(once) < len(matches) || slices.ContainsFunc(once, func(m string) bool { return strings.HasPrefix(m, "Benchmark") }) {
		t.Errorf("%s: doubled, or from tests: %q", where, matches)
	}
}
