package classify

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
)

// as returns configurations of spins in another format, with other values for -1
// and +1.
func as(t *testing.T, spins *lattice.Set, to lattice.Codec, down, up float32) *lattice.Set {
	t.Helper()
	f := lattice.Format{Shape: spins.Format().Shape, Codec: to}
	out := must[*lattice.Set](t)(lattice.FromRows(f, make([]byte, spins.Len()*f.Size())))
	values := make([]float32, f.Sites())
	for i := range spins.Len() {
		spins.Floats(i, values)
		for k, x := range values {
			if values[k] = down; x > 0 {
				values[k] = up
			}
		}
		if to.Real {
			if err := f.PackFloats(out.Row(i), values); err != nil {
				t.Fatal(err)
			}
			continue
		}
		codes := make([]int8, len(values))
		for k, x := range values {
			codes[k] = int8(x)
		}
		f.Pack(out.Row(i), codes)
	}
	return out
}

// A transferred f has its own values where spins are written otherwise: as real
// numbers, as the two states of a Potts model, or as two of its three.
func TestTransfer(t *testing.T) {
	const l = 6
	spins := fixture.Noise(t, l, 300, 3)
	n := someNetwork(t, Architecture{Format: lattice.Square(l), FC1: 7, FC2: 3}, 5)
	over := must[[]lattice.Symmetry](t)(RandomSymmetries(lattice.Square(l), Flips(lattice.Square(l)), 6, 1))
	reals, two := lattice.Reals, lattice.Codec{States: 2, Step: 1}
	for name, f := range map[string]Function{
		"network":     n,
		"symmetrized": must[Function](t)(Symmetrize(n, over)),
		"mean":        must[Function](t)(Mean(n, must[Function](t)(Symmetrize(n, over)))),
		"|m|":         must[Function](t)(AbsMagnetization(lattice.Square(l))),
		"one's own":   must[Function](t)(FunctionOf(lattice.Square(l), func(x []float32) float64 { return float64(x[0]+1) / 2 })),
	} {
		t.Run(name, func(t *testing.T) {
			want := values(t, f, spins)
			flipped := values(t, f, as(t, spins, lattice.Spins, 1, -1))
			both := make([]float64, len(want))
			for i := range both {
				both[i] = (want[i] + flipped[i]) / 2
			}
			three := lattice.Codec{States: 3, Step: 1}
			for _, c := range []struct {
				name     string
				set      *lattice.Set
				readings [][]float64
				want     []float64
			}{
				{"real numbers", as(t, spins, reals, -1, 1), nil, want},
				{"one reading", as(t, spins, two, 0, 1), [][]float64{{-1, 1}}, want},
				{"two states", as(t, spins, two, 0, 1), States(2), both},
				{"two of three states", as(t, spins, three, 0, 2), [][]float64{{-1, 5, 1}}, want},
			} {
				g := must[Function](t)(Transfer(f, c.set.Format(), c.readings...))
				for i, x := range values(t, g, c.set) {
					if math.Abs(x-c.want[i]) > 1e-5 {
						t.Fatalf("%s: f of configuration %d is %v, must be %v", c.name, i, x, c.want[i])
					}
				}
			}
		})
	}
}

// The mean over the readings of States does not know one state from another, and
// is followed along a chain as any function is.
func TestTransferOfStates(t *testing.T) {
	format := lattice.Format{Shape: []int{4, 4}, Codec: lattice.Codec{States: 3, Step: 1}}
	f := must[Function](t)(Transfer(someNetwork(t, Architecture{Format: lattice.Square(4), FC1: 7, FC2: 3}, 5), format, States(3)...))
	set := fixture.Draw(t, format, 50, false, 2)
	moved := must[*lattice.Set](t)(lattice.Symmetry{Codes: []int{2, 0, 1}}.Move(set))
	a, b := values(t, f, set), values(t, f, moved)
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-12 {
			t.Errorf("f of configuration %d is %v, and %v with other names of the states", i, a[i], b[i])
		}
	}
	inc, numbers := must[*Incremental](t)(NewIncremental(f)), make([]float32, 16)
	set.Floats(0, numbers)
	must[float64](t)(inc.Reset(numbers))
	next := slices.Clone(numbers)
	next[5] = float32((int(next[5]) + 1) % 3)
	changed := must[*lattice.Set](t)(lattice.FromRows(format, make([]byte, format.Size())))
	codes := make([]int8, 16)
	for k, x := range next {
		codes[k] = int8(x)
	}
	format.Pack(changed.Row(0), codes)
	if got, want := must[float64](t)(inc.Propose([]int32{5}, next[5:6])), values(t, f, changed)[0]; got != want {
		t.Errorf("a proposal gives %v, Evaluate %v", got, want)
	}
}

func TestTransferErrors(t *testing.T) {
	f := must[Function](t)(AbsMagnetization(lattice.Square(4)))
	potts := lattice.Format{Shape: []int{4, 4}, Codec: lattice.Codec{States: 3, Step: 1}}
	of := must[Function](t)(AbsMagnetization(potts))
	batch := must[Function](t)(BatchFunction(lattice.Square(4), 2, func([]float32) ([]float64, error) { return make([]float64, 2), nil }))
	shape := func(codec lattice.Codec, components int, l ...int) lattice.Format {
		return lattice.Format{Shape: l, Codec: codec, Components: components}
	}
	for _, c := range []struct {
		name     string
		f        Function
		to       lattice.Format
		readings [][]float64
		says     string
	}{
		{"no function", nil, potts, nil, "is nil"},
		{"another size", f, shape(potts.Codec, 0, 6, 6), States(3), "on the same lattice"},
		{"vectors", f, shape(lattice.Reals, 2, 4, 4), nil, "on the same lattice"},
		{"one-hot inputs", of, lattice.Square(4), States(2), "an f of 4x4 of 0 to 2 cannot"},
		{"no reading", f, potts, nil, "0 readings of 0 to 2"},
		{"readings of reals", f, shape(lattice.Reals, 0, 4, 4), States(2), "read as they are"},
		{"two numbers for three values", f, potts, States(2), "must be 3 finite numbers"},
		{"no number", f, potts, [][]float64{{1, math.NaN(), 0}}, "must be 3 finite numbers"},
		{"a batch function", batch, potts, States(3), "takes no real numbers"},
		{"no format", f, lattice.Format{}, nil, "a shape without a length"},
	} {
		if _, err := Transfer(c.f, c.to, c.readings...); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	g := must[Function](t)(Transfer(f, potts, States(3)...))
	if _, err := g.Evaluate(context.Background(), fixture.Noise(t, 4, 3, 1)); err == nil {
		t.Error("spins are not refused")
	}
}
