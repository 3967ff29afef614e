package figure

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A Display is what Show and Save take: a *Figure, a Table or a *Table.
type Display interface {
	// Err returns why it cannot be drawn, or nil.
	Err() error
	name() string
	formats() []string
	encode(format string) ([]byte, error)
	// bundle returns it for a notebook; what will soon be replaced may leave
	// out what only other viewers need.
	bundle(passing bool) (*protocol.DisplayData, error)
}

func (f *Figure) name() string {
	if f == nil {
		return ""
	}
	return f.Title
}

func (f *Figure) formats() []string { return []string{"png", "svg", "pdf", "pgf", "html", "csv"} }

func (f *Figure) encode(format string) ([]byte, error) {
	switch format {
	case "svg":
		return f.SVG()
	case "pdf":
		return f.PDF()
	case "pgf":
		return f.PGF()
	case "html":
		return f.HTML()
	case "csv":
		return f.CSV()
	}
	return f.PNG(2 * ScreenDPI)
}

// errOf is Err of a display, a nil pointer to a table among them.
func errOf(d Display) error {
	if t, ok := d.(*Table); ok && t == nil {
		return errors.New("figure: no table (nil)")
	}
	return d.Err()
}

// format returns what the extension of a path names.
func format(path string) string { return strings.ToLower(strings.TrimPrefix(filepath.Ext(path), ".")) }

// CheckName returns an error if the extension of a path names no format that a
// display such as d is saved in: d need not hold anything yet.
func CheckName(d Display, path string) error {
	if !slices.Contains(d.formats(), format(path)) {
		return fmt.Errorf("figure: cannot save as %q: the extension must be .%s", path, strings.Join(d.formats(), ", ."))
	}
	return nil
}

// Save writes a figure or table to a file whose extension names the format:
// .svg, .pdf, .pgf (for LaTeX), .html (with read-out), .png (384 dots per inch)
// or .csv (the numbers behind it) for figures; .md, .html, .txt or .csv for
// tables. The file appears whole or not at all.
func Save(d Display, path string) error {
	if d == nil {
		return errors.New("figure: nothing to save (nil)")
	}
	if err := errOf(d); err != nil {
		return err
	}
	if err := CheckName(d, path); err != nil {
		return err
	}
	data, err := d.encode(format(path))
	if err != nil {
		return err
	}
	if err := files.Write(path, func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
		return fmt.Errorf("figure: saving %q: %w", path, err)
	}
	return nil
}
