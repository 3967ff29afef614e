package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	modules = flag.String("browser", "", "use JupyterLab in Chromium, driven by playwright-core in this folder of node modules")
	long    = flag.Int("long", 20, "seconds that the long cell takes in the browser")
)

// writeNotebook writes a notebook of a heading and code cells.
func writeNotebook(t *testing.T, file string, cells ...string) {
	t.Helper()
	type cell map[string]any
	list := []cell{{"id": "heading", "cell_type": "markdown", "metadata": cell{}, "source": "# Trial"}}
	for i, source := range cells {
		list = append(list, cell{"id": fmt.Sprintf("cell-%d", i), "cell_type": "code", "metadata": cell{}, "source": source, "outputs": []any{}, "execution_count": nil})
	}
	text, err := json.Marshal(cell{"nbformat": 4, "nbformat_minor": 5, "cells": list,
		"metadata": cell{"kernelspec": cell{"name": kernelName, "display_name": displayName, "language": "go"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// needBrowser skips the test unless there is a browser to use.
func needBrowser(t *testing.T) (browser, node string) {
	t.Helper()
	if *modules == "" {
		t.Skip("the browser is used with -browser=FOLDER only")
	}
	browser, err := findPrinter()
	if err != nil {
		t.Skip(err)
	}
	if node, err = findProgram("node", "nodejs"); err != nil {
		t.Skip(err)
	}
	return browser, node
}

// browse runs a script of testdata in JupyterLab on a folder, for so many
// seconds in each part, and decodes what it saw.
func browse(t *testing.T, script, folder string, seen any, seconds int) {
	t.Helper()
	needBrowser(t)
	base, token := openLab(t, folder)
	visit(t, script, base+"/lab?"+token, seen, fmt.Sprint(seconds))
}

// visit runs a script of testdata at an address, and decodes what it saw.
func visit(t *testing.T, script, address string, seen any, rest ...string) {
	t.Helper()
	browser, node := needBrowser(t)
	cmd := exec.CommandContext(t.Context(), node, append([]string{filepath.Join("testdata", script), address, browser}, rest...)...)
	cmd.Env = append(os.Environ(), "NODE_PATH="+*modules)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaint.String())
	}
	t.Logf("seen: %s", out)
	if err := json.Unmarshal(out, seen); err != nil {
		t.Fatal(err)
	}
}

// What a user of JupyterLab sees: the kernel's status is right from opening to
// end, an error or the stop button ends Run All, the first Tab answers, a
// notebook that was only opened is not changed, and nothing asks about news.
func TestLabInBrowser(t *testing.T) {
	needBrowser(t)
	folder := t.TempDir()
	const fine = "%%\nfmt.Println(\"ran\")"
	plain := filepath.Join(folder, "plain.ipynb")
	writeNotebook(t, plain, fine)
	writeNotebook(t, filepath.Join(folder, "error.ipynb"), fine, fine, "%%\nos.Exit(1)", fine, fine)
	writeNotebook(t, filepath.Join(folder, "long.ipynb"), fmt.Sprintf("%%%%\ntime.Sleep(%d * time.Second)", *long), fine)
	writeNotebook(t, filepath.Join(folder, "tab.ipynb"), "import \"github.com/isingml/kernel/isingml\"\n%%\nisingml.")
	s := finishedSetup(t)
	if err := runNotebooks(t.Context(), s, []string{"--inplace", plain}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}

	var seen struct {
		Dirty                       bool
		Questions, Matches, Prompts []string
		After                       string
		During                      map[string]int
		Tab, Stop                   float64
	}
	browse(t, "lab.cjs", folder, &seen, *long)
	after, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	if seen.Dirty || !bytes.Equal(before, after) {
		t.Errorf("a notebook that was only opened is changed: %s", after)
	}
	if len(seen.Questions) > 0 {
		t.Errorf("asked at the start: %q", seen.Questions)
	}
	checkMatches(t, "in the browser", "Open", seen.Matches)
	if want := []string{"[1]:", "[2]:", "[3]:", "[ ]:", "[ ]:"}; !slices.Equal(seen.Prompts, want) || seen.After != "idle" {
		t.Errorf("an error in cell 3 left %q and the status %s", seen.Prompts, seen.After)
	}
	if len(seen.During) != 1 || seen.During["busy"] == 0 {
		t.Errorf("the status during a long cell: %v", seen.During)
	}
	if *floors && (seen.Tab > 1 || seen.Stop > 0.5) {
		t.Errorf("the first Tab took %.2f s, at most 1 is wanted; the stop button %.2f s, at most 0.5", seen.Tab, seen.Stop)
	}
}

// The live notebook shows pictures while it runs, ten a second on a machine
// that does nothing else, follows its sliders and its button, and leaves a
// picture in the file where it was stopped.
func TestLiveInBrowser(t *testing.T) {
	needBrowser(t)
	s := finishedSetup(t)
	text, err := os.ReadFile(filepath.Join(s.notebooks(), "10-live.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	longer := bytes.Replace(text, []byte("For: time.Minute"), []byte("For: time.Hour"), 1)
	if bytes.Equal(text, longer) {
		t.Fatal("the live notebook says no longer for how long it runs")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "10-live.ipynb")
	if err := os.WriteFile(file, longer, 0o644); err != nil {
		t.Fatal(err)
	}
	seconds, rate := 5, 0
	if *floors {
		seconds, rate = 60, 10
	}
	var seen struct {
		Still, Moved, Left int // pictures
		Beta, Field        string
		Texts, Blocked     string
		Keyed, Typed       string // by the arrow keys, and into the box
	}
	browse(t, "live.cjs", folder, &seen, seconds)
	t.Logf("pictures a second: %.1f at Y = 0, %.1f at Y = %s", float64(seen.Still)/float64(seconds), float64(seen.Moved)/float64(seconds), seen.Field)
	if least := max(2, rate*seconds); seen.Still < least || seen.Moved < least {
		t.Errorf("%d pictures in %d s at Y = 0, and %d at Y = %s, want %d", seen.Still, seconds, seen.Moved, seen.Field, least)
	}
	beta, field := number(t, seen.Beta), number(t, seen.Field)
	if want := fmt.Sprintf("β = %.4f, Y = %.4g, sweep", beta, field); field == 0 || !strings.Contains(seen.Texts, want) {
		t.Errorf("the sliders were moved to %s and %s, the picture says %q", seen.Beta, seen.Field, seen.Texts)
	}
	blocked := regexp.MustCompile(`blocked after sweep \d+`)
	if before, after := blocked.FindString(seen.Texts), blocked.FindString(seen.Blocked); before == "" || before == after {
		t.Errorf("the button changes %q to %q", before, after)
	}
	if keyed := number(t, seen.Keyed); math.Abs(keyed-beta-0.001) > 1e-9 || !strings.Contains(seen.Typed, "β = 0.5123, Y") {
		t.Errorf("two arrow keys move %v to %v, and 0.5123 typed gives %q", beta, keyed, seen.Typed)
	}
	saved, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var notebook struct {
		Cells []struct {
			Outputs []struct{ Data map[string]any }
		}
	}
	if err := json.Unmarshal(saved, &notebook); err != nil {
		t.Fatal(err)
	}
	pictures := 0
	for _, c := range notebook.Cells {
		for _, o := range c.Outputs {
			if o.Data["image/png"] != nil {
				pictures++
			}
		}
	}
	if seen.Left != 1 || pictures != 1 {
		t.Errorf("stopping leaves %d pictures in the page and %d in the file, want one", seen.Left, pictures)
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Error(err)
	}
	return v
}
