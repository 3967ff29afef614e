package progress

import (
	"html"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/notebook"
)

// A screen is where the line is shown.
type screen interface {
	update(line string) // replaces the line, or adds one
	// finish leaves a last line; again tells that a later one may replace it.
	finish(line string) (again bool)
}

type nothing struct{}

func (nothing) update(string)      {}
func (nothing) finish(string) bool { return false }

// A cell is one output of the notebook's cell that is replaced in place.
type cell struct {
	id    string
	shown bool
}

func (c *cell) update(line string) { c.send(line) }

// finish waits until the kernel has the last line, so that it stands before
// what the cell shows next.
func (c *cell) finish(line string) bool {
	c.send(line)
	notebook.Sync()
	return true
}

// send shows a line; a notebook that does not take it is no reason to stop.
func (c *cell) send(line string) {
	data := &protocol.DisplayData{
		Data: map[protocol.MIMEType]any{
			protocol.MIMETextHTML:  `<div style="opacity:0.75;font-size:0.9em">` + html.EscapeString(line) + `</div>`,
			protocol.MIMETextPlain: line,
		},
		DisplayID: c.id,
	}
	if c.shown {
		_ = notebook.Replace(data)
		return
	}
	c.shown = true
	_ = notebook.Begin(data)
}

// A terminal is one line that is written over.
type terminal struct {
	out  io.Writer
	last int // length of what stands there
}

// lineWidth keeps a line from wrapping, which could not be written over.
const lineWidth = 79

func (t *terminal) update(line string) {
	if letters := []rune(line); len(letters) > lineWidth {
		line = string(letters[:lineWidth-1]) + "…"
	}
	length := utf8.RuneCountInString(line)
	io.WriteString(t.out, "\r"+line+strings.Repeat(" ", max(0, t.last-length)))
	t.last = length
}

func (t *terminal) finish(line string) bool {
	t.update(line)
	io.WriteString(t.out, "\n")
	t.last = 0
	return false
}

// logged writes lines to a file or pipe.
type logged struct{ out io.Writer }

func (l logged) update(line string)      { io.WriteString(l.out, line+"\n") }
func (l logged) finish(line string) bool { io.WriteString(l.out, line+"\n"); return false }

// isTerminal reports whether the file is a character device other than the
// null device, which is close enough for choosing how to show progress.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
