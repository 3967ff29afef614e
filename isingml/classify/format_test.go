package classify

import (
	"bytes"
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

var (
	potts = lattice.Codec{States: 3, Step: 1}
	cube  = lattice.Format{Shape: []int{4, 4, 4}, Codec: lattice.Spins}
)

// rows returns a set of n configurations of a format, all of its first value.
func rows(t *testing.T, f lattice.Format, n int) *lattice.Set {
	t.Helper()
	return must[*lattice.Set](t)(lattice.FromRows(f, make([]byte, n*f.Size())))
}

// Every function refuses each format but its own, with both named.
func TestRefusedFormats(t *testing.T) {
	square := lattice.Square(8)
	network := someNetwork(t, Architecture{Format: lattice.Square(8), FC1: 4, FC2: 3}, 1)
	plain := must[Function](t)(FunctionOf(square, func([]float32) float64 { return 0 }))
	functions := map[string]Function{
		"network":       network,
		"mean":          must[Function](t)(Mean(network, plain)),
		"symmetrized":   must[Function](t)(Symmetrize(network, []lattice.Symmetry{{}, lattice.Flip})),
		"Go function":   plain,
		"|m|":           must[Function](t)(AbsMagnetization(square)),
		"batches":       must[Function](t)(BatchFunction(square, 3, func([]float32) ([]float64, error) { return make([]float64, 3), nil })),
		"Potts order":   must[Function](t)(AbsMagnetization(lattice.Format{Shape: []int{8, 8}, Codec: potts})),
		"|m| of a cube": must[Function](t)(AbsMagnetization(cube)),
	}
	formats := []lattice.Format{
		square, cube, {Shape: []int{8, 8}, Codec: potts}, {Shape: []int{16, 4}, Codec: lattice.Spins},
		{Shape: []int{64}, Codec: lattice.Spins}, {Shape: []int{8, 8}, Codec: lattice.Codec{States: 2, Step: 1}},
	}
	for name, f := range functions {
		for _, format := range formats {
			_, err := f.Evaluate(context.Background(), rows(t, format, 2))
			switch {
			case format.Equal(f.Format()) && err != nil:
				t.Errorf("%s refuses its own format: %v", name, err)
			case format.Equal(f.Format()):
			case err == nil || !strings.Contains(err.Error(), format.String()) || !strings.Contains(err.Error(), f.Format().String()):
				t.Errorf("%s of %v on configurations of %v: error %v, must name both", name, f.Format(), format, err)
			}
		}
	}
}

// What is not there for a format says so.
func TestRefusedFunctions(t *testing.T) {
	order := must[Function](t)(AbsMagnetization(lattice.Format{Shape: []int{8, 8}, Codec: potts}))
	square := must[Function](t)(AbsMagnetization(lattice.Square(8)))
	refused := func(name string, err error) {
		if err == nil || !strings.Contains(err.Error(), "8x8 of 0 to 2") {
			t.Errorf("%s: error %v, must name 8x8 of 0 to 2", name, err)
		}
	}
	_, err := Mean(square, order)
	refused("mean", err)
	_, err = Inspect(context.Background(), order, rows(t, order.Format(), 3))
	refused("inspected", err)
	_, _, err = Train(context.Background(), Training{Architecture: Architecture{Format: lattice.Square(8)}}, []Labelled{{Set: rows(t, order.Format(), 20)}, {Set: rows(t, order.Format(), 20), Broken: true}}, Options{})
	refused("trained", err)
}

// plainInputs is f of configuration i in float64.
func plainInputs(n *Network, set *lattice.Set, i int) float64 {
	x := make([]float32, Inputs(set.Format()))
	InputFloats(set, i, x)
	w := n.weights()
	in := make([]float64, len(x))
	for j := range in {
		in[j] = float64(x[j])
	}
	product := func(in []float64, w, b []float32, rectified bool) []float64 {
		out := make([]float64, len(b))
		for u := range out {
			out[u] = float64(b[u])
			for j, y := range in {
				out[u] += float64(w[u*len(in)+j]) * y
			}
			if rectified {
				out[u] = max(out[u], 0)
			}
		}
		return out
	}
	z := product(product(product(in, w.w1, w.b1, true), w.w2, w.b2, true), w.w3, w.b3, false)
	return 1 / (1 + math.Exp(z[0]-z[1]))
}

// A network of any format gives what its weights say, alone or with others, and
// after a symmetry what it gives for the moved configuration.
func TestNetworkOfAnyFormat(t *testing.T) {
	for _, f := range fixture.AnyFormat {
		t.Run(f.String(), func(t *testing.T) {
			n := someNetwork(t, Architecture{Format: f, FC1: 7, FC2: 3}, 5)
			set := fixture.Draw(t, f, 300, false, 1)
			got := values(t, n, set)
			for i, x := range got {
				if want := plainInputs(n, set, i); math.Abs(x-want) > 1e-6 {
					t.Fatalf("f of configuration %d is %v, must be %v", i, x, want)
				}
				if one := values(t, n, set.Slice(i, i+1))[0]; one != x {
					t.Fatalf("f of configuration %d is %v, alone %v", i, x, one)
				}
			}
			g := lattice.Symmetry{Shift: []int{2, 1}}
			switch {
			case f.Codec.Real:
				for k := range max(1, f.Components) {
					row := make([]float64, max(1, f.Components))
					row[k] = -1
					g.Matrix = append(g.Matrix, row)
				}
			default:
				for c := range f.Codec.States {
					g.Codes = append(g.Codes, (c+1)%f.Codec.States)
				}
			}
			moved := values(t, n, must[*lattice.Set](t)(g.Move(set)))
			if !slices.Equal(values(t, must[Function](t)(Symmetrize(n, []lattice.Symmetry{g})), set), moved) {
				t.Error("a symmetrized network does not see the moved configuration")
			}
			var description, data bytes.Buffer
			if err := n.WriteCheckpoint(&description, &data); err != nil {
				t.Fatal(err)
			}
			back := must[*Network](t)(ReadCheckpoint(&description, &data))
			if !back.Format().Equal(f) || !slices.Equal(values(t, back, set), got) {
				t.Error("out of a checkpoint it is another network")
			}
		})
	}
}

// A network learns to tell order from disorder in any format.
func TestTrainAnyFormat(t *testing.T) {
	for _, f := range fixture.AnyFormat {
		t.Run(f.String(), func(t *testing.T) {
			data := []Labelled{{Set: fixture.Draw(t, f, 400, false, 1)}, {Set: fixture.Draw(t, f, 400, true, 2), Broken: true}}
			tr := Training{Architecture: Architecture{Format: f, FC1: 19, FC2: 5}, LearningRate: 3e-3, Epochs: 6, BatchSize: 13}
			_, h, err := Train(context.Background(), tr, data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if a := h.Best().ValidationAccuracy; a < 0.9 {
				t.Errorf("validation accuracy %v", a)
			}
		})
	}
}

// f is followed through changes of any values bit for bit.
func TestIncrementalOfAnyFormat(t *testing.T) {
	for _, f := range fixture.AnyFormat[:4] {
		n := someNetwork(t, Architecture{Format: f, FC1: 7, FC2: 3}, 5)
		cycle := make([]int, f.Codec.States)
		for c := range cycle {
			cycle[c] = (c + 1) % len(cycle)
		}
		over := must[[]lattice.Symmetry](t)(RandomSymmetries(f, []lattice.Symmetry{{}, {Codes: cycle}}, 4, 1))
		for name, g := range map[string]Function{
			"network":     n,
			"symmetrized": must[Function](t)(Symmetrize(n, over)),
			"order":       must[Function](t)(AbsMagnetization(f)),
		} {
			inc := must[*Incremental](t)(NewIncremental(g))
			set := fixture.Draw(t, f, 1, false, 3)
			now := make([]int8, f.Sites())
			set.Unpack(0, now)
			must[float64](t)(inc.Reset(numbers(now)))
			rng := random.New(1, "test")
			for range 60 {
				var sites []int32
				var to []int8
				next := slices.Clone(now)
				for _, s := range rng.Perm(f.Sites())[:rng.IntN(f.Sites()+1)] {
					code, _ := f.Codec.Code(now[s])
					next[s] = f.Codec.Value((code + 1 + rng.IntN(f.Codec.States-1)) % f.Codec.States)
					sites, to = append(sites, int32(s)), append(to, next[s])
				}
				row := make([]byte, f.Size())
				f.Pack(row, next)
				want := values(t, g, must[*lattice.Set](t)(lattice.FromRows(f, row)))[0]
				if got := must[float64](t)(inc.Propose(sites, numbers(to))); got != want {
					t.Fatalf("%s of %v: %v after a proposal, Evaluate gives %v", name, f, got, want)
				}
				if rng.IntN(2) == 0 {
					inc.Accept()
					now = next
				} else {
					inc.Reject()
				}
				if !slices.Equal(inc.Values(), numbers(now)) {
					t.Fatalf("%s of %v: the values are not those of the chain", name, f)
				}
			}
		}
	}
}
