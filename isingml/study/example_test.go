package study_test

import (
	"context"
	"fmt"
	"os"

	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// throws are numbers drawn from a seed, by a generator of 1951 that fits on a
// line: a node without a file, made again where it is asked for.
type throws struct {
	Seed  int `json:"seed"`
	Count int `json:"count"`
}

func (t throws) Make(context.Context, *study.Inputs) ([]int, error) {
	out, x := make([]int, t.Count), t.Seed
	for i := range out {
		x = x * 23 % 100000001
		out[i] = x%6 + 1
	}
	return out, nil
}

// mean is an analysis of one's own: the mean of some throws, kept in a file.
type mean struct {
	Of study.Maker[[]int] `json:"of"` // an input, because it is a node
}

func (m mean) Make(ctx context.Context, in *study.Inputs) (float64, error) {
	fmt.Println("computing")
	values, err := study.Input(ctx, in, m.Of)
	if err != nil {
		return 0, err
	}
	sum := 0
	for _, v := range values {
		sum += v
	}
	return float64(sum) / float64(len(values)), nil
}

func (m mean) Save(w *store.Writer, x float64) error { return w.WriteJSON("mean.json", x) }

func (m mean) Load(from *store.Stage) (x float64, err error) {
	return x, from.ReadJSON("mean.json", &x)
}

// A kind has a name and a version, which stand in the keys of its results.
var (
	_ = study.Register(study.Kind[throws]{Name: "example-throws", Version: 1})
	_ = study.Register(study.Kind[mean]{Name: "example-mean", Version: 1, Files: []string{"mean.json"}})
)

// An analysis of one's own is a struct whose inputs are nodes: it is computed
// once, kept under a key made of all that determines it, and verified as any
// other.
func Example() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	s, err := study.Open(context.Background(), dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	s = s.Quiet()
	for range 2 {
		x, err := study.Get(s, mean{Of: throws{Seed: 47594118, Count: 1000}})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.1f\n", x)
	}
	report, err := s.Verify(study.DefaultLimits)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Count(study.Identical), "identical")
	// Output:
	// computing
	// 3.4
	// 3.4
	// computing
	// 1 identical
}
