package figure

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// commands are what TeX writes with a backslash and labels understand.
var commands = map[string]string{
	",": string(thinSpace), ":": string(thinSpace), ";": string(thinSpace), " ": " ", "!": "", "quad": "  ",
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
	"theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
	"rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
	"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
	"Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
	"langle": "⟨", "rangle": "⟩", "times": "×", "cdot": "·", "pm": "±", "partial": "∂", "infty": "∞",
	"le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "sqrt": "√", "sum": "∑", "prime": "′",
	"{": "{", "}": "}", "%": "%", "_": "_",
}

// A setter splits a label into runs.
type setter struct {
	style   textStyle
	runs    []run
	unknown string // the first command that is not known
}

// runs splits a label into runs. Between two $ letters are italic, _ and ^
// lower and raise what follows, and \ begins a command of TeX; elsewhere every
// character stands for itself.
func runs(label string, s textStyle) []run {
	return set(label, s).runs
}

func set(label string, s textStyle) *setter {
	t := &setter{style: s}
	parts := strings.Split(label, "$")
	for i, part := range parts {
		if i%2 == 0 || i == len(parts)-1 {
			for _, c := range part {
				t.add(string(c), false, 0)
			}
		} else {
			t.math(part)
		}
	}
	return t
}

// checkLabels returns an error for the first label that is not understood.
func checkLabels(labels ...string) error {
	for _, label := range labels {
		if t := set(label, small); t.unknown != "" {
			return fmt.Errorf("label %q: \\%s is not known; write the character itself, or \\mathrm{...} for upright letters", label, t.unknown)
		}
	}
	return nil
}

// math sets what stands between two $.
func (t *setter) math(part string) {
	type mood struct {
		level   int // -1 lowered, 1 raised
		upright bool
	}
	var now, next mood // next is for one character, or a group
	var outer []mood   // of the groups that are open
	for len(part) > 0 {
		c, size := utf8.DecodeRuneInString(part)
		part = part[size:]
		text := string(c)
		switch c {
		case '_':
			next.level = -1
			continue
		case '^':
			next.level = 1
			continue
		case '{':
			outer, now = append(outer, now), next
			continue
		case '}':
			if n := len(outer); n > 0 {
				now, outer = outer[n-1], outer[:n-1]
			}
			next = now
			continue
		case '\\':
			name := commandName(part)
			part = strings.TrimPrefix(part, name)
			if name == "mathrm" || name == "text" {
				next.upright = true
				continue
			}
			if len(name) > 1 {
				part = strings.TrimLeft(part, " ") // ends the command
			}
			text = t.command(name)
		}
		for _, c := range text {
			t.character(c, next.upright, next.level)
		}
		next = now
	}
}

func (t *setter) command(name string) string {
	text, known := commands[name]
	if !known && t.unknown == "" {
		t.unknown = name
	}
	return text
}

// commandName returns the letters after a backslash, or the one character that
// is none; a space at the end of the label.
func commandName(s string) string {
	n := 0
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || s[n] >= 'A' && s[n] <= 'Z') {
		n++
	}
	switch {
	case n > 0:
		return s[:n]
	case s == "":
		return " "
	}
	_, n = utf8.DecodeRuneInString(s)
	return s[:n]
}

func (t *setter) character(c rune, upright bool, level int) {
	switch c {
	case '\'':
		c = '′'
	case '-':
		c = '−'
	}
	t.add(string(c), unicode.IsLetter(c) && !upright, level)
}

// add adds text to the last run, or a new one if the font changes.
func (t *setter) add(text string, italic bool, level int) {
	r := run{text: text, size: t.style.size, italic: italic, bold: t.style.bold}
	if level != 0 {
		r.size *= 0.72
		r.rise = t.style.size * [3]float64{-0.22, 0, 0.36}[level+1]
	}
	if n := len(t.runs); n > 0 && !isBracket(text) && !isBracket(t.runs[n-1].text) {
		last := t.runs[n-1]
		if last.italic == r.italic && last.size == r.size && last.rise == r.rise {
			t.runs[n-1].text += text
			return
		}
	}
	t.runs = append(t.runs, r)
}
