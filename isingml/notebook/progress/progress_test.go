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
	updates, lasts []string
	again          bool
}

func (r *record) update(line string)      { r.updates = append(r.updates, line) }
func (r *record) finish(line string) bool { r.lasts = append(r.lasts, line); return r.again }

// clocked returns a display whose time is set by hand.
func clocked(s screen) (*display, func(time.Duration)) {
	now := time.Unix(0, 0)
	d := &display{screen: s, every: everyLive, now: func() time.Time { return now }}
	return d, func(by time.Duration) { now = now.Add(by) }
}

// start is Start on a display of the test's own.
func start(d *display, label string, total int) *Task {
	t := d.group().Task(label, total)
	t.solo = true
	return t
}

func TestShortWorkShowsNothing(t *testing.T) {
	r := &record{}
	d, pass := clocked(r)
	b := start(d, "loading", 10)
	for i := range 10 {
		pass(90 * time.Millisecond)
		b.Update(i + 1)
	}
	b.Done()
	if len(r.updates)+len(r.lasts) != 0 {
		t.Errorf("0.9 s of work showed %q and %q", r.updates, r.lasts)
	}
}

func TestLineAndSummary(t *testing.T) {
	r := &record{}
	d, pass := clocked(r)
	b := start(d, "sampling", 1000)
	b.Begin(0, 1000)
	pass(2 * time.Second)
	b.Update(400)
	if want := "sampling: 400 of 1,000, 40 %, 3.0 s left"; r.updates[0] != want {
		t.Errorf("line %q, want %q", r.updates[0], want)
	}
	pass(1100 * time.Millisecond)
	b.Update(1000)
	b.Done()
	b.Done()
	b.Update(1)
	if want := "sampling (1,000): 3.1 s"; len(r.lasts) != 1 || r.lasts[0] != want {
		t.Errorf("last lines %q, want %q once", r.lasts, want)
	}
}

func TestTasksOfOneLabelAreCounted(t *testing.T) {
	r := &record{}
	d, pass := clocked(r)
	g := d.group()
	var sampling, training []*Task
	for range 2 {
		sampling = append(sampling, g.Task("sampling", 100))
		training = append(training, g.Task("training", 50))
	}
	sampling[0].Begin(0, 100)
	pass(2 * time.Second)
	sampling[0].Update(100)
	sampling[0].Done()
	pass(2 * time.Second)
	sampling[1].Update(50)
	if want := "sampling: 1 of 2, 75 %, 1.3 s left; 2 more"; r.updates[len(r.updates)-1] != want {
		t.Errorf("line %q, want %q", r.updates, want)
	}
	sampling[1].Done() // fewer steps than announced
	training[0].Begin(0, 50)
	pass(6 * time.Second)
	training[0].Update(25)
	if want := "training: 0 of 2, 25 %, 18 s left"; r.updates[len(r.updates)-1] != want {
		t.Errorf("line %q, want %q", r.updates, want)
	}
	g.Done()
	training[0].Update(26)
	if want := "sampling (2), training (0 of 2): stopped after 10 s"; len(r.lasts) != 1 || r.lasts[0] != want {
		t.Errorf("last lines %q, want %q", r.lasts, want)
	}
}

// However many stages there are, a line names three.
func TestLinesStayShort(t *testing.T) {
	r := &record{}
	d, pass := clocked(r)
	g := d.group()
	var tasks []*Task
	for _, label := range []string{"a", "b", "c", "d", "e"} {
		tasks = append(tasks, g.Task(label, 2))
	}
	pass(2 * time.Second)
	for _, b := range tasks {
		b.Begin(0, 2)
	}
	tasks[0].Update(1)
	if want := "a: 1 of 2, 50 %; b: 0 of 2; c: 0 of 2; 2 more"; r.updates[0] != want {
		t.Errorf("line %q, want %q", r.updates[0], want)
	}
	for _, b := range tasks {
		b.Update(2)
		b.Done()
	}
	g.Done()
	if want := "a (2), b (2), c (2), 2 more: 2.0 s"; r.lasts[0] != want {
		t.Errorf("last line %q, want %q", r.lasts[0], want)
	}
}

// The calls of a cell share a line; on a terminal each call has its own.
func TestOneLineACell(t *testing.T) {
	for _, again := range []bool{true, false} {
		r := &record{again: again}
		d, pass := clocked(r)
		for range 3 {
			b := start(d, "training", 100)
			pass(2 * time.Second)
			b.Update(100)
			b.Done()
		}
		want := "training (100): 2.0 s"
		if again {
			want = "training (3): 6.0 s"
		}
		if got := r.lasts[2]; got != want {
			t.Errorf("again %v: last line %q, want %q", again, got, want)
		}
	}
}

func TestResumedWorkStartsWhereItResumes(t *testing.T) {
	r := &record{}
	d, pass := clocked(r)
	b := start(d, "training", 0)
	b.Begin(80, 100)
	pass(10 * time.Second)
	b.Update(90)
	if want := "training: 90 of 100, 90 %, 10 s left"; r.updates[0] != want {
		t.Errorf("line %q, want %q", r.updates[0], want)
	}
}

func TestFiveUpdatesASecond(t *testing.T) {
	r := &record{}
	d, pass := clocked(r)
	b := start(d, "fast", 10000)
	for i := range 10000 {
		pass(time.Millisecond)
		b.Update(i + 1)
	}
	if n := len(r.updates); n < 40 || n > 50 {
		t.Errorf("%d updates in 10 s, want at most 5 a second", n)
	}
}

func TestConcurrentUse(t *testing.T) {
	r := &record{}
	d, pass := clocked(r)
	g := d.group()
	pass(time.Hour)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			b := g.Task("both", 1000)
			for i := range 1000 {
				b.Update(i + 1)
			}
			b.Done()
		})
	}
	wait.Wait()
	g.Done()
	if want := "both (8): 1 h 0 min"; len(r.lasts) != 1 || r.lasts[0] != want {
		t.Errorf("last lines %q, want %q", r.lasts, want)
	}
}

func TestNilShowsNothing(t *testing.T) {
	var g *Group
	b := g.Task("quiet", 3)
	b.Begin(1, 3)
	b.Update(2)
	b.Done()
	g.Done()
}

func TestTerminalWritesOver(t *testing.T) {
	var out bytes.Buffer
	s := &terminal{out: &out}
	s.update("a long line")
	s.finish("short")
	if want := "\ra long line\rshort      \n"; out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
	out.Reset()
	s.update(strings.Repeat("ä", 200))
	if n := len([]rune(out.String())); n != 1+lineWidth {
		t.Errorf("a line of 200 letters became %d, want %d", n-1, lineWidth)
	}
}

func TestLogIsRare(t *testing.T) {
	var out bytes.Buffer
	d, pass := clocked(logged{&out})
	d.every = everyLog
	b := start(d, "job", 60)
	for i := range 60 {
		pass(time.Second)
		b.Update(i + 1)
	}
	b.Done()
	if n := strings.Count(out.String(), "\n"); n < 6 || n > 7 {
		t.Errorf("a minute wrote %d lines, want one each 10 s:\n%s", n, out.String())
	}
}

func TestNumbersAndTimes(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %s, want %s", n, got, want)
		}
	}
	for s, want := range map[float64]string{0.21: "0.2 s", 9.97: "10 s", 59.7: "1 min 0 s", 200: "3 min 20 s", 3700: "1 h 1 min", 1e9: "more than 4 days"} {
		if got := duration(s); got != want {
			t.Errorf("duration(%g) = %s, want %s", s, got, want)
		}
	}
}

func Example() {
	g := New()
	defer g.Done()
	var tasks []*Task
	for range 2 {
		tasks = append(tasks, g.Task("sampling", 3))
	}
	for _, t := range tasks { // or each in a goroutine of its own
		for i := range 3 {
			t.Update(i + 1)
		}
		t.Done()
	}
	fmt.Println("finished")
	// Output: finished
}

func BenchmarkUpdate(b *testing.B) {
	t := Start("benchmark", b.N)
	t.group.on.screen = nothing{}
	for i := range b.N {
		t.Update(i)
	}
}
