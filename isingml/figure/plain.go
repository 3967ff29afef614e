package figure

import (
	"html"
	"strings"
	"unicode"
)

// plainText returns a label without its markup, but for the marks of what is
// lowered and raised: "β_c", "e^(−x²)" as "e^(−x^2)".
func plainText(label string) string { return newWriter(false).write(label) }

// markupHTML writes a label with the elements i, b, sub and sup.
func markupHTML(label string) string { return newWriter(true).write(label) }

// A writer puts a label into one line of characters, or of HTML.
type writer struct {
	out  strings.Builder
	html bool
	text strings.Builder // of one style, not written yet
	look [2]bool         // of it: italic, bold
	room setter
}

func newWriter(html bool) *writer { return &writer{html: html} }

func (w *writer) write(label string) string {
	w.list(parse(label))
	w.flush()
	return w.out.String()
}

// add writes text, in one element with what stands before it if it looks alike.
func (w *writer) add(text string, italic, bold bool) {
	if look := [2]bool{italic, bold}; look != w.look {
		w.flush()
		w.look = look
	}
	w.text.WriteString(text)
}

func (w *writer) flush() {
	text := w.text.String()
	w.text.Reset()
	if !w.html {
		w.out.WriteString(text)
		return
	}
	text = html.EscapeString(text)
	if text != "" && w.look[1] {
		text = "<b>" + text + "</b>"
	}
	if text != "" && w.look[0] {
		text = "<i>" + text + "</i>"
	}
	w.out.WriteString(text)
}

// within writes atoms between two strings that are no text of the label.
func (w *writer) within(open string, atoms []atom, end string) {
	w.flush()
	w.out.WriteString(open)
	w.list(atoms)
	w.flush()
	w.out.WriteString(end)
}

// one writes atoms in brackets, unless they are one word.
func (w *writer) one(before string, atoms []atom) {
	inner := newWriter(false)
	inner.list(atoms)
	inner.flush()
	if strings.IndexFunc(inner.out.String(), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '−' && c != '′' }) < 0 {
		w.within(before, atoms, "")
	} else {
		w.within(before+"(", atoms, ")")
	}
}

func (w *writer) script(atoms []atom, mark, element string) {
	switch {
	case len(atoms) == 0:
	case w.html:
		w.room.script++
		w.within("<"+element+">", atoms, "</"+element+">")
		w.room.script--
	case len(atoms) == 1 && atoms[0].text == "′":
		w.within("", atoms, "")
	default:
		w.room.script++
		w.one(mark, atoms)
		w.room.script--
	}
}

func (w *writer) list(atoms []atom) {
	for i, a := range atoms {
		before, after := w.room.room(atoms, i)
		w.add(before, false, false)
		w.atom(a)
		w.add(after, false, false)
	}
}

func (w *writer) atom(a atom) {
	switch a.kind {
	case word:
		for _, c := range a.text {
			w.add(string(c), a.italic(c), a.font == bold)
		}
	case group:
		w.list(a.body)
	case fraction:
		w.one("", a.body)
		w.one("/", a.below)
	case root:
		if len(a.below) > 0 {
			w.script(a.below, "^", "sup")
		}
		if w.html {
			w.within(`√<span style="text-decoration:overline">`, a.body, "</span>")
		} else {
			w.one("√", a.body)
		}
	case accent:
		w.list(a.body)
		w.add(map[string]string{"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "overline": "\u0305", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}[a.mark], w.look[0], w.look[1])
	case delimited:
		w.add(a.text, false, false)
		w.list(a.body)
		w.add(a.mark, false, false)
	}
	w.script(a.sub, "_", "sub")
	w.script(a.sup, "^", "sup")
}
