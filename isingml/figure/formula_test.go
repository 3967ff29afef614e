package figure

import (
	"fmt"
	"strings"
	"testing"
)

// naturalLabels are labels as papers of physics have them.
var naturalLabels = []string{
	`$e^{-x^2/2}$`, `$10^{10^3}$`, `$\sqrt{a+b}\,c$`, `$\frac{\partial f}{\partial T}\ (\mathrm{eV})$`,
	`$\chi \propto L^{\gamma/\nu}$`, `$\langle m^2\rangle-\langle m\rangle^2$`,
	`$U_4 = 1-\frac{\langle m^4\rangle}{3\langle m^2\rangle^2}$`, `$\hat{H}=-J\sum_{\langle ij\rangle}\sigma_i\sigma_j$`,
	`$\dot{x},\ddot{x},\bar{x},\vec{k},\tilde{\phi},\overline{AB}$`, `$x_i^2+y_{i+1}^{(n)}$`, `$\sqrt[3]{\frac{x}{y}}$`,
	`$\left(\frac{T-T_c}{T_c}\right)^{-\nu}$`, `$\nabla^2\phi \sim \ell^{-\eta}\to 0$`, `$\mathcal{L}(\mathcal{O})\in\mathbb{R}$`,
	`$\sin x,\ \ln(L),\ \max_i f$`, `$\varepsilon\,\epsilon\,\varphi\,\phi\,\vartheta\,\varrho$`,
	`$\beta_c = \ln(1+\sqrt{2})/2$`, `$\xi_{\mathrm{2nd}}/L$`, `$\tau_{\rm int}$`, `$\int_0^\infty f\,dx$`,
	`$k_\mathrm{B}T/J$`, `$\sum_{i=1}^{N} s_i$`, `$2\times 10^{-3}$`, `$T'_c$`, `plain text, $\unknown$`,
}

// TestFormulasAreLaidOut holds the place and size of every part to what was
// compared by eye with the labels as matplotlib draws them.
func TestFormulasAreLaidOut(t *testing.T) {
	var b strings.Builder
	for _, label := range naturalLabels {
		f := set(label, textStyle{size: 10})
		fmt.Fprintf(&b, "%s\n\twidth %.2f, %.2f above, %.2f below\n", label, f.width, f.up, f.down)
		for _, p := range f.pieces {
			fmt.Fprintf(&b, "\t%.2f", p.x)
			for _, r := range p.runs {
				fmt.Fprintf(&b, " %q(%.2f up %.2f)", r.Text, r.Size, r.Rise)
			}
			for _, s := range p.shape {
				if s.Op == 'M' || s.Op == 'L' {
					fmt.Fprintf(&b, " %c %.2f %.2f", s.Op, s.P[0].X, s.P[0].Y)
				}
			}
			b.WriteByte('\n')
		}
	}
	compare(t, "labels.txt", []byte(b.String()))
}

// TestMeaningOfMarkup compares labels that mean different things.
func TestMeaningOfMarkup(t *testing.T) {
	s := textStyle{size: 10}
	for _, c := range []struct{ name, one, other string }{
		{"a script of a script", `$e^{-x^2/2}$`, `$e^{-x2/2}$`},
		{"a power of a power", `$10^{10^3}$`, `$10^{103}$`},
		{"a root of a sum", `$\sqrt{a+b}$`, `$\sqrt{a}+b$`},
		{"a raised group and a letter behind it", `$x^{ab}$`, `$x^ab$`},
		{"both scripts at one letter", `$x_i^2$`, `$x_{i}{}^{2}$`},
	} {
		if a, b := set(c.one, s), set(c.other, s); fmt.Sprint(a) == fmt.Sprint(b) {
			t.Errorf("%s: %s and %s are laid out alike", c.name, c.one, c.other)
		}
	}
	deep := "$" + strings.Repeat("x^{", 10000) + strings.Repeat("}", 10000) + "$"
	if f := set(deep, s); !(f.width > 0) {
		t.Errorf("a label of 10,000 scripts has width %g", f.width)
	}
	for _, open := range []string{`$\frac{a`, `$\sqrt[`, `$\left(`, `$x^`, `$\hat`, `$}{`, `$\`, `$\right)x$`, `$\sum^$`, `$\frac$`} {
		set(open+"$", s)
		markupHTML(open + "$")
	}
}
