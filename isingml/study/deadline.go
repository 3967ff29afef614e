package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// errLate is the error of a task that is not begun, because it would be stopped
// by the deadline of the context and all be lost. It is one of the deadline.
var errLate = fmt.Errorf("study: it would not end in time: %w", context.DeadlineExceeded)

// ErrTooLong is wrapped by the error of a task that cannot be stopped and gone
// on with, and that takes longer than all the time that this program has: to
// begin again will not help.
var ErrTooLong = errors.New("study: it takes longer than all the time there is")

// nearly is the part of the time left that a task may be expected to take.
const nearly = 0.9

// late tells by its error whether a task on so many cores would be stopped by
// the deadline of the context and be lost.
func (s *Study) late(ctx context.Context, n Node, workers int) error {
	deadline, ok := ctx.Deadline()
	if !ok || resumed(n) || s.CostOf(n).Seconds/float64(workers) <= nearly*time.Until(deadline).Seconds() {
		return nil
	}
	if err := s.tooLong(n, deadline); err != nil {
		return err
	}
	return errLate
}

// tooLong tells by its error whether a task takes longer, on all cores, than
// all the time from the opening of the study to the deadline.
func (s *Study) tooLong(n Node, deadline time.Time) error {
	need, all := s.CostOf(n).Seconds/float64(s.workers), deadline.Sub(s.opened)
	if need <= nearly*all.Seconds() {
		return nil
	}
	return fmt.Errorf("%w, %s: it takes about %s or more", ErrTooLong, all.Round(time.Second/10), seconds(need).Round(time.Second/10))
}

// stopped remembers, of a task that the deadline has stopped and that is lost,
// that it takes at least so long, and says so where it is too long at all.
func (s *Study) stopped(ctx context.Context, n Node, begin time.Time, workers int, err error) error {
	deadline, ok := ctx.Deadline()
	if !ok || resumed(n) || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	s.tookAtLeast(n, time.Since(begin), workers)
	if long := s.tooLong(n, deadline); long != nil {
		return fmt.Errorf("%w: %w", long, err)
	}
	return err
}

// resumed tells whether a node loses nothing when it is stopped.
func resumed(n Node) bool {
	k, err := kindOf(n)
	return err == nil && (k.Resumes || k.Parts != nil)
}

// seconds returns a time, at most the longest that there is, of 292 years.
func seconds(x float64) time.Duration {
	return time.Duration(min(x*float64(time.Second), math.MaxInt64))
}
