package stat

import (
	"context"
	"fmt"
	"sync"
)

// An Estimator computes numbers from the selected bins of one or several
// independent data sets: one number, or the points of a curve. It must return
// equally many finite numbers for every selection.
type Estimator func(s Selection) ([]float64, error)

// Resampling runs an estimator over many selections. The zero value is ready
// to use; results do not depend on it.
type Resampling struct {
	Workers  int                   // estimators running at once; 0 means 1. Above 1 the estimator must allow it
	Progress func(done, total int) // called after each selection if not nil, never twice at once
}

// run returns what f gives for selections 0 to n-1. It ends with the call of f
// in progress when ctx is cancelled.
func (r Resampling) run(ctx context.Context, f Estimator, n int, selection func(i int) Selection) ([][]float64, error) {
	values := make([][]float64, n)
	failures := make([]error, n)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	next, done := 0, 0
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		if next == n || ctx.Err() != nil {
			return n
		}
		next++
		return next - 1
	}
	work := func() {
		for i := take(); i < n; i = take() {
			values[i], failures[i] = f(selection(i))
			if failures[i] == nil {
				failures[i] = checkFinite(values[i])
			}
			if failures[i] != nil {
				cancel()
				return
			}
			mu.Lock()
			done++
			if r.Progress != nil {
				r.Progress(done, n)
			}
			mu.Unlock()
		}
	}
	var group sync.WaitGroup
	for range min(max(r.Workers, 1), n) {
		group.Go(work)
	}
	group.Wait()
	for i, err := range failures {
		if err != nil {
			return nil, fmt.Errorf("stat: selection %d of %d: %w", i, n, err)
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	for i, v := range values {
		if len(v) != len(values[0]) || len(v) == 0 {
			return nil, fmt.Errorf("stat: the estimator gave %d numbers for selection %d and %d for all data, must be equally many and at least one", len(v), i, len(values[0]))
		}
	}
	return values, nil
}

func checkSets(bins []int) error {
	if len(bins) == 0 {
		return fmt.Errorf("stat: no data sets to resample: give the number of bins of each")
	}
	for d, k := range bins {
		if k < 2 {
			return fmt.Errorf("stat: data set %d has %d bins, must be at least 2", d, k)
		}
	}
	return nil
}
