package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// What a user of JupyterLab sees: the kernel's status is right from opening to
// end, an error or the stop button ends Run All, the first Tab answers, a
// notebook that was only opened is not changed, and nothing asks about news.
func TestLabInBrowser(t *testing.T) {
	if *modules == "" {
		t.Skip("the browser is used with -browser=FOLDER only")
	}
	browser, err := findPrinter()
	if err != nil {
		t.Skip(err)
	}
	node, err := findProgram("node", "nodejs")
	if err != nil {
		t.Skip(err)
	}
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

	base, token := openLab(t, folder)
	cmd := exec.CommandContext(t.Context(), node, "testdata/lab.cjs", base+"/lab?"+token, browser, fmt.Sprint(*long))
	cmd.Env = append(os.Environ(), "NODE_PATH="+*modules)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaint.String())
	}
	t.Logf("seen: %s", out)
	var seen struct {
		Dirty                       bool
		Questions, Matches, Prompts []string
		After                       string
		During                      map[string]int
		Tab, Stop                   float64
	}
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatal(err)
	}
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
