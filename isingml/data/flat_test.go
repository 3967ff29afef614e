package data

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/isingml/kernel/isingml/model/ising"
	_ "github.com/isingml/kernel/isingml/model/potts"
	"github.com/isingml/kernel/isingml/sample"
)

// Rows of 36 sites are squares if their neighbours say so, and are refused with
// the words to write if these say chains, or nothing.
func TestFlatRowsAreSquaresIfTheyTell(t *testing.T) {
	const side, sites, n = 6, 36, 400
	squares := func(model string, params map[string]float64, beta float64) []int8 {
		e, _, err := sample.Run(t.Context(), sample.Spec{Model: model, Params: params, L: side, Beta: beta, Configs: n, Seed: 1}, sample.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var values []int8
		for i := range n {
			values = append(values, e.Configurations.At(i).Spins...)
		}
		return values
	}
	r := rand.New(rand.NewPCG(1, 2))
	chains := func(states int, stay float64) []int8 { // the next site has another value with probability 1-stay
		values := make([]int8, 0, n*sites)
		for range n {
			s := r.IntN(states)
			for range sites {
				if r.Float64() > stay {
					s = (s + 1 + r.IntN(states-1)) % states
				}
				values = append(values, int8(s))
			}
		}
		return values
	}
	up := func(values []int8) []int8 { // one sign alone
		for i := 0; i < len(values); i += sites {
			m := 0
			for _, v := range values[i : i+sites] {
				m += int(v)
			}
			for k := range values[i : i+sites] {
				if m < 0 {
					values[i+k] = -values[i+k]
				}
			}
		}
		return values
	}
	const says, asks = "are chains rather than squares", "do not tell"
	for name, c := range map[string]struct {
		values  []int8
		states  int
		refusal string
	}{
		"hot squares":                {squares("ising", nil, 0.15), 0, ""},
		"critical squares":           {squares("ising", nil, 0.44), 0, ""},
		"cold squares":               {squares("ising", nil, 0.6), 0, ""},
		"cold squares of one sign":   {up(squares("ising", nil, 0.5)), 0, ""},
		"antiferromagnetic squares":  {squares("ising", map[string]float64{"j": -1}, 0.5), 0, ""},
		"squares of three states":    {squares("potts", map[string]float64{"q": 3}, 0.8), 3, ""},
		"hot chains":                 {chains(2, 0.6), 0, says},
		"chains":                     {chains(2, 0.8), 0, says},
		"cold chains":                {chains(2, 0.99), 0, says},
		"antiferromagnetic chains":   {chains(2, 0.1), 0, says},
		"chains of four states":      {chains(4, 0.7), 4, says},
		"sites that are independent": {chains(2, 0.5), 0, asks},
		"one value alone":            {make([]int8, n*sites), 0, asks},
		"squares that are few":       {squares("ising", nil, 0.44)[:5*sites], 0, asks},
	} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			for i, v := range c.values {
				fmt.Fprintf(&text, "%d%c", v, " \n"[(i%sites+1)/sites])
			}
			reading := Reading{Files: []string{filepath.Join(write(t, map[string][]byte{"s.txt": []byte(text.String())}), "s.txt")}}
			read := func() ([]int, error) {
				all, _, err := reading.Read(t.Context())
				if err != nil {
					return nil, err
				}
				return all[0].Configurations.Format().Shape, nil
			}
			if reading.Values.Codec.States = c.states; c.states > 0 {
				reading.Values.Codec.Step = 1
			}
			got, err := read()
			if c.refusal == "" {
				if err != nil || !slices.Equal(got, []int{side, side}) {
					t.Errorf("squares are refused: %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.refusal) || !strings.Contains(err.Error(), "write --shape 6x6 or --shape 36") {
				t.Errorf("error %v, must say %q and what to write", err, c.refusal)
			}
			for _, shape := range [][]int{{side, side}, {sites}} {
				reading.Layout.Shape = shape
				if got, err := read(); err != nil || !slices.Equal(got, shape) {
					t.Errorf("with --shape %s: %v, %v", shapeText(shape), got, err)
				}
			}
		})
	}
}

// Values that never occur are said: Potts 1 to q read as q+1 states.
func TestValuesThatNeverOccur(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	spins := make([]byte, 20*16)
	for i := range spins {
		spins[i] = byte(1 + r.IntN(3))
	}
	reading := Reading{}
	reading.Values.Codec.States, reading.Values.Codec.Step = 4, 1
	dir := write(t, map[string][]byte{"s.npy": array("|i1", "(20, 4, 4)", bytes.Clone(spins))})
	reading.Files = []string{dir + "/s.npy"}
	_, notes, err := reading.Read(t.Context())
	if err != nil || !strings.Contains(strings.Join(notes, ""), "no site has the value [0]") || !strings.Contains(strings.Join(notes, ""), "write --values") {
		t.Errorf("1 to 3 read as 0 to 3: %q, %v", notes, err)
	}
	if reading.Values.Codec, err = ParseValues("1,2,3"); err != nil {
		t.Fatal(err)
	}
	if _, notes, err = reading.Read(t.Context()); err != nil || len(notes) > 0 {
		t.Errorf("1 to 3 read as they are: %q, %v", notes, err)
	}
}
