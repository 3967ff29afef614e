// Package progress shows how far a long computation is: one updating line in
// a notebook or on a terminal, a line now and then in a log.
//
// A Bar's Update has the form of the callbacks func(done, total int) that the
// long-running functions of the other packages take.
package progress

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/isingml/kernel/isingml/progress/notebook"
)

// QuietVariable names the environment variable that, set to anything but ""
// and "0", keeps all bars from showing.
const QuietVariable = "ISINGML_QUIET"

const (
	// showAfter keeps short work silent, so that re-run notebooks, whose
	// stages are read from disk, print nothing that depends on the clock.
	showAfter = 200 * time.Millisecond
	everyLive = 200 * time.Millisecond
	everyLog  = 10 * time.Second
)

// A Bar shows the progress of one stage. Its methods may be called from
// several goroutines, and on a nil Bar, where they do nothing.
type Bar struct {
	mu      sync.Mutex
	screen  screen
	label   string
	done    int
	total   int
	from    int // done at the first update: work that was there before
	known   bool
	started time.Time
	shown   time.Time // of the last update; zero if none was shown
	every   time.Duration
	ended   bool
	now     func() time.Time
}

// A screen is where a bar is shown.
type screen interface {
	update(line string) // replaces the line, or adds one
	finish(line string) // leaves a last line
	clear()             // leaves nothing
}

// Start begins a stage of total steps, such as "1,000 configurations"; total
// may be 0 if it is not known yet. Nothing is shown before 0.2 seconds.
func Start(label string, total int) *Bar {
	b := &Bar{label: label, total: total, every: everyLive, now: time.Now}
	quiet := os.Getenv(QuietVariable)
	switch {
	case quiet != "" && quiet != "0":
		b.screen = nothing{}
	case notebook.Active():
		b.screen = &cell{id: notebook.UniqueID("progress")}
	case isTerminal(os.Stderr):
		b.screen = &terminal{out: os.Stderr}
	default:
		b.screen, b.every = logged{os.Stderr}, everyLog
	}
	b.started = b.now()
	return b
}

// Quiet returns a bar that shows nothing.
func Quiet() *Bar { return nil }

// Update tells that done of total steps are finished. The first call may
// start above zero, where earlier work is resumed; the rate does not count
// that. It is cheap: the display changes at most five times a second.
func (b *Bar) Update(done, total int) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return
	}
	if !b.known {
		b.known, b.from = true, done
		if done == 1 { // the first step of new work, not a resumption
			b.from = 0
		}
	}
	b.done, b.total = done, total
	now := b.now()
	if now.Sub(b.started) < showAfter || (!b.shown.IsZero() && now.Sub(b.shown) < b.every) {
		return
	}
	if _, log := b.screen.(logged); log && now.Sub(b.started) < b.every {
		return
	}
	b.shown = now
	b.screen.update(b.line(now))
}

// Stage ends the stage and begins the next one on a bar of its own.
func (b *Bar) Stage(label string, total int) *Bar {
	if b == nil {
		return nil
	}
	b.Done()
	return Start(label, total)
}

// Done ends the stage with a last line such as "sampling: 1,000 in 2.1 s", or
// with none if the stage took less than 0.2 seconds. Further calls do nothing.
func (b *Bar) Done() { b.end("") }

// Fail ends the stage and leaves how far it came; use it where the stage ends
// with an error or an interrupt.
func (b *Bar) Fail() { b.end(" (stopped)") }

func (b *Bar) end(remark string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return
	}
	b.ended = true
	now := b.now()
	if now.Sub(b.started) < showAfter {
		b.screen.clear()
		return
	}
	b.screen.finish(b.summary(now) + remark)
}

type nothing struct{}

func (nothing) update(string) {}
func (nothing) finish(string) {}
func (nothing) clear()        {}

// logged writes lines to a file or pipe.
type logged struct{ out io.Writer }

func (l logged) update(line string) { io.WriteString(l.out, line+"\n") }
func (l logged) finish(line string) { io.WriteString(l.out, line+"\n") }
func (l logged) clear()             {}
