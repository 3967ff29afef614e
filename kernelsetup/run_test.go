package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWhereResultsGo(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.ipynb"), filepath.Join(dir, "b.ipynb")
	other := filepath.Join(dir, "other", "a.ipynb")
	if err := os.Mkdir(filepath.Dir(other), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{a, b, other} {
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name      string
		notebooks []string
		out       string
		inplace   bool
		html, pdf bool
		wrote     []string // the last one's notebook, page and PDF file
		says      string
	}{
		{name: "nothing is kept", notebooks: []string{a}, wrote: []string{"", "", ""}},
		{name: "in place", notebooks: []string{a, b}, inplace: true, wrote: []string{b, "", ""}},
		{name: "a page beside the original", notebooks: []string{a}, html: true, wrote: []string{"", filepath.Join(dir, "a.html"), ""}},
		{name: "a PDF file beside the original", notebooks: []string{a}, pdf: true, wrote: []string{"", "", filepath.Join(dir, "a.pdf")}},
		{name: "both in a folder", notebooks: []string{b}, out: "o", html: true, pdf: true, wrote: []string{"o/b.ipynb", "o/b.html", "o/b.pdf"}},
		{name: "none", says: "name at least one"},
		{name: "a folder", notebooks: []string{dir}, says: "*.ipynb"},
		{name: "missing", notebooks: []string{filepath.Join(dir, "c.ipynb")}, says: "c.ipynb"},
		{name: "one over the other", notebooks: []string{a, other}, out: "o", says: "would both be written"},
	} {
		jobs, err := makeJobs(c.notebooks, c.out, c.inplace, c.html, c.pdf)
		switch {
		case c.says != "":
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want an error that says %q", c.name, err, c.says)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		default:
			last := jobs[len(jobs)-1]
			if got := []string{last.Out, last.HTML, last.pdf}; !slices.Equal(got, c.wrote) {
				t.Errorf("%s: writes %q, want %q", c.name, got, c.wrote)
			}
		}
	}
}

// A page is titled by the notebook's first heading, and its pictures have
// words: their own, or the heading that they stand under. It is printed where
// there is a browser.
func TestPages(t *testing.T) {
	s := finishedSetup(t)
	file := filepath.Join(t.TempDir(), "a.ipynb")
	writeNotebook(t, file, `import "github.com/isingml/kernel/isingml/figure"
%%
figure.Show(figure.Plot("", "x", "y", figure.Line{X: []float64{0, 1}, Y: []float64{0, 3}}))
gonbui.DisplayPNG([]byte("\x89PNG\r\n"))
gonbui.Sync()`)
	args := []string{file, "--html"}
	if _, err := findPrinter(); err == nil {
		args = append(args, "--pdf")
	}
	if err := runNotebooks(t.Context(), s, args); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(strings.TrimSuffix(file, "ipynb") + "html")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>Trial</title>", `alt="Picture in the section Trial"`, "y against x"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("no %s in the page", want)
		}
	}
	if strings.Contains(string(page), "No description") {
		t.Error("a picture without words")
	}
	if len(args) == 3 {
		if pdf, err := os.ReadFile(strings.TrimSuffix(file, "ipynb") + "pdf"); err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
			t.Errorf("the PDF file begins with %.8q: %v", pdf, err)
		}
	}
}
