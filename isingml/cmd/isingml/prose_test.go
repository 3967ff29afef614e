package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/paper"
)

// known are the numbers that a text may give without a result that holds them,
// to three digits or more.
var known = []float64{
	exact.BetaC, exact.Theta, paper.ExactSlope, paper.SampledBeta,
	4. / 7,                     // theta_Y of m^2
	math.Log(1 + math.Sqrt(3)), // beta_c of the Potts model with three states
	0.5,                        // the integrated time of independent values
}

// settings are what a notebook asks its reader to set, or the version of a program.
var settings = map[string][]string{"10-live.ipynb": {"0.40", "0.42", "0.46", "4.6"}}

var (
	decimal = regexp.MustCompile(`\d+(\.\d+)+`)
	// notProse is code, addresses of links, and addresses in plain sight.
	notProse = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`|\\]\\([^)]*\\)|https?://\\S+|(?m)^    [^\n]*$")
)

// unheld lists the decimal numbers of a text that no result shows and that are
// not known either.
func unheld(text string, results string) (missing []string) {
	shown := decimal.FindAllString(results, -1)
	for _, number := range decimal.FindAllString(notProse.ReplaceAllString(text, ""), -1) {
		if !slices.Contains(shown, number) && !isKnown(number) && !slices.Contains(missing, number) {
			missing = append(missing, number)
		}
	}
	return missing
}

func isKnown(number string) bool {
	whole, digits, _ := strings.Cut(number, ".")
	return slices.ContainsFunc(known, func(x float64) bool {
		text := strconv.FormatFloat(x, 'f', -1, 64)
		if len(digits) >= 3 {
			text = strconv.FormatFloat(x, 'f', len(digits), 64)
		}
		return text == whole+"."+digits
	})
}

func TestUnheld(t *testing.T) {
	const results = "β_c = 0.44068(19), after 0.1 s"
	for text, want := range map[string]string{
		"It is 0.44068, near 0.440687 or 0.4407.": "[]",
		"It is 0.44067(19), in 0.1 s, not 0.53":   "[0.44067 0.53]",
		"Go 1.26, [1.2](https://example.org/3.4)": "[1.26 1.2]",
		"`x = 1.5`\n\n    y = 2.5\n\nnot 3.5":     "[3.5]",
	} {
		if got := fmt.Sprint(unheld(text, results)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// Every decimal number in the text of a notebook stands in an output or in the
// code of the same notebook, or is known exactly. Notebooks that their README
// does not list are the user's own.
func TestNotebooksSayWhatTheyShow(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "notebooks", "*.ipynb"))
	must(t, err)
	list, err := os.ReadFile(filepath.Join(root, "notebooks", "README.md"))
	must(t, err)
	files = slices.DeleteFunc(files, func(file string) bool {
		return !strings.Contains(string(list), "]("+filepath.Base(file)+")")
	})
	if len(files) < 8 {
		t.Fatalf("%d notebooks", len(files))
	}
	for _, file := range files {
		text, results := readNotebook(t, file)
		name := filepath.Base(file)
		for _, number := range unheld(text, results+strings.Join(settings[name], " ")) {
			t.Errorf("%s says %s, which neither its outputs nor its cells show", name, number)
		}
	}
}

// readNotebook returns the text of a notebook, and its code with the outputs in
// words.
func readNotebook(t *testing.T, file string) (text, results string) {
	t.Helper()
	var n struct {
		Cells []struct {
			Type    string   `json:"cell_type"`
			Source  []string `json:"source"`
			Outputs []struct {
				Text []string `json:"text"`
				Data struct {
					Plain []string `json:"text/plain"`
				} `json:"data"`
			} `json:"outputs"`
		} `json:"cells"`
	}
	content, err := os.ReadFile(file)
	must(t, err)
	must(t, json.Unmarshal(content, &n))
	var prose, shown strings.Builder
	for _, c := range n.Cells {
		if c.Type == "markdown" {
			prose.WriteString(strings.Join(c.Source, "") + "\n\n")
		} else {
			shown.WriteString(strings.Join(c.Source, "") + "\n")
		}
		for _, o := range c.Outputs {
			shown.WriteString(strings.Join(slices.Concat(o.Text, o.Data.Plain), "") + "\n")
		}
	}
	return prose.String(), shown.String()
}
