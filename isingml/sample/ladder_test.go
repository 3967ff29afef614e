package sample

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/random"
)

func coupledTo(f func([]float32) float64) func(int) (model.Term, error) {
	return func(int) (model.Term, error) { return model.NewTerm(f), nil }
}

func absolute32(spins []float32) float64 {
	m := 0.
	for _, s := range spins {
		m += float64(s)
	}
	return math.Abs(m) / float64(len(spins))
}

// tempered draws the ensembles of a ladder.
func tempered(t *testing.T, s Spec, o Options) ([]*Ensemble, Exchange) {
	t.Helper()
	if o.Pieces == nil {
		pieces := newMemory()
		o.Pieces = func(int) Pieces { return pieces }
	}
	d, err := Draw(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	x, err := d.Exchange(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := make([]*Ensemble, len(s.Rungs))
	for k := range all {
		var rows []byte
		for part, err := range d.Rung(t.Context(), k) {
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, part.Configurations.Bits()...)
			if all[k] == nil {
				all[k] = part
				continue
			}
			for i, c := range part.Columns {
				all[k].Columns[i].Values = append(all[k].Columns[i].Values, c.Values...)
			}
			all[k].Chain = append(all[k].Chain, part.Chain...)
		}
		if all[k].Configurations, err = lattice.FromRows(all[k].Configurations.Format(), rows); err != nil {
			t.Fatal(err)
		}
	}
	return all, x
}

// TestExchangeMatrix goes through all pairs of configurations of a 2 x 2 lattice
// at two rungs: an exchange has detailed balance with the product of their exact
// distributions.
func TestExchangeMatrix(t *testing.T) {
	for _, c := range []struct {
		name  string
		rungs []Rung
	}{
		{"temperatures", []Rung{{Beta: 0.2}, {Beta: 0.7}}},
		{"fields", []Rung{{Beta: 0.4, Y: -0.3}, {Beta: 0.4, Y: 0.5}}},
		{"both", []Rung{{Beta: 0.2, Y: 0.5}, {Beta: 0.6, Y: -0.2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Spec{L: 2, Rungs: c.rungs, Configs: 1, Algorithm: model.Metropolis, Function: "|m|"}.Resolved()
			if err != nil {
				t.Fatal(err)
			}
			const n = 16
			word := uint64(0)
			l := newLadder(s, 0, []model.Term{model.NewTerm(absolute32), model.NewTerm(absolute32)}, random.Scripted(source(func() uint64 { return word })))
			var p [2][]float64
			for k := range p {
				p[k] = weights(t, s.At(k), absolute32)
			}
			to := func(x, y int) float64 { // the probability to exchange x and y
				put := func() {
					for k, state := range []int{x, y} {
						l.rows[k] = []byte{byte(state)}
						l.values[k] = valuesOf(t, s.At(k), state, absolute32)
					}
				}
				put()
				chance := model.Threshold(model.MetropolisChance(l.gain(0)))
				for _, word = range []uint64{chance - 1, chance} {
					put()
					l.exchange(0)
					if done := l.rows[0][0] == byte(y) && l.rows[1][0] == byte(x); x != y && done != (word < chance) {
						t.Fatalf("with the word %d below %d the exchange of %d and %d is %v", word, chance, x, y, done)
					}
				}
				return math.Ldexp(float64(chance), -64)
			}
			for x := range n {
				for y := range n {
					if a, b := p[0][x]*p[1][y]*to(x, y), p[0][y]*p[1][x]*to(y, x); math.Abs(a-b) > 1e-13 {
						t.Fatalf("%d and %d are exchanged with probability %v, and back with %v", x, y, a, b)
					}
				}
			}
		})
	}
}

type source func() uint64

func (s source) Uint64() uint64 { return s() }

// valuesOf returns what is measured on a configuration of spins, and f.
func valuesOf(t *testing.T, s Spec, state int, f func([]float32) float64) []float64 {
	t.Helper()
	format := s.format()
	row := make([]byte, format.Size())
	for i := range row {
		row[i] = byte(state >> (8 * i))
	}
	set, err := lattice.FromRows(format, row)
	if err != nil {
		t.Fatal(err)
	}
	values, numbers := make([]float64, len(s.columns())), make([]float32, format.Numbers())
	s.newModel().Measure(set, 0, values)
	set.Floats(0, numbers)
	values[len(values)-1] = f(numbers)
	return values
}

// weights returns the exact probabilities of all configurations of spins in a
// field that couples to f.
func weights(t *testing.T, s Spec, f func([]float32) float64) []float64 {
	t.Helper()
	v := s.Sites()
	p, z := make([]float64, 1<<v), 0.
	for state := range p {
		values := valuesOf(t, s, state, f)
		p[state] = math.Exp(-s.Beta*values[0] + s.Beta*float64(v)*s.Y*values[len(values)-1])
		z += p[state]
	}
	for state := range p {
		p[state] /= z
	}
	return p
}

// TestLadderDistribution compares how often every configuration is drawn at each
// rung with its exact probability.
func TestLadderDistribution(t *testing.T) {
	if raceEnabled {
		t.Skip("it looks for numbers, not for races")
	}
	for _, c := range []struct {
		name, algorithm string
		l               int
		rungs           []Rung
	}{
		{"temperatures by single spins", model.Metropolis, 3, []Rung{{Beta: 0.1}, {Beta: 0.3}, {Beta: 0.6}}},
		{"temperatures by heat bath", model.HeatBath, 2, []Rung{{Beta: 0.9}, {Beta: 0.5}, {Beta: 0.3}, {Beta: 0.1}}},
		{"temperatures by clusters", model.Wolff, 3, []Rung{{Beta: 0.3}, {Beta: 0.5}}},
		{"fields", model.Metropolis, 3, []Rung{{Beta: 0.4, Y: -0.3}, {Beta: 0.4}, {Beta: 0.4, Y: 0.4}}},
		{"temperatures and fields", model.Wolff, 3, []Rung{{Beta: 0.2, Y: 0.3}, {Beta: 0.5, Y: -0.4}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Spec{L: c.l, Rungs: c.rungs, Configs: 8000, Gap: 6, Warmup: 40, Seed: 3, Algorithm: c.algorithm, Function: "|m|"}.Resolved()
			if err != nil {
				t.Fatal(err)
			}
			all, x := tempered(t, s, Options{Term: coupledTo(absolute32)})
			for k, e := range all {
				counts := make([]float64, 1<<(c.l*c.l))
				for i := range e.Configurations.Len() {
					state := 0
					for b, byte := range e.Configurations.Row(i) {
						state |= int(byte) << (8 * b)
					}
					counts[state]++
					if want := valuesOf(t, s.At(k), state, absolute32); i < 100 && (e.Energy()[i] != want[0] || math.Abs(e.Column("f")[i]-want[len(want)-1]) > 1e-12) {
						t.Fatalf("rung %d: energy %v and f %v of configuration %d, must be %v", k, e.Energy()[i], e.Column("f")[i], i, want)
					}
				}
				if d := chiSquare(counts, weights(t, s.At(k), absolute32)); math.Abs(d) > 4 {
					t.Errorf("rung %d: chi-square is %.1f sigma from its mean", k, d)
				}
			}
			if x.RoundTrips == 0 || min(x.Acceptance[0], x.Acceptance[len(x.Acceptance)-1]) < 0.1 {
				t.Errorf("replicas hardly move: %+v", x)
			}
		})
	}
}

// TestAcceptance compares the part of exchanges that are made with its exact
// value, sum p(x) p'(y) min(1, ratio).
func TestAcceptance(t *testing.T) {
	s, err := Spec{L: 2, Rungs: []Rung{{Beta: 0.1}, {Beta: 0.9}}, Configs: 20000, Gap: 4, Warmup: 40, Seed: 5, Algorithm: model.HeatBath}.Resolved()
	if err != nil {
		t.Fatal(err)
	}
	_, x := tempered(t, s, Options{})
	p, q := boltzmann(t, s.At(0)), boltzmann(t, s.At(1))
	want := 0.
	for a := range p {
		for b := range q {
			want += min(p[a]*q[b], p[b]*q[a])
		}
	}
	if sigma := math.Sqrt(want * (1 - want) / float64(x.Updates)); math.Abs(x.Acceptance[0]-want) > 5*sigma {
		t.Errorf("acceptance %v, must be %v to some %v", x.Acceptance[0], want, sigma)
	}
}

// TestLadderResumes holds that neither the number of cores nor an interruption
// changes a bit, and that a gap that is not given is measured.
func TestLadderResumes(t *testing.T) {
	for _, s := range []Spec{
		{L: 7, Rungs: []Rung{{Beta: 0.3}, {Beta: 0.44}, {Beta: 0.6}}, Configs: 60, Seed: 9, Step: 2},
		{Model: "potts", L: 5, Rungs: []Rung{{Beta: 0.9, Y: 0.1}, {Beta: 1.1}}, Configs: 40, Seed: 9, Algorithm: model.Metropolis, Function: "|m|", Gap: 3, Warmup: 7},
	} {
		s, err := s.Resolved()
		if err != nil {
			t.Fatal(err)
		}
		o := Options{Workers: 1, Term: coupledTo(absolute32)}
		text := func(all []*Ensemble, x Exchange) string {
			out := fmt.Sprintf("%+v", x)
			for _, e := range all {
				out += fmt.Sprintf("%x %v %v %v", e.Configurations.Bits(), e.Columns, e.Chain, e.Beta)
			}
			return out
		}
		want := text(tempered(t, s, o))
		pieces := newMemory()
		o.Pieces, o.SaveEvery, o.Workers = func(int) Pieces { return pieces }, 1, 3
		for range 5 {
			ctx, cancel := context.WithCancel(t.Context())
			saved := 0
			pieces.saved = func(string) {
				if saved++; saved == 3 {
					cancel()
				}
			}
			o.Workers = 1
			if _, err := Draw(ctx, s, o); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			cancel()
		}
		pieces.saved, o.Workers = nil, 3
		if text(tempered(t, s, o)) != want {
			t.Errorf("%s: the resumed ensembles are other ones", s.where())
		}
	}
}

// TestLaddersRefused names what is wrong with a ladder.
func TestLaddersRefused(t *testing.T) {
	for _, c := range []struct {
		name, want string
		spec       Spec
	}{
		{"one rung", "1 rungs", Spec{Rungs: []Rung{{Beta: 1}}}},
		{"twice the same", "two rungs of a ladder are at beta = 0.4", Spec{Rungs: []Rung{{Beta: 0.4}, {Beta: 0.5}, {Beta: 0.4}}}},
		{"a temperature beside", "a ladder at beta = 0.3", Spec{Beta: 0.3, Rungs: []Rung{{Beta: 0.4}, {Beta: 0.5}}}},
		{"a negative one", "rung 1: sample: beta is -1", Spec{Rungs: []Rung{{Beta: 0.4}, {Beta: -1}}}},
		{"a field of nothing", "no function is named", Spec{Rungs: []Rung{{Beta: 0.4, Y: 1}, {Beta: 0.5}}}},
		{"a step without rungs", "no rungs", Spec{Beta: 0.4, Step: 3}},
		{"a negative step", "-3 updates between exchanges", Spec{Rungs: []Rung{{Beta: 0.4}, {Beta: 0.5}}, Step: -3}},
	} {
		c.spec.L, c.spec.Configs = 4, 10
		if _, err := c.spec.Resolved(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, must say %q", c.name, err, c.want)
		}
	}
}
