package sample

import (
	"context"
	"errors"
	"fmt"
)

// An Exchange tells how replicas moved along the rungs of all ladders of an
// ensemble, the warmup included.
type Exchange struct {
	// Acceptance is the part of the exchanges tried between each rung and the next
	// that were made.
	Acceptance []float64 `json:"acceptance"`
	// RoundTrips is how often a replica went from the first rung to the last and
	// back.
	RoundTrips int64 `json:"round_trips"`
	// Updates is how many updates the ladders made.
	Updates int64 `json:"updates"`
}

// Exchange returns how the replicas of a ladder moved.
func (d *Drawn) Exchange(ctx context.Context) (Exchange, error) {
	n := len(d.Spec.Rungs)
	if n == 0 {
		return Exchange{}, errors.New("sample: replicas of an ensemble that was drawn without a ladder")
	}
	x, accepted := Exchange{Acceptance: make([]float64, n-1)}, make([]int64, n-1)
	for i := range d.Spec.Chains {
		var last exchanges
		for p, err := range d.chain(ctx, i) {
			if err != nil {
				return x, err
			}
			last = p.exchanges
		}
		x.RoundTrips += last.Trips
		x.Updates += last.Tried
		for k, n := range last.accepted {
			accepted[k] += n
		}
	}
	for k, n := range accepted {
		x.Acceptance[k] = float64(n) / float64(max(1, x.Updates))
	}
	return x, nil
}

// exchanges are those of one ladder so far.
type exchanges struct {
	replicas []int32 // which one is at each rung
	// going is 1 for a replica that has been at the first rung, -1 for one that has
	// been at the last after that, 0 before.
	going    []int8
	accepted []int64 // between each rung and the next
	counts
}

type counts struct {
	Trips int64 // of all replicas, from the first rung to the last and back
	Tried int64 // exchanges between each rung and the next
}

func newExchanges(rungs int) exchanges {
	x := exchanges{replicas: make([]int32, rungs), going: make([]int8, rungs), accepted: make([]int64, max(0, rungs-1))}
	for k := range x.replicas {
		x.replicas[k] = int32(k)
	}
	if rungs > 0 {
		x.going[0] = 1
	}
	return x
}

// parts are what a piece keeps.
func (x *exchanges) parts() []any { return []any{x.replicas, x.going, x.accepted, &x.counts} }

// check reports replicas that are not each at one rung.
func (x *exchanges) check() error {
	seen := make([]bool, len(x.replicas))
	for k, r := range x.replicas {
		if r < 0 || int(r) >= len(seen) || seen[r] {
			return fmt.Errorf("replica %d at rung %d of %d, must be each of them once", r, k, len(seen))
		}
		seen[r] = true
	}
	return nil
}

// exchanged counts an exchange between rungs k and k+1.
func (x *exchanges) exchanged(k int) {
	x.accepted[k]++
	x.replicas[k], x.replicas[k+1] = x.replicas[k+1], x.replicas[k]
	first, last := x.replicas[0], x.replicas[len(x.replicas)-1]
	if x.going[last] == 1 {
		x.going[last] = -1
	}
	if x.going[first] == -1 {
		x.Trips++
	}
	x.going[first] = 1
}
