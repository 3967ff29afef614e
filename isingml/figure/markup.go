package figure

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An atom is one thing of a label with what is raised and lowered beside it.
type atom struct {
	kind     kind
	class    class
	text     string  // of a word
	font     face    // of a word
	body     []atom  // of a group, a fraction (its upper part), a root, an accent
	below    []atom  // the lower part of a fraction; the index of a root
	mark     string  // of an accent: the command's name; of delimiters: both
	size     float64 // of a fraction's parts, 1 as the text around it
	sup, sub []atom
}

type kind byte

const (
	word kind = iota
	group
	fraction
	root
	accent
	delimited
)

// A face is the style of letters: as mathematics has them, in italics, unless
// it says otherwise.
type face byte

const (
	mathematics face = iota // letters italic, all else upright
	upright
	bold
)

// parse reads a label. Between two $ it is mathematics as TeX has it; elsewhere
// every character stands for itself.
func parse(label string) []atom {
	var atoms []atom
	parts := strings.Split(strings.Map(visible, label), "$")
	for i, part := range parts {
		if i%2 == 0 || i == len(parts)-1 {
			atoms = append(atoms, atom{text: part, font: upright})
			continue
		}
		p := parser{rest: part}
		for p.rest != "" {
			atoms = append(atoms, p.list(mathematics, "")...)
			p.rest = strings.TrimPrefix(p.rest, "}") // one too many ends nothing
		}
	}
	return atoms
}

// visible returns what is drawn for a character: a space for a line break and
// a sign for what no document may hold.
func visible(c rune) rune {
	switch {
	case c == '\n' || c == '\t' || c == '\r' || c == '\u2028' || c == '\u2029':
		return ' '
	case unicode.IsControl(c) || c == 0xfffe || c == 0xffff:
		return unicode.ReplacementChar
	}
	return c
}

// deepest bounds how deep groups stand in each other; deeper ones are one with
// those around them.
const deepest = 12

// A parser reads mathematics.
type parser struct {
	rest  string
	depth int
}

// list reads atoms until a closing brace or the given command, which are left,
// or the end.
func (p *parser) list(f face, until string) []atom {
	p.depth++
	defer func() { p.depth-- }()
	var atoms []atom
	for p.rest != "" && p.rest[0] != '}' && (until == "" || !strings.HasPrefix(p.rest, until)) {
		switch p.rest[0] {
		case '^', '_':
			raised := p.rest[0] == '^'
			p.rest = p.rest[1:]
			script := p.argument(f)
			if len(atoms) == 0 {
				atoms = append(atoms, atom{kind: group})
			}
			if last := &atoms[len(atoms)-1]; raised {
				last.sup = append(last.sup, script...)
			} else {
				last.sub = append(last.sub, script...)
			}
		default:
			atoms = append(atoms, p.atom(f))
		}
	}
	return atoms
}

// argument reads the next atom, or a group in braces.
func (p *parser) argument(f face) []atom {
	p.rest = strings.TrimLeft(p.rest, " ")
	if p.rest == "" || p.rest[0] == '}' {
		return nil
	}
	if p.rest[0] == '{' {
		return p.braces(f)
	}
	return []atom{p.atom(f)}
}

// braces reads a group. A brace that is not closed reaches to the end.
func (p *parser) braces(f face) []atom {
	p.rest = p.rest[1:]
	if p.depth > deepest {
		return nil
	}
	atoms := p.list(f, "")
	p.rest = strings.TrimPrefix(p.rest, "}")
	return atoms
}

func (p *parser) atom(f face) atom {
	if p.rest[0] == '{' {
		return atom{kind: group, body: p.braces(f)}
	}
	c, size := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[size:]
	switch c {
	case '\\':
		return p.command(p.name(), f)
	case '\'':
		c = '′'
	case '-':
		c = '−'
	case '~':
		c = ' '
	}
	return atom{text: string(c), font: f, class: classes[c]}
}

// name reads the name of a command: letters, or the one character that is
// none. Spaces behind letters end the name and are not drawn.
func (p *parser) name() string {
	n := strings.IndexFunc(p.rest, func(c rune) bool { return c >= utf8.RuneSelf || !unicode.IsLetter(c) })
	switch {
	case n < 0:
		n = len(p.rest)
	case n == 0:
		_, n = utf8.DecodeRuneInString(p.rest)
	}
	if n == 0 {
		return " "
	}
	name := p.rest[:n]
	if p.rest = p.rest[n:]; n > 1 || unicode.IsLetter(rune(name[0])) {
		p.rest = strings.TrimLeft(p.rest, " ")
	}
	return name
}

// command returns what a command stands for. One that is not known is drawn as
// it is written.
func (p *parser) command(name string, f face) atom {
	if s, ok := symbols[name]; ok {
		if s.class == function || s.class == space {
			f = upright
		}
		return atom{text: s.text, class: s.class, font: f}
	}
	if a, ok := alphabets[name]; ok {
		return atom{kind: group, body: rewritten(p.argument(upright), a)}
	}
	switch name {
	case "mathrm", "text", "textrm", "operatorname", "mathsf", "mathregular":
		return atom{kind: group, body: p.argument(upright)}
	case "mathit", "mathdefault":
		return atom{kind: group, body: p.argument(mathematics)}
	case "mathbf", "textbf", "boldsymbol", "bm":
		return atom{kind: group, body: p.argument(bold)}
	case "frac", "tfrac", "dfrac":
		size := scriptSize
		if name == "dfrac" {
			size = 1
		}
		return atom{kind: fraction, size: size, body: p.argument(f), below: p.argument(f)}
	case "sqrt":
		var index []atom
		if inner, after, ok := strings.Cut(p.rest, "]"); ok && strings.HasPrefix(inner, "[") {
			index = (&parser{rest: inner[1:], depth: p.depth}).list(f, "")
			p.rest = after
		}
		return atom{kind: root, below: index, body: p.argument(f)}
	case "hat", "widehat", "tilde", "widetilde", "bar", "overline", "vec", "dot", "ddot":
		return atom{kind: accent, mark: strings.TrimPrefix(name, "wide"), body: p.argument(f)}
	case "rm", "it", "bf": // for what is left of the group
		return atom{kind: group, body: p.list(map[string]face{"rm": upright, "it": mathematics, "bf": bold}[name], "")}
	case "left":
		return p.delimiters(f)
	case "right": // without its left
		return atom{text: p.delimiter(), font: upright}
	}
	return atom{text: `\` + name, font: upright}
}

// delimiters reads what stands between \left and \right, signs that grow with
// what they enclose.
func (p *parser) delimiters(f face) atom {
	a := atom{kind: delimited, text: p.delimiter()}
	if p.depth > deepest {
		return a
	}
	a.body = p.list(f, `\right`)
	if after, ok := strings.CutPrefix(p.rest, `\right`); ok {
		p.rest = after
		a.mark = p.delimiter()
	}
	return a
}

// delimiter reads the sign behind \left or \right; a point is none.
func (p *parser) delimiter() string {
	p.rest = strings.TrimLeft(p.rest, " ")
	if p.rest == "" || p.rest[0] == '}' {
		return ""
	}
	sign := p.atom(upright).text
	if sign == "." {
		return ""
	}
	return sign
}
