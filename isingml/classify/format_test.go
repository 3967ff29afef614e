package classify

import (
	"context"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"github.com/isingml/kernel/isingml/lattice"
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
	network := someNetwork(t, Architecture{L: 8, FC1: 4, FC2: 3}, 1)
	plain := must[Function](t)(FunctionOf(square, func([]float32) float64 { return 0 }))
	functions := map[string]Function{
		"network":       network,
		"mean":          must[Function](t)(Mean(network, plain)),
		"symmetrized":   must[Function](t)(Symmetrize(network, FlipSymmetry())),
		"Go function":   plain,
		"|m|":           must[Function](t)(AbsMagnetization(square)),
		"GoMLX":         must[Function](t)(GraphFunction(8, func(x *graph.Node) *graph.Node { return graph.ReduceMean(x, 1, 2) })),
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
	_, err := Symmetrize(order, FlipSymmetry())
	refused("symmetrized", err)
	_, err = NewIncremental(order)
	refused("followed", err)
	_, err = Mean(square, order)
	refused("mean", err)
	_, err = Inspect(context.Background(), order, rows(t, order.Format(), 3))
	refused("inspected", err)
	_, _, err = Train(context.Background(), Training{Architecture: Architecture{L: 8}}, []Labelled{{Set: rows(t, order.Format(), 20)}, {Set: rows(t, order.Format(), 20), Broken: true}}, Options{})
	refused("trained", err)
}
