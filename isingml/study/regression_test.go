package study

import (
	"math"
	"math/rand/v2"
	"testing"
)

// What small tasks of a study took tells what large ones take, on machines of
// any speed, also where the constant of a task is most of what a small one
// takes, and after the machine has changed.
func TestTimings(t *testing.T) {
	const constant, rate = 0.02, 1e-8
	rng := rand.New(rand.NewPCG(1, 2))
	for name, speeds := range map[string][]float64{"a machine": {1}, "a slow machine": {5}, "another machine": {4, 1}} {
		t.Run(name, func(t *testing.T) {
			var known timing
			speed := 1.
			for _, speed = range speeds {
				for range 100 {
					steps := math.Exp(rng.Float64()*math.Log(100)) * 1e5 // from 1e5 to 1e7
					known = known.add(steps, speed*(constant+rate*steps)*math.Exp(0.2*rng.NormFloat64()))
				}
			}
			for _, c := range []struct{ steps, factor float64 }{{1e5, 1.5}, {1e7, 1.5}, {1e9, 1.5}, {1e11, 1.5}} {
				want := speed * (constant + rate*c.steps)
				if got := known.seconds(c.steps); got > c.factor*want || got < want/c.factor {
					t.Errorf("%g steps: %v s, are %v", c.steps, got, want)
				}
			}
		})
	}
	if (timing{}).seconds(1) != 0 {
		t.Error("what nobody knows takes a time")
	}
	one := timing{}.add(1e6, 0.03)
	if got := one.seconds(2e6); math.Abs(got-0.06) > 1e-12 || one.tells(1e9) || !one.tells(1.5e6) {
		t.Errorf("one task: %v s", got)
	}
}
