package figure

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A Display is what Show and Save take: a *Figure or a *Table.
type Display interface {
	// Err returns why it cannot be drawn, or nil.
	Err() error
	name() string
	formats() []string
	encode(format string) ([]byte, error)
	bundle() (*protocol.DisplayData, error)
}

func (f *Figure) name() string {
	if f == nil {
		return ""
	}
	return f.Title
}

func (f *Figure) formats() []string { return []string{"png", "svg", "pdf"} }

func (f *Figure) encode(format string) ([]byte, error) {
	switch format {
	case "svg":
		return f.SVG()
	case "pdf":
		return f.PDF()
	}
	return f.PNG(2 * ScreenDPI)
}

// size returns the figure's width and height in points.
func (f *Figure) size() (width, height float64) {
	width, height = inch*f.Width, inch*f.Height
	columns := min(max(1, f.Columns), len(f.Panels))
	if width == 0 {
		width = inch * [4]float64{6, 6, 9, 11}[min(columns, 3)]
	}
	if height == 0 {
		rows, total := (len(f.Panels)+columns-1)/columns, 0.0
		for r := range rows {
			weight := 0.0
			for _, p := range f.Panels[r*columns : min(len(f.Panels), (r+1)*columns)] {
				weight = max(weight, p.Weight)
			}
			if weight == 0 {
				weight = 1
			}
			total += weight
		}
		height = inch * [4]float64{4, 4, 3.3, 2.8}[min(columns, 3)] * total
	}
	return f.draw(nil, width, height)
}

// Save writes a figure or table to a file whose extension names the format:
// .svg, .pdf or .png (384 dots per inch) for figures; .md, .html or .txt for
// tables. The file appears whole or not at all.
func Save(d Display, path string) error {
	if d == nil {
		return errors.New("figure: nothing to save (nil)")
	}
	if err := d.Err(); err != nil {
		return err
	}
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	known := false
	for _, f := range d.formats() {
		known = known || f == format
	}
	if !known {
		return fmt.Errorf("figure: cannot save as %q: the extension must be .%s", path, strings.Join(d.formats(), ", ."))
	}
	data, err := d.encode(format)
	if err != nil {
		return err
	}
	if err := writeFile(path, data); err != nil {
		return fmt.Errorf("figure: saving %q: %w", path, err)
	}
	return nil
}

// writeFile writes beside the file and renames, so that no reader meets half.
func writeFile(path string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails once renamed
	if _, err := temp.Write(data); err != nil {
		temp.Close()
		return err
	}
	if err := errors.Join(temp.Sync(), temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
