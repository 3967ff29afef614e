package figure

import (
	"bytes"
	"encoding/gob"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/stat"
)

func someTable() *Table {
	return &Table{Title: "Exponents", Head: []string{"", "$β_c$"}, Rows: [][]string{{"f", "0.44071(14)"}, {"far", Marked(stat.Estimate{Value: 0.45, Error: 0.03}, false)}}, Note: "One $σ$."}
}

func TestSaveByExtension(t *testing.T) {
	dir := t.TempDir()
	fig := samples(t)["mapping"]
	table := someTable()
	for _, c := range []struct {
		d           Display
		name, start string
	}{
		{fig, "a.svg", "<svg"}, {fig, "a.PNG", "\x89PNG"}, {fig, "a.pdf", "%PDF"}, {fig, "a.html", "<div"},
		{table, "t.md", "**Exponents"}, {table, "t.html", "<p><b>Exponents"}, {table, "t.txt", "Exponents"}, {table, "t.csv", "row,β_c\n"},
	} {
		path := filepath.Join(dir, c.name)
		if err := Save(c.d, path); err != nil {
			t.Fatal(err)
		}
		if data, _ := os.ReadFile(path); !bytes.HasPrefix(data, []byte(c.start)) {
			t.Errorf("%s starts with %q", c.name, data[:min(len(data), 10)])
		}
	}
	for _, c := range []struct {
		d          Display
		path, want string
	}{
		{fig, "a.gif", "must be .png, .svg, .pdf, .pgf, .html, .csv"}, {fig, "a", "must be"}, {table, "a.png", ".md"},
		{nil, "a.png", "nothing to save"}, {(*Figure)(nil), "a.png", "no figure"}, {(*Table)(nil), "a.md", "no table"},
		{fig, "no/such/folder/a.svg", "no/such/folder"},
	} {
		if err := Save(c.d, filepath.Join(dir, c.path)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("saving as %s: %v, want an error with %q", c.path, err, c.want)
		}
	}
	files, _ := os.ReadDir(dir)
	if len(files) != 8 {
		t.Errorf("%d files in the folder, want 8: a temporary one was left", len(files))
	}
}

func TestShowOutsideANotebook(t *testing.T) {
	fig := samples(t)["mapping"]
	dir := filepath.Join(t.TempDir(), "new")
	t.Setenv(FolderVariable, dir)
	Show(fig, someTable())
	for _, name := range []string{"mapping-of-the-inverse-temperature.png", "mapping-of-the-inverse-temperature.csv", "exponents.md", "exponents.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	t.Setenv(FolderVariable, "")
	t.Chdir(t.TempDir())
	Show(fig)
	live := NewLive()
	live.Update(func() Display { t.Error("drawn outside a notebook"); return fig })
	live.Done(fig)
	if files, _ := os.ReadDir("."); len(files) != 0 {
		t.Errorf("%d files written without a folder being named", len(files))
	}
}

// The kernel receives displays as gob, which knows only registered types.
func TestBundlesTravel(t *testing.T) {
	fig := samples(t)["mapping"]
	for _, d := range []Display{fig, someTable()} {
		data, err := bundleOf(d, false)
		if err != nil {
			t.Fatal(err)
		}
		var pipe bytes.Buffer
		if err := gob.NewEncoder(&pipe).Encode(data); err != nil {
			t.Fatal(err)
		}
		var got protocol.DisplayData
		if err := gob.NewDecoder(&pipe).Decode(&got); err != nil {
			t.Fatal(err)
		}
		text, _ := got.Data[protocol.MIMETextPlain].(string)
		if !strings.Contains(text, "β_c") {
			t.Errorf("the text for readers without images is %q", text)
		}
	}
	data, _ := fig.bundle(false)
	size := data.Metadata[string(protocol.MIMEImagePNG)].(map[string]int)
	if size["width"] != 576 || size["height"] != 384 {
		t.Errorf("the image is shown at %v, want 576 x 384", size)
	}
}

func TestTableErrors(t *testing.T) {
	for _, c := range []struct {
		t    *Table
		want string
	}{
		{&Table{Title: "a"}, "no head"},
		{&Table{Head: []string{"a", "b"}, Rows: [][]string{{"1"}}}, "row 1 has 1 cells, the head has 2"},
	} {
		if err := c.t.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

func TestTableMarkdown(t *testing.T) {
	data, err := (&Table{Head: []string{"$β_c$", "a|b"}, Rows: [][]string{{"<1>", "2"}}}).Markdown()
	if err != nil {
		t.Fatal(err)
	}
	want := "| <i>β</i><sub><i>c</i></sub> | a\\|b |\n|---|---|\n| &lt;1&gt; | 2 |\n"
	if string(data) != want {
		t.Errorf("got %q, want %q", data, want)
	}
}

// Whatever stands in a cell, a row of Markdown is one line of as many cells as
// the head, and neither a head nor a row of other cells.
func TestTableMarkdownOfHostileCells(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "|", `\`, "\n", "\r\n", "\r", "\t", "\u2028", "\u2029", "\u0085", "\v", "\f", "\x00", "\x1b[2J", "---", "$", "`", "<td>", "\n\n", "| a | b |\n"}
	for range 2000 {
		var cells [6]string
		for i := range cells {
			for range r.IntN(6) {
				cells[i] += parts[r.IntN(len(parts))]
			}
		}
		table := &Table{Head: cells[:2], Rows: [][]string{cells[2:4], cells[4:]}}
		text, err := table.Markdown()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		if len(lines) != 4 || strings.ContainsAny(string(text), "\r\u2028\u2029\u0085\v\f\x00\x1b") {
			t.Fatalf("%q is written in %d lines: %q", cells, len(lines), text)
		}
		for i, line := range lines {
			if bars := strings.Count(line, "|") - strings.Count(line, `\|`); bars != 3 {
				t.Errorf("%q: line %d has %d bars: %q", cells, i+1, bars, line)
			}
		}
	}
}

// What the data does not support is grey and marked, and the mark explained.
func TestUnsupportedCells(t *testing.T) {
	page, err := someTable().HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(page), someTable().String()} {
		if !strings.Contains(text, "0.450(30)?") || !strings.Contains(text, stat.Legend) {
			t.Errorf("the mark or its meaning is missing:\n%s", text)
		}
	}
	if !strings.Contains(string(page), `<span style="opacity:0.6">0.450(30)?</span>`) {
		t.Errorf("the cell is not grey:\n%s", page)
	}
	plain := &Table{Head: []string{"a"}, Rows: [][]string{{"1"}}, Note: "What? So 1."}
	if strings.Contains(plain.String(), stat.Legend) {
		t.Error("a table without marks explains them")
	}
}
