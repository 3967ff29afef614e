package sample

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/stat"
)

// A Plan is how an ensemble is drawn at its temperature, fixed before the
// first configuration is stored.
type Plan struct {
	Warmup int `json:"warmup"` // updates before the first stored configuration
	Gap    int `json:"gap"`    // updates between stored configurations
	// Cluster is the mean part of the lattice that an update flips.
	Cluster float64 `json:"cluster"`
	// Time is the pilot's integrated autocorrelation time in updates, the
	// longer one of energy and |m|; zero if the gap was given.
	Time stat.Estimate `json:"time"`
}

const (
	// pilotLength is how many measurements the pilot's times come from.
	pilotLength = 3000
	// gapTimes is the gap in units of the integrated time. An exponential
	// correlation with time tau then falls to exp(-2.2) = 0.11 from one stored
	// configuration to the next, for an integrated time of 0.62 among them.
	gapTimes = 2.2
	// maxPilot bounds the updates between two measurements of the pilot.
	maxPilot = 1 << 14
)

// plan runs the pilot chain. It depends on the specification alone.
func plan(s Spec, done <-chan struct{}) (Plan, error) {
	c := newChain(s, "pilot", 0)
	c.done = done
	volume := s.L * s.L

	// Until every spin has been flipped ten times over on average, and at
	// least a hundred updates.
	warm, flips := 0, 0
	for warm < 100 || (flips < 10*volume && warm < 1000*100) {
		f, err := c.advance(1)
		if err != nil {
			return Plan{}, err
		}
		flips += f
		warm++
	}
	if s.Gap > 0 {
		flips, err := c.advance(100)
		if err != nil {
			return Plan{}, err
		}
		return Plan{Warmup: max(warm, 20*s.Gap), Gap: s.Gap, Cluster: float64(flips) / float64(100*volume)}, nil
	}

	current := lattice.Up(s.L)
	for stride := 1; stride <= maxPilot; stride *= 4 {
		energy := make([]float64, pilotLength)
		magnet := make([]float64, pilotLength)
		flips = 0
		for i := range energy {
			f, err := c.advance(stride)
			if err != nil {
				return Plan{}, err
			}
			flips += f
			c.configuration(&current)
			e, m := s.energy(current)
			energy[i], magnet[i] = e, math.Abs(m)
		}
		tau := stat.Estimate{Value: 0.5}
		resolved := true
		for _, series := range [][]float64{energy, magnet} {
			t, err := stat.IntegratedTime(series)
			switch {
			case errors.Is(err, stat.ErrConstant):
				// A frozen system: every configuration is as good as the next.
			case err != nil || t.Value > pilotLength/50:
				resolved = false
			case t.Value > tau.Value:
				tau = t
			}
		}
		if !resolved {
			continue
		}
		gap := max(1, int(math.Ceil(gapTimes*tau.Value*float64(stride))))
		return Plan{
			Warmup:  max(warm, 20*gap),
			Gap:     gap,
			Cluster: float64(flips) / float64(pilotLength*stride*volume),
			Time:    stat.Estimate{Value: tau.Value * float64(stride), Error: tau.Error * float64(stride)},
		}, nil
	}
	return Plan{}, fmt.Errorf("sample: %s updates at L=%d, beta=%v: the autocorrelation time is beyond %d updates; take another algorithm, or set the gap", s.Algorithm, s.L, s.Beta, maxPilot*pilotLength/50)
}
