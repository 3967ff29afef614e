package figure

import (
	"maps"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// PGF returns the figure as a picture of PGF, for \input into a LaTeX document
// with \usepackage{pgf} and, for some signs, amssymb. Its text is set by LaTeX,
// in the fonts of the document; labels are of the figure's sizes.
func (f *Figure) PGF() ([]byte, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	p := f.layout()
	c := canvas.NewPGF()
	f.draw(c, p)
	return c.Document(p.width, p.height)
}

// commands are the commands of TeX for characters, the reverse of [symbols].
var commands = func() map[rune]string {
	out := map[rune]string{'−': "-", '′': "'", 'φ': `\phi `, 'ϕ': `\varphi `, '°': `^\circ `, thinSpace: `\,`}
	for _, name := range slices.Sorted(maps.Keys(symbols)) {
		if runes := []rune(symbols[name].text); len(runes) == 1 && runes[0] > 127 && out[runes[0]] == "" {
			out[runes[0]] = `\` + name + " "
		}
	}
	return out
}()

const thinSpace = canvas.ThinSpace

// structures are the commands with arguments that LaTeX knows as labels do.
var structures = strings.Fields(`mathrm text textrm operatorname mathsf mathit mathbf textbf boldsymbol frac tfrac dfrac sqrt
	hat widehat tilde widetilde bar overline vec dot ddot rm it bf left right mathcal mathbb mathfrac mathscr`)

// latex writes a label for LaTeX.
func latex(label string) string {
	var b strings.Builder
	parts := strings.Split(strings.Map(visible, label), "$")
	for i, part := range parts {
		if i%2 == 0 || i == len(parts)-1 || !balanced(part) {
			for _, c := range part {
				b.WriteString(latexText(c))
			}
			continue
		}
		b.WriteString("$" + latexMath(part) + "$")
	}
	return b.String()
}

// balanced reports whether braces are closed, and no backslash ends the text.
func balanced(math string) bool {
	depth := 0
	for _, c := range strings.NewReplacer(`\\`, "", `\{`, "", `\}`, "").Replace(math) {
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0 && !strings.HasSuffix(math, `\`)
}

// latexText writes a character outside of mathematics.
func latexText(c rune) string {
	switch {
	case strings.ContainsRune(`#$%&_{}`, c):
		return `\` + string(c)
	case strings.ContainsRune(`\^~<>|`, c):
		return map[rune]string{'\\': `\textbackslash{}`, '^': `\textasciicircum{}`, '~': `\textasciitilde{}`, '<': `\textless{}`, '>': `\textgreater{}`, '|': `\textbar{}`}[c]
	case commands[c] != "":
		return `\ensuremath{` + commands[c] + `}`
	}
	return string(c)
}

// latexMath writes mathematics: characters as commands, commands as LaTeX has
// them, and one that labels do not know as it is written.
func latexMath(math string) string {
	var b strings.Builder
	for p := (parser{rest: math}); p.rest != ""; {
		c := []rune(p.rest)[0]
		p.rest = p.rest[len(string(c)):]
		if c != '\\' {
			switch {
			case commands[c] != "":
				b.WriteString(commands[c])
			case strings.ContainsRune(`#%&`, c):
				b.WriteString(`\` + string(c))
			default:
				b.WriteRune(c)
			}
			continue
		}
		name := p.name()
		_, known := symbols[name]
		switch {
		case name == "angstrom":
			b.WriteString(`\mathrm{\AA}`)
		case name == "degree":
			b.WriteString(`^\circ `)
		case name == "bm":
			b.WriteString(`\boldsymbol `)
		case name == "mathregular", name == "mathdefault":
			b.WriteString(`\mathrm `)
		case known || slices.Contains(structures, name):
			b.WriteString(`\` + name + " ")
		default:
			b.WriteString(`\mathrm{\backslash ` + name + `}`)
		}
	}
	return b.String()
}
