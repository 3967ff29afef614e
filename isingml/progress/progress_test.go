package progress

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// record is a screen that keeps what it is told.
type record struct {
	updates []string
	last    string
	cleared bool
}

func (r *record) update(line string) { r.updates = append(r.updates, line) }
func (r *record) finish(line string) { r.last = line }
func (r *record) clear()             { r.cleared = true }

// clocked returns a bar whose time is set by hand.
func clocked(label string, total int, s screen) (*Bar, func(time.Duration)) {
	now := time.Unix(0, 0)
	b := &Bar{label: label, total: total, screen: s, every: everyLive, started: now, now: func() time.Time { return now }}
	return b, func(d time.Duration) { now = now.Add(d) }
}

func TestShortWorkShowsNothing(t *testing.T) {
	r := &record{}
	b, pass := clocked("loading", 10, r)
	for i := range 10 {
		pass(10 * time.Millisecond)
		b.Update(i+1, 10)
	}
	b.Done()
	if len(r.updates) != 0 || r.last != "" || !r.cleared {
		t.Errorf("0.1 s of work showed %q and %q", r.updates, r.last)
	}
}

func TestLineAndSummary(t *testing.T) {
	r := &record{}
	b, pass := clocked("sampling", 1000, r)
	pass(2 * time.Second)
	b.Update(400, 1000)
	if want := "sampling: 40 %  400 of 1,000"; !strings.HasPrefix(r.updates[0], want) {
		t.Errorf("line %q, want %q first", r.updates[0], want)
	}
	pass(1100 * time.Millisecond)
	b.Update(1000, 1000)
	b.Done()
	b.Done()
	b.Update(1, 2)
	if want := "sampling: 1,000 in 3.1 s"; r.last != want {
		t.Errorf("last line %q, want %q", r.last, want)
	}
}

func TestResumedWorkDoesNotCountForTheRate(t *testing.T) {
	r := &record{}
	b, pass := clocked("training", 100, r)
	b.Update(80, 100)
	pass(10 * time.Second)
	b.Update(90, 100)
	if want := "training: 90 %  90 of 100  1.0/s  10 s left"; r.updates[0] != want {
		t.Errorf("line %q, want %q", r.updates[0], want)
	}
	b.Fail()
	if want := "training: 90 of 100 in 10 s (stopped)"; r.last != want {
		t.Errorf("last line %q, want %q", r.last, want)
	}
}

func TestFiveUpdatesASecond(t *testing.T) {
	r := &record{}
	b, pass := clocked("fast", 10000, r)
	for i := range 10000 {
		pass(time.Millisecond)
		b.Update(i+1, 10000)
	}
	if n := len(r.updates); n < 40 || n > 50 {
		t.Errorf("%d updates in 10 s, want at most 5 a second", n)
	}
}

func TestConcurrentUse(t *testing.T) {
	b := &Bar{label: "both", screen: &record{}, every: everyLive, started: time.Now().Add(-time.Hour), now: time.Now}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i := range 1000 {
				b.Update(i, 1000)
			}
		})
	}
	wait.Wait()
	b.Done()
}

func TestNilAndQuiet(t *testing.T) {
	t.Setenv(QuietVariable, "1")
	for _, b := range []*Bar{Quiet(), Start("quiet", 3)} {
		b.Update(1, 3)
		b = b.Stage("next", 2)
		b.Fail()
		b.Done()
	}
}

func TestTerminalWritesOver(t *testing.T) {
	var out bytes.Buffer
	s := &terminal{out: &out}
	s.update("a long line")
	s.finish("short")
	if want := "\ra long line\rshort      \n"; out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
}

func TestLogIsRare(t *testing.T) {
	var out bytes.Buffer
	b, pass := clocked("job", 60, logged{&out})
	b.every = everyLog
	for i := range 60 {
		pass(time.Second)
		b.Update(i+1, 60)
	}
	b.Done()
	if n := strings.Count(out.String(), "\n"); n < 6 || n > 7 {
		t.Errorf("a minute wrote %d lines, want one each 10 s:\n%s", n, out.String())
	}
}

func TestNumbersAndTimes(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567"} {
		if got := group(n); got != want {
			t.Errorf("group(%d) = %s, want %s", n, got, want)
		}
	}
	for s, want := range map[float64]string{0.21: "0.2 s", 9.97: "10 s", 59.7: "1 min 0 s", 200: "3 min 20 s", 3700: "1 h 1 min", 1e9: "more than 4 days"} {
		if got := duration(s); got != want {
			t.Errorf("duration(%g) = %s, want %s", s, got, want)
		}
	}
}

func Example() {
	work := func(report func(done, total int)) {
		for i := range 3 {
			report(i+1, 3)
		}
	}
	bar := Start("sampling", 3)
	work(bar.Update)
	bar.Done()
	fmt.Println("finished")
	// Output: finished
}

func BenchmarkUpdate(b *testing.B) {
	bar := Start("benchmark", b.N)
	bar.screen = nothing{}
	for i := range b.N {
		bar.Update(i, b.N)
	}
}
