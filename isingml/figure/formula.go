package figure

import (
	"math"
	"strings"
	"unicode"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// scriptSize is the size of what is raised or lowered, and of the parts of a
// fraction, in units of the size of the text around it.
const scriptSize = 0.72

// In units of the font size: how high and how low letters reach, the line that
// fractions and delimiters are centred on, and the width of strokes.
const (
	ascent    = 0.74
	descent   = 0.21
	axis      = 0.29
	lineWidth = 0.065
)

// A piece is a part of a label with a place of its own: runs of text that
// follow each other, or a shape.
type piece struct {
	x      float64 // of the start, from that of the label
	runs   []canvas.Run
	shape  canvas.Path // stroked; from the start of the label
	width  float64
	filled bool
}

// A formula is a label laid out: pieces from a start on a baseline.
type formula struct {
	pieces   []piece
	width    float64
	up, down float64 // above and below the baseline, all of it
}

// A setter lays out atoms from left to right.
type setter struct {
	formula
	style  textStyle
	x      float64
	broken bool // the next run does not follow the last one
	script int  // how deep in scripts
}

// set lays out a label.
func set(label string, s textStyle) formula {
	t := &setter{style: s}
	t.list(parse(label), s.size, 0)
	t.width = t.x
	return t.formula
}

// runs returns the label as runs that follow each other, and whether it is no
// more than that.
func (f formula) flows() ([]canvas.Run, bool) {
	switch {
	case len(f.pieces) == 0:
		return nil, true
	case len(f.pieces) == 1 && f.pieces[0].shape == nil:
		return f.pieces[0].runs, true
	}
	return nil, false
}

// list sets atoms of a size on a baseline that is raised by rise.
func (t *setter) list(atoms []atom, size, rise float64) {
	for i, a := range atoms {
		before, after := t.room(atoms, i)
		t.text(before, upright, size, rise)
		t.atom(a, size, rise)
		t.text(after, upright, size, rise)
	}
}

// room returns the space before and after an atom: around operations between
// operands and around relations, but not in scripts, and after the name of a
// function whose argument has no bracket.
func (t *setter) room(atoms []atom, i int) (before, after string) {
	a := atoms[i]
	next := func() bool {
		return i+1 < len(atoms) && atoms[i+1].class != space && !strings.HasPrefix(atoms[i+1].text, " ")
	}
	switch a.class {
	case function:
		if next() && atoms[i+1].kind == word && !strings.ContainsAny(atoms[i+1].text, "([|)],") && !strings.ContainsAny(atoms[i+1].text, "⟨") {
			return "", string(canvas.ThinSpace)
		}
	case large:
		if next() {
			return "", string(canvas.ThinSpace)
		}
	case binary, relation:
		last, near := operandBefore(atoms, i)
		if t.script > 0 || last == nil || a.class == binary && (last.class != ordinary || strings.ContainsAny(last.text, "([⟨,")) {
			return "", "" // a sign in front of its one operand
		}
		if near && last.class != a.class {
			before = " "
		}
		if next() && atoms[i+1].class != a.class {
			after = " "
		}
	}
	return before, after
}

// operandBefore returns the atom before atom i that is no space, nil if there is
// none, and whether it stands right before it.
func operandBefore(atoms []atom, i int) (last *atom, near bool) {
	for j := i - 1; j >= 0; j-- {
		if a := &atoms[j]; a.class != space && (a.kind != word || strings.TrimSpace(a.text) != "") {
			return a, j == i-1
		}
	}
	return nil, false
}

func (t *setter) atom(a atom, size, rise float64) {
	start, low, high := t.x, t.down, t.up
	t.up, t.down = 0, 0 // of this atom alone
	switch a.kind {
	case word:
		t.word(a, size, rise)
	case group:
		t.list(a.body, size, rise)
	case fraction:
		t.fraction(a, size, rise)
	case root:
		t.root(a, size, rise)
	case accent:
		t.accent(a, size, rise)
	case delimited:
		t.delimited(a, size, rise)
	}
	if a.class == large {
		t.limits(a, start, size, rise)
	} else {
		t.scripts(a, size, rise)
	}
	t.up, t.down = math.Max(t.up, high), math.Max(t.down, low)
}

// reach notes how far from the label's baseline something reaches.
func (t *setter) reach(up, down float64) {
	t.up, t.down = math.Max(t.up, up), math.Max(t.down, down)
}

// word sets text; in mathematics single letters are italic.
func (t *setter) word(a atom, size, rise float64) {
	if a.class == large { // signs of sums are larger than letters
		t.text(a.text, upright, 1.25*size, rise-0.06*size)
		return
	}
	for _, c := range a.text {
		f := a.font
		if f == mathematics && !a.italic(c) {
			f = upright
		}
		t.text(string(c), f, size, rise)
	}
}

// italic reports a character that is set in italics: letters of mathematics,
// but not signs made of letters.
func (a atom) italic(c rune) bool {
	return a.font == mathematics && unicode.IsLetter(c) && c < 0x2100
}

// text adds text to the last run, or a new one if the font changes.
func (t *setter) text(text string, f face, size, rise float64) {
	if text == "" {
		return
	}
	r := canvas.Run{Text: text, Size: size, Rise: rise, Italic: f == mathematics, Bold: t.style.bold || f == bold}
	t.reach(rise+ascent*size, descent*size-rise)
	if n := len(t.pieces); n > 0 && !t.broken && t.pieces[n-1].shape == nil {
		p := &t.pieces[n-1]
		if last := &p.runs[len(p.runs)-1]; last.Italic == r.Italic && last.Bold == r.Bold && last.Size == r.Size && last.Rise == r.Rise {
			last.Text += text
			t.x += canvas.TextWidth(r)
			return
		}
		p.runs = append(p.runs, r)
	} else {
		t.pieces = append(t.pieces, piece{x: t.x, runs: []canvas.Run{r}})
	}
	t.broken = false
	t.x += r.Width()
}

// stroke adds a line.
func (t *setter) stroke(width float64, points ...canvas.Point) {
	t.pieces = append(t.pieces, piece{shape: canvas.Polyline(points), width: width})
	t.broken = true
}

// inside sets atoms from the present place and returns where they end and how
// far they reach. Its own reach is part of that of the setter.
func (t *setter) inside(atoms []atom, size, rise float64) (end, up, down float64) {
	high, low := t.up, t.down
	t.up, t.down = 0, 0
	t.list(atoms, size, rise)
	up, down = t.up, t.down
	t.reach(high, low)
	return t.x, up, down
}

// measure returns the size of atoms without setting them.
func (t *setter) measure(atoms []atom, size float64) (width, up, down float64) {
	m := &setter{style: t.style, script: t.script}
	m.list(atoms, size, 0)
	return m.x, m.up, m.down
}
