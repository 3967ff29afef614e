package mcrg_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"testing"

	"github.com/isingml/kernel/isingml/mcrg"
	"github.com/isingml/kernel/isingml/random"
)

// Exponents and their errors are those that numpy computes of the same series,
// to 1e-9. ISINGML_PYTHON names an interpreter that has it.
func TestNumpyAgrees(t *testing.T) {
	python := os.Getenv("ISINGML_PYTHON")
	if python == "" || exec.Command(python, "-c", "import numpy").Run() != nil {
		t.Skip("name a Python that has numpy with ISINGML_PYTHON")
	}
	const bins = 20
	s, o := linear(1999, random.New(1, "numpy"))
	r, err := mcrg.Analyse(t.Context(), s, 1, 2, bins, o)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{"blocked": o.Blocked, "bins": bins, "b": 2})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/tmatrix.py")
	cmd.Stdin = bytes.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want [2][]float64 // values, errors
	if err := json.Unmarshal(out, &want); err != nil || len(want[0]) != 4 {
		t.Fatalf("%s: %v", out, err)
	}
	for k, e := range r.Set("even").Steps[0].Leading {
		for i, got := range [][2]float64{{e.Y.Value, e.Y.Error}, {e.Inverse.Value, e.Inverse.Error}} {
			for part := range got {
				if w := want[part][2*k+i]; math.Abs(got[part]-w) > 1e-9*math.Abs(w) {
					t.Errorf("%d operators, number %d, part %d: %v, numpy gives %v", k+1, i, part, got[part], w)
				}
			}
		}
	}
}
