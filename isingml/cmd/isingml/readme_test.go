package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

const root = "../../.."

// The README says what the stored results say, and gives no decimal number
// that is not among them, nor known exactly, nor a version.
func TestREADME(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	must(t, err)
	readme := string(text)
	held := slices.Concat(tableRows(t), speedRows(t), trainingClaims(t), reweightingClaims(t), longClaims(t), scalingClaims(t), methodClaims(t), pythonClaims(t))
	for _, claim := range held {
		if !strings.Contains(readme, claim) {
			t.Errorf("the README lacks\n%s", claim)
		}
	}
	held = append(held, "Go 1.26", "Python 3.10", "JAX 0.10.2", "127.0.0.1")
	for _, number := range unheld(readme, strings.Join(held, "\n")) {
		t.Errorf("the README says %s, which no stored result holds", number)
	}
}

func stored(t *testing.T, name string, v any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "notebooks", "results", name))
	must(t, err)
	must(t, json.Unmarshal(text, v))
}

// pythonClaims are those of isingml/paper/peers/protocol.py.
func pythonClaims(t *testing.T) []string {
	t.Helper()
	var p struct {
		Preset  string
		Isingml float64
		Python  float64
		Ratio   float64
		Parts   map[string]float64
	}
	stored(t, "protocol.json", &p)
	if p.Preset != "paper" || math.Abs(p.Python/p.Isingml/p.Ratio-1) > 0.01 {
		t.Errorf("protocol.json: %+v", p)
	}
	return []string{
		fmt.Sprintf("take %.2f times as much processor time on one core: %.1f s for %.1f s", p.Ratio, p.Python, p.Isingml),
		fmt.Sprintf("of which sampling %.1f s, training %.1f s and predictions %.1f s", p.Parts["sampling (mcising)"], p.Parts["training (JAX)"], p.Parts["predictions (JAX)"]),
	}
}

// methodClaims are what f, |m|, crossings and T matrices make of the same
// configurations: isingml reproduce --preset paper --methods methods.csv.
func methodClaims(t *testing.T) (claims []string) {
	t.Helper()
	file, err := os.Open(filepath.Join(root, "notebooks", "results", "methods.csv"))
	must(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	must(t, err)
	number := func(by, at, column string) string {
		t.Helper()
		for _, row := range rows[1:] {
			if i := slices.Index(rows[0], column); i >= 0 && row[0] == by && row[1] == at {
				value, err := strconv.ParseFloat(row[i], 64)
				must(t, err)
				deviation, err := strconv.ParseFloat(row[i+1], 64)
				must(t, err)
				return fmt.Sprint(stat.Estimate{Value: value, Error: deviation})
			}
		}
		t.Fatalf("methods.csv has no %s of %s, %s", column, by, at)
		return ""
	}
	const f, m, xi = "mean symmetrized f", "|m|", "crossing of ξ/L"
	for _, column := range []string{"β_c", "ν"} {
		claims = append(claims, fmt.Sprintf("%s beside %s and %s", number(f, "64 against 128", column),
			number(m, "64 against 128", column), number(xi, "64 and 128", column)))
	}
	return append(claims, "tell ν better, "+number("T matrix", "32 to 16", "ν"))
}

// tableRows are those of Table I: isingml reproduce --preset paper --json.
func tableRows(t *testing.T) (rows []string) {
	t.Helper()
	var r paper.Summary
	stored(t, "paper.json", &r)
	if r.Diagnostics == nil {
		t.Fatal("paper.json has no diagnostics")
	}
	for _, cells := range r.Diagnostics.Table().Rows {
		line := strings.NewReplacer("|$m$|", `\|m\|`, "$", "").Replace("| " + strings.Join(cells, " | ") + " |")
		rows = append(rows, line)
	}
	return rows
}

// flips is what an update of clusters costs.
type flips struct {
	NsPerFlip float64 `json:"ns_per_flip"`
	Ratio     float64 `json:"ratio"`
}

// peers are the results beside other programs.
type peers struct {
	Small          map[string]flips `json:"L=64"`
	Large          map[string]flips `json:"L=256"`
	MultiHistogram struct {
		Seconds    map[string]float64 `json:"seconds"`
		Ratio      float64            `json:"ratio"`
		Difference float64            `json:"largest_difference"`
	} `json:"multi-histogram"`
}

// speedRows are those of isingml/sample/peers/peers.py --json.
func speedRows(t *testing.T) (rows []string) {
	t.Helper()
	var p peers
	stored(t, "peers.json", &p)
	if len(p.Small) < 2 {
		t.Fatal("peers.json has no peers")
	}
	for name, small := range p.Small {
		large := p.Large[name]
		rows = append(rows, fmt.Sprintf("| %s | %.1f | %.1f | %.1f | %.1f |", name, small.NsPerFlip, small.Ratio, large.NsPerFlip, large.Ratio))
	}
	return rows
}

// reweightingClaims are those of isingml/reweight/peers/peers.py --json.
func reweightingClaims(t *testing.T) []string {
	t.Helper()
	var p peers
	stored(t, "peers.json", &p)
	m := p.MultiHistogram
	own, other := m.Seconds["isingml"], m.Seconds["pymbar 4.0.3"]
	if !(own > 0) || math.Abs(other/own/m.Ratio-1) > 0.01 {
		t.Errorf("peers.json: a ratio of %v, of %v", m.Ratio, m.Seconds)
	}
	return []string{"pymbar 4.0.3,", fmt.Sprintf("takes %.1f times as much processor time", m.Ratio), fmt.Sprintf("agree to %.0e", m.Difference)}
}

// longClaims are of isingml reproduce --preset long --json.
func longClaims(t *testing.T) []string {
	t.Helper()
	type thermal struct {
		BetaC stat.Estimate `json:"beta_c"`
		Nu    stat.Estimate `json:"nu"`
	}
	type level struct {
		F thermal `json:"f"`
	}
	var r struct {
		thermal
		Diagnostics struct {
			Magnetization struct {
				ThetaY stat.Estimate `json:"theta_y"`
			} `json:"abs_magnetization"`
			Deep struct {
				level
				More level `json:"more"`
			} `json:"deep"`
		} `json:"diagnostics"`
	}
	stored(t, "long.json", &r)
	whole := func(last, before stat.Estimate) stat.Estimate {
		change := last.Minus(before)
		return rg.Budget{Value: last.Value, Statistical: last.Error, FiniteSize: &change}.Total()
	}
	before, last := r.Diagnostics.Deep.F, r.Diagnostics.Deep.More.F
	var p paper.Summary
	stored(t, "paper.json", &p)
	return []string{
		fmt.Sprintf("lies %.1f errors below it here", -p.ThetaY.Deviation(exact.Theta)),
		fmt.Sprintf("β_c = %v and ν = %v", r.BetaC, r.Nu),
		fmt.Sprintf("%v and %v by the rule of the table", whole(last.BetaC, before.BetaC), whole(last.Nu, before.Nu)),
		fmt.Sprintf("%.5f(%.0f) at 32 against 64", r.Diagnostics.Magnetization.ThetaY.Value, 1e5*r.Diagnostics.Magnetization.ThetaY.Error),
	}
}

// trainingClaims are what the README says of training beside JAX.
func trainingClaims(t *testing.T) []string {
	t.Helper()
	type pair struct {
		JAX float64 `json:"jax 0.10.2"`
		Own float64 `json:"isingml"`
	}
	var r struct {
		Steps       map[string]pair `json:"step_microseconds"`
		Predictions map[string]pair `json:"predictions_per_second"`
	}
	stored(t, "training.json", &r)
	small, large, predictions := r.Steps["L=32"], r.Steps["L=64"], r.Predictions["L=32"]
	return []string{
		fmt.Sprintf("%.2f of the time it takes in JAX 0.10.2 at L = 32 and %.2f at L = 64", small.Own/small.JAX, large.Own/large.JAX),
		fmt.Sprintf("predictions at L = 32 come %.1f times as fast", predictions.Own/predictions.JAX),
	}
}
