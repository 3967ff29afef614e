// Package faulty is a folder whose calls fail as a plan says: once, from some
// call on because the disk is full, or all at once because the process or the
// power dies. It is for tests of what is kept on disks.
package faulty

import (
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"syscall"

	"github.com/isingml/kernel/isingml/internal/files"
)

// A Kind says what happens at the call of a [Plan].
type Kind int

// The kinds of faults. None only counts calls.
const (
	None    Kind = iota
	Once         // that call fails; a write may have written a part
	Full         // from that call on nothing can be written
	Death        // the process ends in that call, and what is not synced is lost
	Suicide      // the process kills itself in that call, for real
)

// ErrDead is what every call returns after death.
var ErrDead = errors.New("the process is dead")

// A Plan is a fault that one run meets, on any of its folders.
type Plan struct {
	kind Kind
	at   int

	mu    sync.Mutex
	rng   *rand.Rand
	calls int
	dead  bool
	open  map[*file]bool // with contents that are not synced
}

// NewPlan returns the plan of a fault of that kind at that call, from 1 on. How
// much of a write gets done, and of what is not synced is lost, comes from rng.
func NewPlan(rng *rand.Rand, kind Kind, at int) *Plan {
	return &Plan{kind: kind, at: at, rng: rng, open: make(map[*file]bool)}
}

// On returns the folder with the faults of the plan. It leaves syncing out, for
// speed, and remembers instead what has not been synced.
func (p *Plan) On(f files.Folder) files.Folder { return folder{f, p} }

// Calls returns how many calls have been made.
func (p *Plan) Calls() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls
}

// End ends the run: what was written and not synced is lost, any part of it.
func (p *Plan) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dead = true
	for f := range p.open {
		f.lose()
		_ = f.File.Close()
	}
	clear(p.open)
}

// meet counts a call and returns the error it fails with, if it does. done is
// the share of the call that gets done all the same, in the last call of a
// process that dies or is short of room.
func (p *Plan) meet(writes bool, err error) (done float64, failed error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	switch {
	case p.dead:
		return 0, ErrDead
	case p.kind == Full && p.calls >= p.at && writes:
		return p.rng.Float64(), syscall.ENOSPC
	case p.calls != p.at || p.kind == None || p.kind == Full:
		return 1, nil
	case p.kind == Once:
		return p.rng.Float64(), err
	case p.kind == Suicide:
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
		}
		select {}
	}
	p.dead = true
	return 2 * p.rng.Float64(), ErrDead
}
