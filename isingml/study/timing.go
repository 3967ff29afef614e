package study

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// A Cost is what a task takes, as far as it can be told beforehand.
type Cost struct {
	Steps float64 `json:"steps"` // elementary steps, see [Kind]; 1 if the node cannot tell
	Bytes float64 `json:"bytes"` // of memory; 0 if the node cannot tell
	// Seconds is the time on one core, a constant and a rate a step after what
	// earlier tasks of the same description took in this study, or else those of
	// the same kind. It is 0 if there was none.
	Seconds float64 `json:"seconds"`
	// Keep is the time of writing the result, which one program does alone.
	Keep float64 `json:"keep"`
}

// CostOf returns what it takes to compute a node.
func (s *Study) CostOf(n Node) Cost {
	var c Cost
	c.Steps, c.Bytes = costOf(n)
	c.Seconds, c.Keep = s.expected("", n, c.Steps), s.expected(keepName, n, c.Steps)
	return c
}

// timingKey names the pieces that hold the timings. They are no part of any
// result, so they belong to no stage.
var timingKey = sync.OnceValues(func() (store.Key, error) { return store.NewKey("timing", 1, struct{}{}) })

// keepName is put before the names of the timings of writing results.
const keepName = "keep "

// expected returns the seconds that so many steps of a node take, 0 if nobody
// knows: after what tasks of its description took, unless all of these were of
// another size than it is, or else after those of its kind.
func (s *Study) expected(what string, n Node, steps float64) (seconds float64) {
	for _, name := range timedAs(n) {
		t := s.timed(what + name)
		if x := t.seconds(steps); x > 0 {
			seconds = x
			if t.tells(steps) {
				return x
			}
		}
	}
	return seconds
}

// timedAs returns the names of the timings of a node, the closest one first.
func timedAs(n Node) []string { return []string{KindOf(n) + " " + Describe(n), KindOf(n)} }

// timings are what is known of tasks by their names, read from the study once and
// written after each computation. They are a courtesy: that they cannot be
// written is no error, and of two programs that write at once one wins.
type timings struct {
	mu     sync.Mutex
	known  map[string]timing
	loaded bool
	fresh  bool // there is something to write
}

// timingsName is the piece that holds them.
const timingsName = "timings"

// timed returns what is known of tasks of that name.
func (s *Study) timed(name string) timing {
	s.times.mu.Lock()
	defer s.times.mu.Unlock()
	return s.times.get(s.store, name)
}

func (ts *timings) get(from *store.Store, name string) timing {
	if !ts.loaded {
		ts.loaded = true
		if key, err := timingKey(); err == nil {
			if data, ok, err := from.Pieces(key).Load(timingsName); err == nil && ok {
				_ = json.Unmarshal(data, &ts.known)
			}
		}
	}
	return ts.known[name]
}

// setTiming changes what is known of tasks of that name; that is worth writing
// down if it is the first, or if it took long.
func (s *Study) setTiming(name string, took time.Duration, change func(t timing) timing) {
	ts := s.times
	ts.mu.Lock()
	defer ts.mu.Unlock()
	before := ts.get(s.store, name)
	if ts.known == nil {
		ts.known = make(map[string]timing)
	}
	ts.known[name] = change(before)
	ts.fresh = ts.fresh || before.Tasks == 0 || took >= tooShort
}

func (ts *timings) save(to *store.Store) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	key, err := timingKey()
	if err != nil || !ts.fresh {
		return
	}
	ts.fresh = false
	if data, err := json.Marshal(ts.known); err == nil {
		_ = to.Pieces(key).Note(timingsName, data)
	}
}

// tooShort is the time of work that is not worth the writing of a timing, if
// there is one.
const tooShort = 200 * time.Millisecond

// took remembers that a part of a task, from 0 to 1, kept some cores busy for
// that long.
func (s *Study) took(what string, n Node, part float64, elapsed time.Duration, cores int) {
	if !(part > 0) {
		return
	}
	steps, _ := costOf(n)
	for _, name := range timedAs(n) {
		s.setTiming(what+name, elapsed, func(t timing) timing { return t.add(part*steps, elapsed.Seconds()*float64(cores)) })
	}
}

// tookAtLeast remembers that a task of which nothing is left kept some cores
// busy for that long.
func (s *Study) tookAtLeast(n Node, elapsed time.Duration, cores int) {
	steps, _ := costOf(n)
	t := timing{}.add(steps, elapsed.Seconds()*float64(cores))
	if t.Seconds > s.CostOf(n).Seconds {
		s.setTiming(timedAs(n)[0], elapsed, func(timing) timing { return t })
	}
}

// A part is how much of a task was done here, after its reports of progress.
type part struct {
	mu                 sync.Mutex
	first, last, total int
}

func newPart() *part { return &part{first: -1} }

func (p *part) update(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.first < 0 {
		p.first = done
	}
	p.last, p.total = done, total
}

// done returns the part, from 0 to 1. Where nothing was reported it is all or
// nothing.
func (p *part) done(all bool) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.total == 0 && all:
		return 1
	case p.total == 0:
		return 0
	}
	return float64(p.last-p.first) / float64(p.total)
}

// A timing is sums over tasks, for the line that their times follow: a constant
// for each, and a rate for each step. A rate alone, of the small tasks that a
// study begins with, would be that of what every task costs, and hours for the
// large ones that come after.
type timing struct {
	Tasks    float64 `json:"tasks"` // their number, the older ones for less than one
	Steps    float64 `json:"steps"`
	Seconds  float64 `json:"seconds"`  // on one core
	Squares  float64 `json:"squares"`  // of the steps
	Products float64 `json:"products"` // of steps and seconds
}

// older is what a task counts with each one that comes after it, so that another
// machine is soon known.
const older = 15. / 16

// add returns the timing with one task more.
func (t timing) add(steps, seconds float64) timing {
	return timing{
		Tasks: older*t.Tasks + 1, Steps: older*t.Steps + steps, Seconds: older*t.Seconds + seconds,
		Squares: older*t.Squares + steps*steps, Products: older*t.Products + steps*seconds,
	}
}

// spread returns the variance of the steps in units of their mean square.
func (t timing) spread() float64 {
	if !(t.Squares > 0) {
		return 0
	}
	return 1 - t.Steps*t.Steps/t.Tasks/t.Squares
}

// oneSize is the spread of tasks that are all about the same, so that the
// constant cannot be told from the rate.
const oneSize = 0.01

// seconds returns what a task of so many steps takes: on the line of least
// squares, or in proportion if the tasks were all of one size, or if that line
// has a negative constant or rate. It is 0 if nothing is known.
func (t timing) seconds(steps float64) float64 {
	if !(t.Squares > 0) {
		return 0
	}
	if t.spread() > oneSize {
		rate := (t.Tasks*t.Products - t.Steps*t.Seconds) / (t.Tasks*t.Squares - t.Steps*t.Steps)
		if constant := (t.Seconds - rate*t.Steps) / t.Tasks; rate > 0 && constant > 0 {
			return constant + rate*steps
		}
	}
	return steps * t.Products / t.Squares
}

// tells reports whether tasks of several sizes, or of about this one, are known.
func (t timing) tells(steps float64) bool {
	mean := t.Steps / t.Tasks
	return t.spread() > oneSize || steps < 2*mean && mean < 2*steps
}
