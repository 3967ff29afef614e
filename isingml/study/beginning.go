package study

import (
	"fmt"
	"sync"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// A beginning is the first moment of a task that nobody else has begun. Its
// checkpoints are in memory, and one claim holds all of it: most stages are done
// by then, and cost no more files than their results. After that the
// checkpoints go to the disk, each part gets a claim of its own, and others may
// take part.
type beginning struct {
	stage  *store.Stage
	pieces *store.Pieces
	timer  *time.Timer
	shared bool

	mu    sync.Mutex
	claim *store.Claim         // to all of the stage
	parts map[int]*store.Claim // at work here; nil as long as nobody else can be
	over  bool
	err   error // of the last checkpoints
}

// beginningLasts is the time that is not worth a checkpoint.
const beginningLasts = 200 * time.Millisecond

func (s *Study) begin(t *Task, claim *store.Claim) *beginning {
	b := &beginning{
		stage: s.store.Stage(t.Key), pieces: s.store.Pieces(t.Key).Early(), shared: t.kind.Parts != nil,
		claim: claim, parts: make(map[int]*store.Claim),
	}
	b.mu.Lock() // the timer may be over before it has its name
	defer b.mu.Unlock()
	b.timer = time.AfterFunc(beginningLasts, b.end)
	return b
}

// end lets others see what there is, and take part.
func (b *beginning) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.timer.Stop()
	if b.over {
		return
	}
	b.over = true
	for i := range b.parts {
		if claim, err := b.stage.TryClaim(partName(i)); err == nil {
			b.parts[i] = claim
		}
	}
	b.err = b.pieces.Flush()
	if b.shared {
		b.claim.Release()
		b.claim = nil
	}
}

// finish returns the claim to all of the stage, if it is still held, and how
// saving the checkpoints ended.
func (b *beginning) finish() (*store.Claim, error) {
	b.timer.Stop()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
	claim := b.claim
	b.claim = nil
	return claim, b.err
}

// take gives a part to one goroutine here; it is false when the beginning is
// over.
func (b *beginning) take(i int) (release func(), early bool) {
	if b == nil {
		return nil, false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over {
		return nil, false
	}
	if _, taken := b.parts[i]; taken {
		return nil, true
	}
	b.parts[i] = nil
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if claim := b.parts[i]; claim != nil {
			claim.Release()
		}
		delete(b.parts, i)
	}, true
}

// partName is the name under which part i of a node is claimed.
func partName(i int) string { return fmt.Sprintf("part %d", i) }
