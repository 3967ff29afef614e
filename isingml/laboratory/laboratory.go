// Package laboratory shows a Markov chain while it runs: the lattice, and f,
// |m| and the energy as traces, with sliders for the inverse temperature and
// the field Y.
package laboratory

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"time"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/laboratory/chain"
	"github.com/isingml/kernel/isingml/notebook/control"
)

// A Laboratory is a chain of the Ising model in the modified Hamiltonian
// E - V f Y, Eq. (3), whose beta and Y are moved while it runs.
type Laboratory struct {
	F    isingml.Function // its lattice size, even, is that of the chain
	Beta float64          // where the slider starts; 0 means the critical point
	Y    float64          // where the slider starts
	Seed uint64           // names the random numbers

	For time.Duration // how long to run unless stopped; 0 means a minute
}

// rate is how many pictures a second are drawn, with a sweep before each.
const rate = 15

// Run shows the chain in the output of a cell until the time is over or the
// cell is stopped, and leaves the last picture. Outside a notebook it runs as
// long, and saves the last picture as [figure.Show] does.
func (l Laboratory) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return l.run(ctx)
}

func (l Laboratory) run(ctx context.Context) error {
	if l.F == nil {
		return errors.New("laboratory: no f: F is nil")
	}
	if l.For == 0 {
		l.For = time.Minute
	}
	if l.Beta == 0 {
		l.Beta = exact.BetaC
	}
	c, err := newChain(l)
	if err != nil {
		return fmt.Errorf("laboratory: %w", err)
	}
	reach := chain.FieldRange(l.F.Format().Sites())
	beta := control.NewSlider("inverse temperature β", 0.3, 0.6, 0.0005, l.Beta)
	field := control.NewSlider("field Y", -reach, reach, reach/100, l.Y)
	block := control.NewButton("Block it")
	defer control.Show(beta, field, block).Done()

	ctx, cancel := context.WithTimeout(ctx, l.For)
	defer cancel()
	view := &view{live: figure.NewLive()}
	view.live.Rate = math.Inf(1) // the ticker paces
	tick := time.NewTicker(time.Second / rate)
	defer tick.Stop()
	for {
		now, err := c.sweep(beta.Value(), field.Value())
		if err != nil {
			return fmt.Errorf("laboratory: %w", err)
		}
		view.add(now)
		if block.Pressed() || view.blocked == nil {
			if err := view.block(c, now.Sweep); err != nil {
				return fmt.Errorf("laboratory: %w", err)
			}
		}
		select {
		case <-ctx.Done():
			view.live.Done(view.draw())
			return nil
		case <-tick.C:
			view.live.Update(view.draw)
		}
	}
}
