package classify

import (
	"context"
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// thermal returns n configurations at beta, each after a number of Wolff
// updates: enough for tests of training.
func thermal(t testing.TB, l, n int, beta float64, seed uint64) *lattice.Set {
	t.Helper()
	rng := random.New(seed, "test configurations", uint64(l), uint64(1000*beta))
	set, err := lattice.NewSet(l)
	if err != nil {
		t.Fatal(err)
	}
	c := lattice.Up(l)
	if rng.IntN(2) == 0 {
		c = c.Flipped()
	}
	add := 1 - math.Exp(-2*beta)
	stack := make([]int, 0, l*l)
	update := func() int {
		start := rng.IntN(l * l)
		s := c.Spins[start]
		c.Spins[start] = -s
		stack = append(stack[:0], start)
		size := 1
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := i%l, i/l
			for _, j := range [4]int{y*l + (x+1)%l, y*l + (x+l-1)%l, (y+1)%l*l + x, (y+l-1)%l*l + x} {
				if c.Spins[j] == s && rng.Float64() < add {
					c.Spins[j] = -s
					stack = append(stack, j)
					size++
				}
			}
		}
		return size
	}
	// The number of updates is fixed before the chain starts, so that no
	// configuration is chosen by its clusters.
	gap, warm := 4, 40
	if beta < 0.44 {
		gap, warm = 60*l*l/1024+10, 100*l*l/256
	}
	for range warm {
		update()
	}
	for range n {
		for range gap {
			update()
		}
		if err := set.Append(c); err != nil {
			t.Fatal(err)
		}
	}
	return set
}

// paperData returns sets at the first k temperatures of each range of the
// paper.
func paperData(t testing.TB, l, k, n int) []Labelled {
	var data []Labelled
	for i := range k {
		data = append(data, Labelled{Set: thermal(t, l, n, 0.36-0.01*float64(i), 7)})
		data = append(data, Labelled{Set: thermal(t, l, n, 0.52+0.01*float64(i), 7), Broken: true})
	}
	return data
}

func TestTrainLearns(t *testing.T) {
	data := paperData(t, 16, 3, 300)
	var report EpochReport
	n, h, err := Train(context.Background(), Training{Architecture: Architecture{L: 16}, Seed: 1, MaxEpochs: 6}, data, Options{OnEpoch: func(e EpochReport) { report = e; t.Log(e) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v %v", h, report)
	if h.Best().ValidationAccuracy < 0.97 {
		t.Errorf("validation accuracy %v", h.Best().ValidationAccuracy)
	}
	f, err := n.Evaluate(context.Background(), data[0].Set)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f[:5])
}
