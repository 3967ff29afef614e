package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/study"
)

// The versions are those of the types that specify stages.
func TestVersion(t *testing.T) {
	status, stdout, stderr := invoke(t, "version", "--json")
	var got struct {
		Version string
		Stages  map[string]int
	}
	if err := json.Unmarshal([]byte(stdout), &got); status != 0 || err != nil {
		t.Fatalf("status %d, %v, %s", status, err, stderr)
	}
	if got.Version != isingml.Version {
		t.Errorf("version %s, must be %s", got.Version, isingml.Version)
	}
	for kind, want := range map[string]int{"draw": versionOf(t, node.Draw{Spec: sample.Spec{L: 4}}), "train": classify.Version, "flow": rg.Version, "table-i": 1} {
		if got.Stages[kind] != want || want == 0 {
			t.Errorf("%s is of version %d, must be %d", kind, got.Stages[kind], want)
		}
	}
	_, text, _ := invoke(t, "version")
	if !strings.HasPrefix(text, "isingml "+isingml.Version+"\n") || strings.Count(text, "\n") != len(got.Stages)+1 || !strings.Contains(text, fmt.Sprintf("train         %d", got.Stages["train"])) {
		t.Errorf("in words:\n%s", text)
	}
}

// versionOf returns that of a node, as its key has it.
func versionOf(t *testing.T, n study.Node) int {
	t.Helper()
	key, err := study.KeyOf(n)
	must(t, err)
	return key.Version()
}
