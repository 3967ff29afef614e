package classify_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// draw returns n configurations of independent spins that are up with
// probability p or, with equal chance, with probability 1-p: a caricature of
// the two phases, for p = 1/2 and for p near 1.
func draw(l, n int, p float64) *lattice.Set {
	rng := random.New(1, "example", uint64(1000*p))
	set, err := lattice.NewSet(l)
	if err != nil {
		log.Fatal(err)
	}
	for range n {
		c := lattice.Up(l)
		sign := int8(2*rng.IntN(2) - 1)
		for i := range c.Spins {
			c.Spins[i] = -sign
			if rng.Float64() < p {
				c.Spins[i] = sign
			}
		}
		if err := set.Append(c); err != nil {
			log.Fatal(err)
		}
	}
	return set
}

func ExampleTrain() {
	ctx := context.Background()
	data := []classify.Labelled{
		{Set: draw(8, 500, 0.5)},
		{Set: draw(8, 500, 0.95), Broken: true},
	}
	training := classify.Training{
		Architecture: classify.Architecture{Format: lattice.Square(8)},
		LearningRate: 1e-3, // the paper's 1e-4 wants more data than this
		Epochs:       5,
		Seed:         1,
	}
	network, history, err := classify.Train(ctx, training, data, classify.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(training.Architecture.Resolved(), "network,", history.Steps, "steps")
	fmt.Printf("validation accuracy %.2f\n", history.Best().ValidationAccuracy)

	f, err := network.Evaluate(ctx, draw(8, 3, 0.95))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(f), "values of f, all above 1/2:", min(f[0], f[1], f[2]) > 0.5)
	// Output:
	// 64-64-32-2 network, 565 steps
	// validation accuracy 1.00
	// 3 values of f, all above 1/2: true
}

// An f with the symmetries of the Hamiltonian, from one without.
func ExampleSymmetrize() {
	corner, err := classify.FunctionOf(lattice.Square(4), func(spins []float32) float64 {
		return float64(1+spins[0]) / 2
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := classify.Symmetrize(corner, []lattice.Symmetry{{}, lattice.Flip})
	if err != nil {
		fmt.Println(err)
		return
	}
	set, _ := lattice.NewSet(4)
	set.Append(lattice.Up(4))
	set.Append(lattice.Up(4).Flipped())
	before, _ := corner.Evaluate(context.Background(), set)
	after, _ := f.Evaluate(context.Background(), set)
	fmt.Println(before, after)
	// Output: [1 0] [0.5 0.5]
}

// Follow f from one configuration to the next, as an update does that accepts
// with min(1, exp(beta V Y (fNew - f))).
func ExampleNewIncremental() {
	m, err := classify.AbsMagnetization(lattice.Square(4))
	if err != nil {
		fmt.Println(err)
		return
	}
	inc, err := classify.NewIncremental(m)
	if err != nil {
		fmt.Println(err)
		return
	}
	f, _ := inc.Reset(slices.Repeat([]float32{1}, 16))
	fNew, _ := inc.Propose([]int32{0, 1}, []float32{-1, -1})
	fmt.Println(f, fNew)
	inc.Accept()
	fmt.Println(inc.F())
	// Output:
	// 1 0.75
	// 0.75
}

// Several networks at once are steadier than one.
func ExampleMean() {
	m, _ := classify.AbsMagnetization(lattice.Square(4))
	m2, _ := classify.SquaredMagnetization(lattice.Square(4))
	f, err := classify.Mean(m, m2)
	if err != nil {
		fmt.Println(err)
		return
	}
	set, _ := lattice.NewSet(4)
	c := lattice.Up(4)
	for i := range 4 {
		c.Spins[i] = -1
	}
	set.Append(c)
	values, _ := f.Evaluate(context.Background(), set)
	fmt.Println(values)
	// Output: [0.375]
}
