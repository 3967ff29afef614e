package classify

import (
	"math"
	"slices"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// f of real numbers is followed through a thousand changes as Evaluate has it,
// but for the rounding of float32: networks, moved and turned ones, and any f.
func TestIncrementalOfReals(t *testing.T) {
	for _, c := range []struct {
		format lattice.Format
		group  []lattice.Symmetry
	}{
		{fixture.AnyFormat[4], []lattice.Symmetry{{}, {Matrix: [][]float64{{-1}}}}},
		{fixture.AnyFormat[5], []lattice.Symmetry{{}, {Matrix: [][]float64{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}}, {Matrix: [][]float64{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}}}},
	} {
		n := someNetwork(t, Architecture{Format: c.format, FC1: 7, FC2: 3}, 5)
		over := must[[]lattice.Symmetry](t)(RandomSymmetries(c.format, c.group, 6, 1))
		for name, f := range map[string]Function{
			"network":     n,
			"symmetrized": must[Function](t)(Symmetrize(n, over)),
			"order":       must[Function](t)(AbsMagnetization(c.format)),
			"any function": must[Function](t)(FunctionOf(c.format, func(x []float32) float64 {
				return 1 / (1 + float64(x[1]*x[1]+x[len(x)-1]*x[0]))
			})),
		} {
			t.Run(name+" of "+c.format.String(), func(t *testing.T) {
				followReals(t, f)
			})
		}
	}
}

func followReals(t *testing.T, f Function) {
	inc := must[*Incremental](t)(NewIncremental(f))
	format := f.Format()
	components, rng := max(1, format.Components), random.New(1, "test")
	now := make([]float32, format.Numbers())
	for k := range now {
		now[k] = float32(rng.NormFloat64())
	}
	must[float64](t)(inc.Reset(now))
	for range 1000 {
		var sites []int32
		var to []float32
		next := slices.Clone(now)
		for _, s := range rng.Perm(format.Sites())[:rng.IntN(4)] {
			sites = append(sites, int32(s))
			for c := range components {
				next[s*components+c] = float32(rng.NormFloat64())
				to = append(to, next[s*components+c])
			}
		}
		set := must[*lattice.Set](t)(lattice.FromRows(format, nil))
		if err := set.AppendFloats(next); err != nil {
			t.Fatal(err)
		}
		want := values(t, f, set)[0]
		if got := must[float64](t)(inc.Propose(sites, to)); math.Abs(got-want) > 1e-6 {
			t.Fatalf("%v after a proposal, Evaluate gives %v", got, want)
		}
		if rng.IntN(2) == 0 {
			inc.Accept()
			now = next
		} else {
			inc.Reject()
		}
		if !slices.Equal(inc.Values(), now) {
			t.Fatal("the values are not those of the chain")
		}
	}
	for name, bad := range map[string][]float32{
		"not finite": slices.Repeat([]float32{float32(math.Inf(1))}, components),
		"too long":   make([]float32, components+1),
	} {
		if _, err := inc.Propose([]int32{0}, bad); err == nil {
			t.Errorf("no error for a proposal that is %s", name)
		}
	}
}
