package progress

import (
	"os"
	"sync"
	"time"

	"github.com/isingml/kernel/isingml/notebook"
)

// QuietVariable names the environment variable that, set to anything but ""
// and "0", keeps all progress from showing.
const QuietVariable = "ISINGML_QUIET"

const (
	showAfter = time.Second // shorter work shows nothing
	everyLive = 200 * time.Millisecond
	everyLog  = 10 * time.Second
)

// A display is the one line of a program, which its groups share.
type display struct {
	sync.Mutex
	screen  screen
	every   time.Duration // the shortest time between two lines
	now     func() time.Time
	groups  int      // that work
	current []*stage // what they do
	past    []*stage // what was done before, where the line can tell of it still
	took    time.Duration
	since   time.Time // when the first of the groups began
	shown   time.Time // when the last line was shown
}

// theDisplay is the program's: a cell has one output that moves, and a process
// one standard error.
var theDisplay = sync.OnceValue(func() *display {
	d := &display{screen: nothing{}, every: everyLive, now: time.Now}
	quiet := os.Getenv(QuietVariable)
	switch {
	case quiet != "" && quiet != "0":
	case notebook.Active():
		d.screen = &cell{id: notebook.UniqueID("progress")}
	case isTerminal(os.Stderr):
		d.screen = &terminal{out: os.Stderr}
	default:
		d.screen, d.every = logged{os.Stderr}, everyLog
	}
	return d
})

func (d *display) group() *Group {
	d.Lock()
	defer d.Unlock()
	if d.groups == 0 {
		d.since, d.current = d.now(), nil
	}
	d.groups++
	return &Group{on: d}
}

func (d *display) announce(label string, total int) *stage {
	s := find(&d.current, label)
	s.announce(total)
	return s
}

// find returns the stage with the label, a new one if there is none.
func find(stages *[]*stage, label string) *stage {
	for _, s := range *stages {
		if s.label == label {
			return s
		}
	}
	s := &stage{label: label}
	*stages = append(*stages, s)
	return s
}

// draw shows how far the work is, unless a line was shown just now.
func (d *display) draw() {
	now := d.now()
	last := d.shown
	if last.Before(d.since) && d.every > showAfter { // the first line of a log
		last = d.since
	}
	if d.took+now.Sub(d.since) < showAfter || now.Sub(last) < d.every {
		return
	}
	if line := line(d.current, now); line != "" {
		d.shown = now
		d.screen.update(line)
	}
}

// leave ends a group; after the last one the summary is shown.
func (d *display) leave() {
	if d.groups--; d.groups > 0 {
		return
	}
	for _, s := range d.current {
		find(&d.past, s.label).add(s)
	}
	d.took += d.now().Sub(d.since)
	if len(d.current) == 0 || d.took < showAfter {
		return
	}
	if again := d.screen.finish(summary(d.past, d.took)); !again {
		d.past, d.took = nil, 0
	}
}
