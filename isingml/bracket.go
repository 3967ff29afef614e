package isingml

import (
	"math"

	"github.com/isingml/kernel/isingml/rg"
)

// A bracket is where a search is, and between which inverse temperatures it
// knows the transition to lie.
type bracket struct {
	beta, lo, hi float64
	factor       float64 // of the next step
}

func newBracket(from float64) *bracket { return &bracket{beta: from, hi: math.Inf(1), factor: 1.1} }

// to goes to where the curves cross, and no further at a time than to twice or
// half of the inverse temperature.
func (b *bracket) to(beta float64) { b.beta = min(max(beta, b.beta/2), 2*b.beta) }

// step goes on in the direction that a position tells: to the middle of the
// bracket, if there is one, and else by the factor; but where the curves cross
// beyond what the samples support, and inside of these, to that point. If two
// positions contradict each other the earlier one is taken for wrong.
func (b *bracket) step(p *rg.Position) {
	if p.Way > 0 {
		b.lo = b.beta
		if b.hi <= b.lo {
			b.hi = math.Inf(1)
		}
	} else {
		b.hi = b.beta
		if b.lo >= b.hi {
			b.lo = 0
		}
	}
	from := b.beta
	if b.lo > 0 && !math.IsInf(b.hi, 1) {
		b.beta = math.Sqrt(b.lo * b.hi)
	} else {
		b.beta *= math.Pow(b.factor, float64(p.Way))
	}
	if c := p.FixedPoint; c != nil && (c.BetaC.Value-from)*(c.BetaC.Value-b.beta) < 0 {
		b.beta = c.BetaC.Value
		return
	}
	b.factor = min(b.factor*b.factor, 2)
}
