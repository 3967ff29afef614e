package progress

import (
	"html"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A notebook bar is one output of the cell that is replaced in place.
type notebook struct {
	id    string
	shown bool
}

func (n *notebook) update(line string) { n.send(line) }

// finish waits until the kernel has the last line, so that it stands before
// what the cell shows next.
func (n *notebook) finish(line string) {
	n.send(line)
	gonbui.Sync()
}

func (n *notebook) clear() {
	if n.shown {
		n.finish("")
	}
}

func (n *notebook) send(line string) {
	n.shown = true
	gonbui.SendData(&protocol.DisplayData{
		Data: map[protocol.MIMEType]any{
			protocol.MIMETextHTML:  `<pre style="margin:0">` + html.EscapeString(line) + `</pre>`,
			protocol.MIMETextPlain: line,
		},
		DisplayID: n.id,
	})
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
