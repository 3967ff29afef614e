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
	// Seconds is the time on one core, after what earlier tasks of the same
	// description took in this study, or else those of the same kind. It is 0 if
	// there was none.
	Seconds float64 `json:"seconds"`
	// Keep is the time of writing the result, which one program does alone.
	Keep float64 `json:"keep"`
}

// CostOf returns what it takes to compute a node.
func (s *Study) CostOf(n Node) Cost {
	var c Cost
	c.Steps, c.Bytes = costOf(n)
	c.Seconds, c.Keep = c.Steps*s.rate("", n), c.Steps*s.rate(keepName, n)
	return c
}

// A timing adds up what tasks took.
type timing struct {
	Steps   float64 `json:"steps"`
	Seconds float64 `json:"seconds"` // on one core
}

// timingKey names the pieces that hold the timings. They are no part of any
// result, so they belong to no stage.
var timingKey = sync.OnceValues(func() (store.Key, error) { return store.NewKey("timing", 1, struct{}{}) })

// keepName is put before the names of the timings of writing results.
const keepName = "keep "

// rate returns the seconds of a step.
func (s *Study) rate(what string, n Node) float64 {
	for _, name := range timedAs(n) {
		if t := s.timed(what + name); t.Steps > 0 {
			return t.Seconds / t.Steps
		}
	}
	return 0
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
	if t := ts.known[name]; t.Seconds > 0 && t.Steps > 0 {
		return t
	}
	return timing{}
}

// set changes what is known of tasks of that name.
func (s *Study) setTiming(name string, change func(t timing) timing) {
	ts := s.times
	ts.mu.Lock()
	defer ts.mu.Unlock()
	t := change(ts.get(s.store, name))
	if ts.known == nil {
		ts.known = make(map[string]timing)
	}
	if t != ts.known[name] {
		ts.known[name], ts.fresh = t, true
	}
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
// that long. Earlier tasks count half as much each time, so that another
// machine is soon known.
func (s *Study) took(what string, n Node, part float64, elapsed time.Duration, cores int) {
	if !(part > 0) {
		return
	}
	steps, _ := costOf(n)
	for _, name := range timedAs(n) {
		s.setTiming(what+name, func(t timing) timing {
			if t.Steps > 0 && elapsed < tooShort {
				return t
			}
			return timing{Steps: t.Steps/2 + part*steps, Seconds: t.Seconds/2 + elapsed.Seconds()*float64(cores)}
		})
	}
}

// tookAtLeast remembers that a task of which nothing is left kept some cores
// busy for that long.
func (s *Study) tookAtLeast(n Node, elapsed time.Duration, cores int) {
	steps, _ := costOf(n)
	t := timing{Steps: steps, Seconds: elapsed.Seconds() * float64(cores)}
	if t.Seconds > s.CostOf(n).Seconds {
		s.setTiming(timedAs(n)[0], func(timing) timing { return t })
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
