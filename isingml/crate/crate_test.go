package crate

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// total is a number more than another total.
type total struct {
	Of   study.Maker[float64] `json:"of,omitempty"`
	Plus float64              `json:"plus"`
}

var _ = study.Register(study.Kind[total]{Name: "crate-total", Version: 1, Files: []string{"total.json"}})

func (n total) Make(ctx context.Context, in *study.Inputs) (x float64, err error) {
	if n.Of != nil {
		x, err = study.Input(ctx, in, n.Of)
	}
	return x + n.Plus, err
}

func (n total) Save(w *store.Writer, x float64) error { return w.WriteJSON("total.json", x) }

func (n total) Load(from *store.Stage) (x float64, err error) {
	return x, from.ReadJSON("total.json", &x)
}

func open(t *testing.T) *study.Study {
	t.Helper()
	s, err := study.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s.Quiet()
}

// An exported study holds a plan that makes all of it, and metadata in which
// everything that is named is there.
func TestExportIsACrate(t *testing.T) {
	s := open(t)
	inner := total{Plus: 6}
	if _, err := study.GetAll(s, []total{{Of: inner, Plus: 10}, {Of: inner, Plus: 3}}); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "copy")
	if err := Export(s, dir, Software{Name: "isingml", Version: "1", URL: "https://example.org"}); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, planName))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plan, err := study.ReadGraph(file)
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := plan.Wanted(t.Context())
	if err != nil || len(nodes) != 2 {
		t.Fatalf("the plan wants %v, %v: must be the two that nothing else was made from", nodes, err)
	}
	again := open(t)
	if err := again.Compute(nodes...); err != nil {
		t.Fatal(err)
	}
	if x, err := study.Get(again, inner); err != nil || x != 6 {
		t.Error(x, err)
	}
	var crate struct {
		Graph []map[string]any `json:"@graph"`
	}
	text, err := os.ReadFile(filepath.Join(dir, crateName))
	if err == nil {
		err = json.Unmarshal(text, &crate)
	}
	if err != nil {
		t.Fatal(err)
	}
	defined := make(map[string]bool)
	for _, e := range crate.Graph {
		id := e["@id"].(string)
		if defined[id] {
			t.Errorf("%s is described twice", id)
		}
		defined[id] = true
		if !strings.HasPrefix(id, "#") && !strings.HasPrefix(id, "https:") {
			if _, err := os.Stat(filepath.Join(dir, id)); err != nil {
				t.Error(err)
			}
		}
	}
	for _, e := range crate.Graph {
		for _, key := range []string{"hasPart", "object", "result", "mentions"} {
			list, _ := e[key].([]any)
			for _, item := range list {
				if id := item.(map[string]any)["@id"].(string); !defined[id] {
					t.Errorf("%s of %s is %s, which is not described", key, e["@id"], id)
				}
			}
		}
	}
	readElsewhere(t, dir)
}

// readElsewhere lets the Python package rocrate read the crate, where it is.
func readElsewhere(t *testing.T, dir string) {
	t.Helper()
	python := os.Getenv("ISINGML_PYTHON")
	if python == "" || exec.Command(python, "-c", "import rocrate").Run() != nil {
		t.Log("not read with rocrate: name a Python that has it with ISINGML_PYTHON")
		return
	}
	const read = `import sys; from rocrate.rocrate import ROCrate; c = ROCrate(sys.argv[1]); print(c.mainEntity.id, len(c.get_by_type("CreateAction")))`
	out, err := exec.Command(python, "-c", read, dir).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "plan.json 4" {
		t.Errorf("rocrate reads %q, %v", out, err)
	}
}

// Identifiers are relative references of RFC 3986, whatever a file is called:
// they lead to its path, and to no other scheme, host, query or fragment.
func TestReferences(t *testing.T) {
	for _, name := range []string{"a.json", "a b", "a#b", "a?b", "100%", "a:b", "é/π.txt", "a\\b", `a"b`, "a\nb", "a;b=c", "[a]"} {
		r, err := url.Parse(reference(name))
		if err != nil || r.Scheme != "" || r.Host != "" || r.RawQuery != "" || r.Fragment != "" || path.Clean(r.Path) != path.Clean(name) {
			t.Errorf("%q has the reference %q: %+v, %v", name, reference(name), r, err)
		}
		for _, c := range reference(name) {
			if c <= ' ' || c > '~' || strings.ContainsRune(`"<>\^{|}`+"`", c) {
				t.Errorf("%q has the reference %q, with %q in it", name, reference(name), c)
			}
		}
	}
}
