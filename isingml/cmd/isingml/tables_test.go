package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/mcrg"
	scalings "github.com/isingml/kernel/isingml/scaling"
	"github.com/isingml/kernel/isingml/stat"
)

// columns reads a table that a command wrote as CSV.
func columns(t *testing.T, path string) map[string][]string {
	t.Helper()
	file, err := os.Open(path)
	must(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	must(t, err)
	out := map[string][]string{}
	for _, row := range rows[1:] {
		for j, cell := range row {
			out[rows[0][j]] = append(out[rows[0][j]], cell)
		}
	}
	if len(out) != len(rows[0]) {
		t.Errorf("%s: names of columns stand twice in %q", path, rows[0])
	}
	return out
}

// Each command that prints numbers writes them as CSV, digit by digit those of
// its JSON.
func TestNumbersAsCSV(t *testing.T) {
	dir, files := t.TempDir(), t.TempDir()
	scan := spins(t, 8, 60, .3, .34, .38, .42, .46, .5, .54, .58)
	if status, _, stderr := invoke(t, "import", scan, "--study", dir, "--as", "scan", "--beta", ".3:.58:.04"); status != 0 {
		t.Fatal(stderr)
	}
	for _, c := range []struct {
		args     []string
		column   string
		expected func(t *testing.T, printed []byte) []stat.Estimate
	}{
		{[]string{"sample", "--l", "8", "--beta", "0.4,0.5", "--n", "100"}, "e", func(t *testing.T, printed []byte) (want []stat.Estimate) {
			for _, e := range decoded[several](t, printed).Ensembles {
				want = append(want, e.Energy)
			}
			return want
		}},
		{[]string{"reweight", "--symmetric", "scan-beta0.3", "--broken", "scan-beta0.58", "--ensemble", "scan-beta0.42", "--epochs", "1", "--from", "-0.01", "--to", "0.01", "--step", "0.01"}, "χ_f", func(t *testing.T, printed []byte) (want []stat.Estimate) {
			for _, p := range decoded[isingml.FieldCurve](t, printed).Susceptibility {
				want = append(want, p.Estimate)
			}
			return want
		}},
		{[]string{"rg", "--l", "8", "--n", "1000", "--fc1", "16", "--epochs", "2", "--long", "0", "--method", "printed"}, "value", func(t *testing.T, printed []byte) (want []stat.Estimate) {
			m := decoded[mapped](t, printed)
			return []stat.Estimate{*m.BetaC, *m.Nu, *m.ThetaY}
		}},
		{[]string{"scaling", "--l", "4,8", "--n", "200"}, "β", func(t *testing.T, printed []byte) (want []stat.Estimate) {
			for _, c := range decoded[scalings.Result](t, printed).Crossings {
				want = append(want, c.Beta)
			}
			return want
		}},
		{[]string{"mcrg", "--l", "8", "--n", "100", "--blockings", "1"}, "blocking 1", func(t *testing.T, printed []byte) (want []stat.Estimate) {
			for _, set := range decoded[mcrg.Result](t, printed).Sets {
				for _, l := range set.Steps[0].Leading {
					want = append(want, l.Y)
				}
			}
			return want
		}},
		{[]string{"phases", "--ensemble", "scan-*"}, "components", func(t *testing.T, printed []byte) (want []stat.Estimate) {
			return decoded[divided](t, printed).Line.Y
		}},
	} {
		t.Run(c.args[0], func(t *testing.T) {
			file := filepath.Join(files, c.args[0]+".csv")
			status, stdout, stderr := invoke(t, append(c.args, "--study", dir, "--table", file, "--json")...)
			if status != 0 {
				t.Fatal(stderr)
			}
			want, got := c.expected(t, []byte(stdout)), columns(t, file)
			values, errors := got[c.column], got[c.column+" error"]
			if len(want) == 0 || len(values) < len(want) || len(errors) < len(want) {
				t.Fatalf("%d numbers, want %d: %q", len(values), len(want), got)
			}
			for i, e := range want {
				number, _ := strconv.ParseFloat(values[i], 64)
				if number != e.Value || errors[i] != exactly(e.Error) {
					t.Errorf("row %d has %s and %s, must have %v and %v", i+1, values[i], errors[i], e.Value, e.Error)
				}
			}
		})
	}
	t.Run("refused before work", func(t *testing.T) {
		none := filepath.Join(files, "none")
		for _, line := range [][]string{{"sample", "--table", "a.doc"}, {"reweight", "--fig2", "a.md"}, {"reproduce", "--table", "a"}} {
			if status, _, stderr := invoke(t, append(line, "--study", none)...); status != 2 {
				t.Errorf("%q: status %d, %s", line, status, stderr)
			}
			if _, err := os.Stat(none); err == nil {
				t.Errorf("%q made a study", line)
			}
		}
	})
}

func exactly(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// decoded reads what a command printed.
func decoded[T any](t *testing.T, printed []byte) (v T) {
	t.Helper()
	must(t, json.Unmarshal(printed, &v))
	return v
}
