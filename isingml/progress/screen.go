package progress

import (
	"html"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/progress/notebook"
)

// A cell bar is one output of the notebook's cell that is replaced in place.
type cell struct {
	id    string
	shown bool
}

func (c *cell) update(line string) { c.send(line) }

// finish waits until the kernel has the last line, so that it stands before
// what the cell shows next.
func (c *cell) finish(line string) {
	c.send(line)
	notebook.Sync()
}

func (c *cell) clear() {
	if c.shown {
		c.finish("")
	}
}

// send shows a line; a notebook that does not take it is no reason to stop.
func (c *cell) send(line string) {
	data := &protocol.DisplayData{
		Data: map[protocol.MIMEType]any{
			protocol.MIMETextHTML:  `<pre style="margin:0">` + html.EscapeString(line) + `</pre>`,
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

// A terminal bar is one line that is written over.
type terminal struct {
	out  io.Writer
	last int // length of what stands there
}

func (t *terminal) update(line string) {
	length := utf8.RuneCountInString(line)
	io.WriteString(t.out, "\r"+line+strings.Repeat(" ", max(0, t.last-length)))
	t.last = length
}

func (t *terminal) finish(line string) {
	t.update(line)
	io.WriteString(t.out, "\n")
	t.last = 0
}

func (t *terminal) clear() {
	if t.last > 0 {
		t.update("")
		io.WriteString(t.out, "\r")
	}
}

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
