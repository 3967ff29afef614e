package sample

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// A tableTerm gives each configuration of a small lattice any number, and
// remembers what is proposed.
type tableTerm struct {
	table    []float64
	state    int
	next     int
	proposed bool
}

func newTableTerm(l int) *tableTerm {
	t := &tableTerm{table: make([]float64, 1<<(l*l))}
	rng := random.New(1, "table", uint64(l))
	for i := range t.table {
		t.table[i] = rng.Float64()
	}
	return t
}

func (t *tableTerm) Reset(spins []int8) float64 {
	t.state = 0
	for i, s := range spins {
		t.state |= int(s+1) / 2 << i
	}
	t.proposed = false
	return t.table[t.state]
}

func (t *tableTerm) Propose(sites []int32) float64 {
	t.next, t.proposed = t.state, true
	for _, i := range sites {
		t.next ^= 1 << i
	}
	return t.table[t.next]
}

func (t *tableTerm) Accept() { t.state = t.next }

func TestCoupledStationary(t *testing.T) {
	for _, c := range []Spec{
		{Algorithm: Wolff, L: 2, Beta: 0.3, Y: 0.7},
		{Algorithm: Wolff, L: 2, Beta: 0.44, Y: -0.2, Params: jh(-1, 0)},
		{Algorithm: Wolff, L: 3, Beta: 0.4, Y: 0.3},
		{Algorithm: SwendsenWang, L: 2, Beta: 0.3, Y: 0.7},
		{Algorithm: SwendsenWang, L: 2, Beta: 0.44, Y: -0.2, Params: jh(-1, 0)},
		{Algorithm: Metropolis, L: 2, Beta: 0.44, Y: 0.2},
		{Algorithm: Metropolis, L: 3, Beta: 0.4, Y: -0.2, Params: jh(1, 0.1)},
		{Algorithm: HeatBath, L: 2, Beta: 0.44, Y: 0.2},
		{Algorithm: HeatBath, L: 3, Beta: 0.4, Y: -0.2, Params: jh(-1, 0.1)},
	} {
		t.Run(fmt.Sprintf("%s/L=%d,beta=%v,J=%v,h=%v,Y=%v", c.Algorithm, c.L, c.Beta, c.j(), c.h(), c.Y), func(t *testing.T) {
			if c.L > 2 && raceEnabled {
				t.Skip("slow")
			}
			c.Configs, c.Function = 1, "table"
			s, err := c.Resolved()
			if err != nil {
				t.Fatal(err)
			}
			source, term := new(branching), newTableTerm(s.L)
			u := newUpdater(s, scripted(source), term)
			strength := s.Beta * float64(s.L*s.L) * s.Y
			bonds := bondBranches(newBond(bondProbability(s.Beta, s.j())).probability())
			sites := siteBranches(s.L * s.L)
			first := 0
			source.options = func(draw int) []branch {
				if term.proposed {
					term.proposed = false
					first = draw + 1
					x := strength * (term.table[term.next] - term.table[term.state])
					if w, ok := u.(coupledTypewriter); ok {
						site := w.queue[0]
						x -= w.cost[w.cells[site]][4-bits4(w.open(site, 0))]
					}
					p := math.Exp(min(x, 0))
					switch s.Algorithm {
					case HeatBath, SwendsenWang:
						p = 1 / (1 + math.Exp(-x))
					case Metropolis:
						p *= s.proposed()
					}
					return thresholdBranches(wordThreshold(p))
				}
				switch w := u.(type) {
				case coupledWolff:
					if draw == 0 {
						return sites
					}
					return bonds[w.open(w.queue[draw-1], w.cells[w.queue[0]]^1)]
				case coupledSwendsenWang:
					if draw == 0 {
						first = 0
					}
					return bonds[w.open(w.queue[draw-first], w.cells[w.queue[0]]^2)]
				}
				panic("a word is drawn without a proposal")
			}
			matrix := transitions(t, source, u, s.L, func() { u.update(1) })
			weights := boltzmann(s)
			z := 0.
			for state := range weights {
				weights[state] *= math.Exp(strength * term.table[state])
				z += weights[state]
			}
			for state := range weights {
				weights[state] /= z
			}
			stationary(t, matrix, weights)
			ergodic(t, matrix)
		})
	}
}

func bits4(mask int) (n int) {
	for ; mask != 0; mask &= mask - 1 {
		n++
	}
	return n
}

// TestCoupledMean draws with f = |m| and compares with reweighting of an
// ensemble without the field, which is reliable for a Y as small as this.
func TestCoupledMean(t *testing.T) {
	absolute := func(spins []int8) float64 {
		m := 0
		for _, s := range spins {
			m += int(s)
		}
		return math.Abs(float64(m)) / float64(len(spins))
	}
	s := Spec{L: 8, Beta: 0.4, Configs: 8000, Seed: 5, Function: "absolute magnetization", Y: 0.05}
	o := Options{Term: func(int) (Term, error) { return NewTerm(absolute), nil }}
	e, plan, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range e.Column("f") {
		if want := math.Abs(e.Magnetization()[i]) / 64; math.Abs(f-want) > 1e-12 {
			t.Fatalf("f of configuration %d is %v, must be %v", i, f, want)
		}
	}
	got, err := stat.Blocked(e.Column("f"), 40)
	if err != nil {
		t.Fatal(err)
	}
	free := s
	free.Y, free.Configs = 0, 40000
	e, _, err = Run(context.Background(), free, o)
	if err != nil {
		t.Fatal(err)
	}
	sum, norm := 0., 0.
	for _, f := range e.Column("f") {
		w := math.Exp(s.Beta * 64 * s.Y * f)
		sum += w * f
		norm += w
	}
	want := sum / norm
	t.Logf("<f> = %.4f +- %.4f with the field, %.4f reweighted; plan %+v", got.Value, got.Error, want, plan)
	if d := math.Abs(got.Value-want) / got.Error; d > 4 {
		t.Errorf("<f> is %v, %v sigma from %v", got.Value, d, want)
	}

	// A term does not change how a run is resumed.
	pieces := newMemory()
	s.Configs = 50
	whole := run(t, s, o)
	o.Pieces, o.SaveEvery = func(int) Pieces { return pieces }, 1
	if run(t, s, o) != whole {
		t.Error("pieces change the ensemble")
	}
	for _, name := range pieces.names() {
		if strings.HasPrefix(name, "chain-000") && !strings.HasSuffix(name, "-000000000000") {
			delete(pieces.files, name)
			break
		}
	}
	if run(t, s, o) != whole {
		t.Error("the resumed ensemble is another one")
	}
	o.Term = nil
	if _, _, err := Run(context.Background(), s, o); err == nil || !strings.Contains(err.Error(), "absolute magnetization") {
		t.Errorf("without Options.Term: error %v", err)
	}
}
