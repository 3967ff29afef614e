package store

import (
	"bytes"
	"maps"
	"slices"
	"sync"
)

// early holds the pieces of a beginning, in memory.
type early struct {
	mu    sync.Mutex
	data  map[string][]byte
	order []string // of saving
	over  bool
}

// Early returns the same pieces with a beginning that nobody else sees: what is
// saved stays in memory until Flush, so that short work costs no files. It is
// for a stage of which there are no pieces yet.
func (p *Pieces) Early() *Pieces {
	return &Pieces{store: p.store, key: p.key, name: p.name, early: &early{data: make(map[string][]byte)}}
}

// Flush ends the beginning: its pieces are saved, in the order in which they
// were made, and what comes later is saved at once.
func (p *Pieces) Flush() error {
	e := p.early
	if e == nil {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for ; len(e.order) > 0; e.order = e.order[1:] {
		name := e.order[0]
		if err := p.save(name, e.data[name]); err != nil {
			return err
		}
		delete(e.data, name)
	}
	e.over = true
	return nil
}

// keep holds a piece in memory, as long as the beginning lasts.
func (e *early) keep(name string, data []byte) bool {
	if e == nil {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.over {
		return false
	}
	if _, ok := e.data[name]; !ok {
		e.order = append(e.order, name)
	}
	e.data[name] = bytes.Clone(data)
	return true
}

// find returns a piece in memory.
func (e *early) find(name string) (data []byte, ok, only bool) {
	if e == nil {
		return nil, false, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	data, ok = e.data[name]
	return data, ok, !e.over
}

// names lists the pieces in memory.
func (e *early) names() (names []string, only bool) {
	if e == nil {
		return nil, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Collect(maps.Keys(e.data)), !e.over
}
