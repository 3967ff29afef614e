package figure

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/notebook"
)

// FolderVariable names the environment variable with the folder into which
// Show saves outside a notebook.
const FolderVariable = "ISINGML_FIGURES"

// Show displays figures and tables as output of the notebook's cell. Outside
// a notebook it saves each under its title in the folder that the variable
// ISINGML_FIGURES names, with its numbers as CSV beside it, or does nothing if
// there is none. It is meant for
// cells and returns nothing: what cannot be shown ends the program, with the
// line of the cell, when the others are shown.
func Show(displays ...Display) {
	var failures []error
	for _, d := range displays {
		failures = append(failures, show(d))
	}
	if err := errors.Join(failures...); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		if _, file, line, ok := runtime.Caller(1); ok {
			fmt.Fprintf(os.Stderr, "\t%s:%d\n", file, line)
		}
		os.Exit(1)
	}
}

func show(d Display) error {
	if notebook.Active() {
		data, err := bundleOf(d, false)
		if err != nil {
			return err
		}
		return failed(notebook.Show(data))
	}
	if d == nil {
		return fmt.Errorf("figure: nothing to show (nil)")
	}
	if err := errOf(d); err != nil {
		return err
	}
	folder := os.Getenv(FolderVariable)
	if folder == "" {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("figure: folder of %s: %w", FolderVariable, err)
	}
	path := filepath.Join(folder, slug(d.name())) + "."
	return errors.Join(Save(d, path+d.formats()[0]), Save(d, path+"csv"))
}

func failed(err error) error {
	if err != nil {
		return fmt.Errorf("figure: %w", err)
	}
	return nil
}

// bundle sends a part of a page, see [Figure.HTML]; an image on white for
// viewers without pages, such as PDF; and a description for readers of text.
func (f *Figure) bundle(passing bool) (*protocol.DisplayData, error) {
	write := f.HTML
	if passing {
		write = f.still
	}
	part, err := write()
	if err != nil {
		return nil, err
	}
	alt := f.describe()
	d := &protocol.DisplayData{Data: map[protocol.MIMEType]any{protocol.MIMETextHTML: string(part), protocol.MIMETextPlain: alt}}
	if passing {
		return d, nil
	}
	png, err := f.PNG(ScreenDPI)
	if err != nil {
		return nil, err
	}
	width, height := f.screenSize()
	d.Data[protocol.MIMEImagePNG] = png
	d.Metadata = map[string]any{
		// Half the pixels: the image is sharp where the display is dense.
		string(protocol.MIMEImagePNG): map[string]int{"width": width, "height": height},
		"alt":                         alt,
	}
	return d, nil
}

// screenSize returns the size in a browser's pixels, of which 96 are an inch.
func (f *Figure) screenSize() (width, height int) {
	p := f.layout()
	return int(p.width*pixel + 0.5), int(p.height*pixel + 0.5)
}

// describe says in words what the figure shows.
func (f *Figure) describe() string {
	var b strings.Builder
	b.WriteString("Figure")
	if f.Title != "" {
		b.WriteString(": " + plainText(f.Title))
	}
	for _, p := range f.Panels {
		if p.Title != "" {
			b.WriteString("; " + plainText(p.Title))
		}
		if p.Y.Label != "" && p.X.Label != "" && !p.X.Hidden {
			b.WriteString("; " + plainText(p.Y.Label) + " against " + plainText(p.X.Label))
		}
		var names []string
		for _, e := range p.all() {
			for _, m := range append([]MarginLabel{{Text: nameOf(e)}}, marginOf(e)...) {
				if m.Text != "" {
					names = append(names, plainText(m.Text))
				}
			}
		}
		if len(names) > 0 {
			b.WriteString(" (" + strings.Join(names, ", ") + ")")
		}
	}
	return b.String()
}

// slug turns a title into a file name.
func slug(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(plainText(title)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "figure"
}
