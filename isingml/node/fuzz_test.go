package node

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	_ "github.com/isingml/kernel/isingml/model/ising"
	_ "github.com/isingml/kernel/isingml/model/potts"
	"github.com/isingml/kernel/isingml/study"
)

// FuzzSpecifications takes any JSON as the specification of each kind of node,
// beside nodes that it can name as inputs: it is refused, or says what it is and
// costs without a panic, and means the same when it is written again.
func FuzzSpecifications(f *testing.F) {
	for _, seed := range []string{
		`{"spec": {"l": 8, "beta": 0.4, "configs": 10, "seed": 1}}`,
		`{"spec": {"model": "potts", "params": {"q": 3}, "l": 4, "beta": 1, "configs": 1000000000, "gap": -1}}`,
		`{"of": "e", "f": "m"}`, `{"of": ["m", "m"]}`, `{"f": "m", "copies": 32, "seed": 7}`, `{"of": "e", "seed": 3}`,
		`{"symmetric": ["e"], "broken": ["e"], "training": {"seed": 1, "epochs": 1}}`, `{"l": 8, "power": 2}`, `{"of": "e", "name": "energy"}`,
		`{"sha256": "", "format": {"shape": [8, 8], "codec": {"states": 2, "first": -1, "step": 2}}, "configs": 3}`,
		`{"l": -9223372036854775808}`, `{"format": {"shape": [1099511627776, 1099511627776]}}`, `{"of": "x"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, spec []byte) {
		if !json.Valid(spec) || len(spec) > 1<<14 {
			return
		}
		for _, kind := range study.Kinds() {
			text := fmt.Sprintf(`{"nodes": {
				"e": {"kind": "draw", "spec": {"spec": {"l": 8, "beta": 0.44, "configs": 10, "seed": 1}}},
				"m": {"kind": "magnetization", "spec": {"l": 8}},
				"y": {"kind": "train", "spec": {"symmetric": ["x"], "broken": ["e"], "training": {"seed": 1}}},
				"z": {"kind": "evaluate", "spec": {"f": "m", "of": "x"}},
				"x": {"kind": %q, "spec": %s}}, "want": `, kind, spec)
			for _, wanted := range []string{"x", "y", "z"} {
				asked(t, text+`["`+wanted+`"]}`)
			}
		}
	})
}

// asked asks everything of the node that a plan wants which costs nothing.
func asked(t *testing.T, text string) {
	t.Helper()
	g, err := study.ReadGraph(strings.NewReader(text))
	if err != nil {
		return
	}
	nodes, err := g.Wanted(t.Context())
	if err != nil {
		return
	}
	n := nodes[0]
	_ = study.Describe(n)
	if e, ok := n.(EnsembleNode); ok {
		_, _ = e.Format()
		_, _ = e.Rescaling()
		_, _ = e.Symmetries()
		_, _ = e.Len(), e.State()
	}
	if f, ok := n.(FunctionNode); ok {
		_, _ = f.Format()
		_ = f.Products()
	}
	key, err := study.KeyOf(n)
	if err != nil {
		return // numbers that JSON cannot hold
	}
	again, err := study.GraphOf(n)
	if err != nil {
		t.Fatalf("%s has the key %s and no graph: %v", text, key, err)
	}
	same, err := again.Wanted(t.Context())
	if err != nil {
		t.Fatalf("%s is refused when it is written again: %v", text, err)
	}
	if other, err := study.KeyOf(same[0]); err != nil || other != key {
		t.Errorf("%s has the key %s, and written again %s, %v", text, key, other, err)
	}
}
