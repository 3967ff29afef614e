package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/phases"
	"github.com/isingml/kernel/isingml/study"
)

// Fluctuation draws the line between two phases where a series fluctuates most:
// see [phases.Fluctuation].
type Fluctuation struct {
	X      []float64    `json:"x"`
	Of     []SeriesNode `json:"of"` // one for each X
	Volume float64      `json:"volume"`
}

// Make implements [study.Maker].
func (f Fluctuation) Make(ctx context.Context, in *study.Inputs) (*phases.Line, error) {
	series, err := allSeries(ctx, in, f.Of)
	if err != nil {
		return nil, err
	}
	return phases.Fluctuation(ctx, f.X, series, f.Volume)
}

// Half draws the line between two phases where the mean of a series is 1/2: see
// [phases.Half].
type Half struct {
	X  []float64    `json:"x"`
	Of []SeriesNode `json:"of"` // one for each X
}

// Make implements [study.Maker].
func (h Half) Make(ctx context.Context, in *study.Inputs) (*phases.Line, error) {
	series, err := allSeries(ctx, in, h.Of)
	if err != nil {
		return nil, err
	}
	return phases.Half(ctx, h.X, series)
}

func allSeries(ctx context.Context, in *study.Inputs, of []SeriesNode) (all [][]float64, err error) {
	for _, n := range of {
		values, err := study.Input(ctx, in, n)
		if err != nil {
			return nil, err
		}
		all = append(all, values)
	}
	return all, nil
}

// Confusion draws the line between two phases by training networks with the line
// at each place: see [phases.Confusion].
type Confusion struct {
	X []float64 `json:"x"`
	// Trained are the networks that learned the line between the first and the
	// second X, as many as Networks says, then those of the next place.
	Trained  []FunctionNode `json:"trained"`
	Networks int            `json:"networks"`
}

// Make implements [study.Maker].
func (c Confusion) Make(ctx context.Context, in *study.Inputs) (*phases.Line, error) {
	if c.Networks < 1 || len(c.Trained) != c.Networks*(len(c.X)-1) {
		return nil, fmt.Errorf("isingml: %d networks for the %d places between %d ensembles, must be as many for each", len(c.Trained), max(0, len(c.X)-1), len(c.X))
	}
	right := make([][]float64, len(c.X)-1)
	share := make([]float64, len(right))
	validated := 0
	for i, n := range c.Trained {
		f, err := study.Input(ctx, in, n)
		if err != nil {
			return nil, err
		}
		net, trained := f.(*Network)
		t, specified := n.(Train)
		if !trained || !specified {
			return nil, errors.New("isingml: learning by confusion takes networks that were trained")
		}
		at := i / c.Networks
		right[at] = append(right[at], net.History.Best().ValidationAccuracy)
		validated = net.History.ValidationSize
		below := lengths(t.Symmetric)
		share[at] = below / (below + lengths(t.Broken))
	}
	return phases.Confusion(c.X, right, share, validated)
}

// lengths returns how many configurations ensembles have.
func lengths(of []EnsembleNode) (n float64) {
	for _, e := range of {
		n += float64(e.Len())
	}
	return n
}

var (
	_ = study.Register[*phases.Line](study.Kind[Fluctuation]{Name: "fluctuation", Version: 1})
	_ = study.Register[*phases.Line](study.Kind[Half]{Name: "half", Version: 1})
	_ = study.Register[*phases.Line](study.Kind[Confusion]{Name: "confusion", Version: 1})
)
