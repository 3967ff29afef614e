package data

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	_ "github.com/isingml/kernel/isingml/model/ising"
	"github.com/isingml/kernel/isingml/sample"
)

// drawn returns Ising configurations of L = 8 at beta = 0.42.
func drawn(t *testing.T, n int) *sample.Ensemble {
	t.Helper()
	spec := sample.Spec{Model: "ising", L: 8, Beta: 0.42, Configs: n, Seed: 5}
	e, _, err := sample.Run(t.Context(), spec, sample.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Energies that are not those of the model are errors that say what they are,
// and without a model doubts.
func TestEnergiesAreHeldAgainstTheConfigurations(t *testing.T) {
	e := drawn(t, 200)
	right := slices.Clone(e.Energy())
	scaled := func(factor float64) []float64 {
		out := slices.Clone(right)
		for i := range out {
			out[i] *= factor
		}
		return out
	}
	turned := slices.Clone(right)
	slices.Reverse(turned)
	for name, c := range map[string]struct {
		energies              []float64
		refusal, note, doubts string
	}{
		"right":          {right, "", "", ""},
		"per site":       {scaled(1. / 64), "", "per site", "-B/V"},
		"of other sign":  {scaled(-1), "of the other sign", "", "+B"},
		"doubled":        {scaled(2), "twice as large", "", "-2B"},
		"another order":  {turned, "another order", "", "not correlated"},
		"halved":         {scaled(0.5), "half as large", "", ""},
		"minus per site": {scaled(-1. / 64), "per site and of the other sign", "", "per site of the other sign"},
	} {
		t.Run(name, func(t *testing.T) {
			got := &sample.Ensemble{Configurations: e.Configurations, Columns: []sample.Column{{Name: "energy", Values: c.energies}}, Chain: e.Chain}
			doubts := strings.Join(Doubts(got), "; ")
			if c.doubts == "" && doubts != "" || !strings.Contains(doubts, c.doubts) {
				t.Errorf("doubts %q, must say %q", doubts, c.doubts)
			}
			note, err := Measure(got, "ising", map[string]float64{"j": 1})
			if c.refusal != "" {
				if err == nil || !strings.Contains(err.Error(), c.refusal) {
					t.Errorf("error %v, must say %q", err, c.refusal)
				}
				return
			}
			if err != nil || !strings.Contains(note, c.note) || c.note == "" && note != "" || !slices.Equal(got.Energy(), right) {
				t.Errorf("%v, note %q, energies %v", err, note, got.Energy()[:3])
			}
		})
	}
	if _, err := Measure(&sample.Ensemble{Configurations: e.Configurations}, "ising", map[string]float64{"q": 1}); err == nil {
		t.Error("a parameter that there is not was taken")
	}
}

// A lattice that is read in another shape shows by its neighbours.
func TestShapesThatCorrelationsContradict(t *testing.T) {
	e := drawn(t, 400)
	if doubts := Doubts(&sample.Ensemble{Configurations: e.Configurations}); len(doubts) > 0 {
		t.Errorf("right squares: %q", doubts)
	}
	// Chains of 64 in which spins follow each other, read as squares.
	var text strings.Builder
	x := uint32(1)
	for range 300 {
		spin := 1
		for range 64 {
			if x = x*1664525 + 1013904223; x>>28 < 4 {
				spin = -spin
			}
			fmt.Fprint(&text, spin, " ")
		}
		text.WriteByte('\n')
	}
	set, err := readBytes(t.Context(), []byte(text.String()), Reading{Layout: Layout{Shape: []int{8, 8}}})
	if err != nil {
		t.Fatal(err)
	}
	if doubts := strings.Join(Doubts(&sample.Ensemble{Configurations: set}), ""); !strings.Contains(doubts, "--shape") {
		t.Errorf("chains read as squares: %q", doubts)
	}
}
