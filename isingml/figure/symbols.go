package figure

import (
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// A class is what TeX takes a symbol for, which decides the room around it.
type class byte

const (
	ordinary class = iota
	binary         // an operation between two operands
	relation
	function // an upright name: sin, max
	large    // a sign whose scripts stand above and below it
	space
)

// A symbol is what a command of TeX without arguments stands for.
type symbol struct {
	text  string
	class class
}

// symbols are the commands of TeX that labels know, beside those with
// arguments in [parser.command].
var symbols = func() map[string]symbol {
	all := map[string]symbol{
		",": {string(canvas.ThinSpace), space}, ":": {string(canvas.ThinSpace), space}, ";": {string(canvas.ThinSpace), space},
		" ": {" ", space}, "!": {"", space}, "quad": {"  ", space}, "qquad": {"    ", space},
		"{": {text: "{"}, "}": {text: "}"}, "%": {text: "%"}, "_": {text: "_"}, "#": {text: "#"}, "&": {text: "&"}, "|": {text: "‖"},
	}
	for c, table := range map[class]map[string]string{
		ordinary: {
			"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "zeta": "ζ", "eta": "η",
			"theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
			"rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
			"varepsilon": "ε", "vartheta": "ϑ", "varphi": "ϕ", "varrho": "ϱ", "varsigma": "ς", "varpi": "ϖ", "varkappa": "ϰ",
			"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
			"Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
			"langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "vert": "|", "Vert": "‖",
			"partial": "∂", "nabla": "∇", "infty": "∞", "prime": "′", "ell": "ℓ", "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ",
			"forall": "∀", "exists": "∃", "emptyset": "∅", "dagger": "†", "ddagger": "‡", "circ": "∘", "degree": "°",
			"ldots": "…", "dots": "…", "cdots": "⋯", "angstrom": "Å", "int": "∫", "oint": "∮", "uparrow": "↑", "downarrow": "↓",
		},
		binary: {
			"times": "×", "cdot": "·", "pm": "±", "mp": "∓", "div": "÷", "ast": "∗", "star": "⋆",
			"otimes": "⊗", "oplus": "⊕", "odot": "⊙", "cup": "∪", "cap": "∩", "wedge": "∧", "vee": "∨",
		},
		relation: {
			"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "simeq": "≃", "cong": "≅",
			"sim": "∼", "propto": "∝", "ll": "≪", "gg": "≫", "in": "∈", "notin": "∉", "subset": "⊂", "supset": "⊃", "mid": "∣",
			"to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "mapsto": "↦",
			"Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "parallel": "∥", "perp": "⊥", "lesssim": "≲", "gtrsim": "≳",
		},
		large: {"sum": "∑", "prod": "∏"},
	} {
		for name, text := range table {
			all[name] = symbol{text, c}
		}
	}
	for _, name := range []string{
		"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan",
		"exp", "ln", "log", "lg", "det", "dim", "max", "min", "sup", "inf", "lim", "arg", "deg", "ker", "Pr", "gcd",
	} {
		all[name] = symbol{name, function}
	}
	return all
}()

// classes are those of signs that are written as they are.
var classes = map[rune]class{
	'+': binary, '−': binary, '±': binary, '∓': binary, '×': binary, '⊗': binary, '⊕': binary,
	'=': relation, '<': relation, '>': relation, '≤': relation, '≥': relation, '≠': relation, '≈': relation, '≡': relation,
	'∼': relation, '∝': relation, '≪': relation, '≫': relation, '∈': relation, '→': relation, '←': relation,
}

// An alphabet returns the letters that a command such as \mathcal writes in
// place of plain ones: the first capital and the first small letter of
// Unicode's mathematical alphabet, and where letters stand that Unicode had
// before.
type alphabet struct {
	capital, small, digit rune
	elsewhere             map[rune]rune
}

var alphabets = map[string]alphabet{
	"mathcal": {capital: '𝒜', elsewhere: map[rune]rune{'B': 'ℬ', 'E': 'ℰ', 'F': 'ℱ', 'H': 'ℋ', 'I': 'ℐ', 'L': 'ℒ', 'M': 'ℳ', 'R': 'ℛ'}},
	"mathbb": {capital: '𝔸', small: '𝕒', digit: '𝟘', elsewhere: map[rune]rune{
		'C': 'ℂ', 'H': 'ℍ', 'N': 'ℕ', 'P': 'ℙ', 'Q': 'ℚ', 'R': 'ℝ', 'Z': 'ℤ'}},
}

func (a alphabet) letter(c rune) rune {
	if other, ok := a.elsewhere[c]; ok {
		return other
	}
	switch {
	case 'A' <= c && c <= 'Z' && a.capital != 0:
		return a.capital + c - 'A'
	case 'a' <= c && c <= 'z' && a.small != 0:
		return a.small + c - 'a'
	case '0' <= c && c <= '9' && a.digit != 0:
		return a.digit + c - '0'
	}
	return c
}

// rewritten returns the atoms with their letters in another alphabet.
func rewritten(atoms []atom, in alphabet) []atom {
	out := slices.Clone(atoms)
	for i := range out {
		out[i].text = strings.Map(in.letter, out[i].text)
		out[i].body = rewritten(out[i].body, in)
	}
	return out
}
