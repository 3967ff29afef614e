package figure

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/notebook"
)

// DefaultRate is how often a second a live output is drawn at most.
const DefaultRate = 4

// A Live is one output of a cell that changes while the cell works, such as
// the curves of a training. Outside a notebook it does nothing. Its methods
// may be called from several goroutines.
type Live struct {
	Rate float64 // drawings a second at most; 0 means DefaultRate

	mu    sync.Mutex
	id    string
	drawn time.Time
}

// NewLive returns a live output; it appears with the first Update.
func NewLive() *Live {
	l := &Live{}
	if notebook.Active() {
		l.id = notebook.UniqueID("figure")
	}
	return l
}

// Update calls draw and shows the result in place of the last one, unless that
// was shown too short a time ago: then draw is not called.
func (l *Live) Update(draw func() Display) {
	if l == nil || l.id == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	rate := l.Rate
	if !(rate > 0) {
		rate = DefaultRate
	}
	if time.Since(l.drawn).Seconds() < 1/rate {
		return
	}
	now := time.Now()
	l.show(draw(), false)
	l.drawn = now
}

// Done shows the last state, which the saved notebook keeps, and waits until
// the kernel has it. Outside a notebook it is Show.
func (l *Live) Done(final Display) {
	if l == nil || l.id == "" {
		Show(final)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.show(final, true)
}

func (l *Live) show(d Display, last bool) {
	data, err := bundleOf(d, !last)
	if err == nil {
		data.DisplayID = l.id
		if l.drawn.IsZero() {
			err = notebook.Begin(data)
		} else {
			err = notebook.Replace(data)
		}
	}
	if last {
		notebook.Sync()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

func bundleOf(d Display, passing bool) (*protocol.DisplayData, error) {
	if d == nil {
		return nil, fmt.Errorf("figure: nothing to show (nil)")
	}
	if err := errOf(d); err != nil {
		return nil, err
	}
	return d.bundle(passing)
}
