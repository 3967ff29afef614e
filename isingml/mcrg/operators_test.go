package mcrg_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/mcrg"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/ising"
	"github.com/isingml/kernel/isingml/random"
)

// Operators are sums over all sites of what they say: counted on random
// configurations one site after the other.
func TestMeasure(t *testing.T) {
	const l = 5
	set, err := lattice.NewSet(l)
	if err != nil {
		t.Fatal(err)
	}
	rng := random.New(1, "operators")
	var all []lattice.Configuration
	for range 20 {
		all = append(all, randomSpins(l, rng))
		if err := set.Append(all[len(all)-1]); err != nil {
			t.Fatal(err)
		}
	}
	operators := ising.Model{J: 1}.Operators()
	got, err := mcrg.Measure(t.Context(), set, operators)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		want := map[string]int{"nearest neighbours": -c.Energy(), "magnetization": c.Magnetization()}
		for y := range l {
			for x := range l {
				s := func(dx, dy int) int { return int(c.At(x+dx, y+dy)) }
				want["diagonal neighbours"] += s(0, 0) * (s(1, 1) + s(1, -1))
				want["third neighbours"] += s(0, 0) * (s(2, 0) + s(0, 2))
				want["plaquettes"] += s(0, 0) * s(1, 0) * s(0, 1) * s(1, 1)
				want["three of a plaquette"] += s(0, 0)*s(1, 0)*s(0, 1) + s(0, 0)*s(1, 0)*s(1, 1) + s(0, 0)*s(0, 1)*s(1, 1) + s(1, 0)*s(0, 1)*s(1, 1)
				want["three in a row"] += s(0, 0) * (s(1, 0)*s(2, 0) + s(0, 1)*s(0, 2))
			}
		}
		for k, o := range operators {
			if got[k][i] != float64(want[o.Name]) {
				t.Errorf("%s of configuration %d: %v, want %d", o.Name, i, got[k][i], want[o.Name])
			}
			if flipped := o.Odd; flipped != (len(o.Terms[0])%2 == 1) {
				t.Errorf("%s: odd is %v", o.Name, flipped)
			}
		}
	}
	general := model.Operator{Name: "equal neighbours", Terms: [][][]int{{{0, 0}, {1, 0}}, {{0, 0}, {0, 1}}}, Of: func(v []int8) float64 {
		if v[0] == v[1] {
			return 1
		}
		return 0
	}}
	got, err = mcrg.Measure(t.Context(), set, []model.Operator{general})
	if want := float64(2*l*l-all[0].Energy()) / 2; err != nil || got[0][0] != want {
		t.Errorf("equal neighbours: %v, %v, want %v", got, err, want)
	}
	general.Terms = [][][]int{{{0}}}
	if _, err := mcrg.Measure(t.Context(), set, []model.Operator{general}); err == nil || !strings.Contains(err.Error(), "2 dimensions") {
		t.Errorf("offsets in one dimension: %v", err)
	}
	if _, err := mcrg.Measure(cancelled(), set, operators); err == nil {
		t.Error("cancelled: no error")
	}
}

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func randomSpins(l int, rng *rand.Rand) lattice.Configuration {
	c := lattice.Up(l)
	for i := range c.Spins {
		c.Spins[i] = int8(2*rng.IntN(2) - 1)
	}
	return c
}
