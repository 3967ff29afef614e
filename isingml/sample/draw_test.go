package sample

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/lattice"
)

// joined returns all of a drawn ensemble and its plan, to be compared.
func joined(t *testing.T, d *Drawn) string {
	t.Helper()
	var all *Ensemble
	var rows []byte
	for part, err := range d.Parts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, part.Configurations.Bits()...)
		if all == nil {
			all = part
			continue
		}
		for i, c := range part.Columns {
			all.Columns[i].Values = append(all.Columns[i].Values, c.Values...)
		}
		all.Chain = append(all.Chain, part.Chain...)
	}
	var err error
	if all.Configurations, err = lattice.FromPacked(d.Spec.L, rows); err != nil {
		t.Fatal(err)
	}
	return text(t, all, d.Plan)
}

// claims lets one at a time draw each part.
type claims struct {
	mu    sync.Mutex
	taken map[int]bool
	twice atomic.Int32 // claims of what somebody had
}

func (c *claims) claim(part int, done func() (bool, error)) (func(), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.taken[part] {
		c.twice.Add(1)
		return nil, nil
	}
	if there, err := done(); there || err != nil {
		return nil, err
	}
	c.taken[part] = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.taken[part] = false
	}, nil
}

// Several that draw together, some of which stop at random moments, draw what
// one does, and the last of them sees that everything is there.
func TestDrawTogether(t *testing.T) {
	for i, s := range testSpecs {
		want := run(t, s, Options{})
		for round := range 6 {
			pieces, claims := newMemory(), &claims{taken: make(map[int]bool)}
			var whole atomic.Pointer[Drawn]
			var wg sync.WaitGroup
			for worker := range 4 {
				wg.Go(func() {
					rng := rand.New(rand.NewPCG(uint64(i*100+round), uint64(worker)))
					for n := 1; whole.Load() == nil; n++ { // longer each time, so that slow programs end too
						ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rng.IntN(20*n))*time.Millisecond)
						d, err := Draw(ctx, s, Options{
							Workers: 1 + rng.IntN(2), First: worker, Claim: claims.claim, SaveEvery: time.Millisecond,
							Pieces: func(int) Pieces { return pieces },
						})
						cancel()
						if err == nil {
							whole.Store(d)
						} else if !errors.Is(err, ErrIncomplete) && !errors.Is(err, context.DeadlineExceeded) {
							t.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			if d := whole.Load(); d == nil || joined(t, d) != want {
				t.Errorf("%+v: drawn together it is another ensemble", s)
			}
		}
	}
}

// Of several that end at the same time, one at least finds all chains.
func TestTheLastOneFindsAllChains(t *testing.T) {
	const programs, rounds = 8, 50
	for round := range rounds {
		s := Spec{L: 4, Beta: 0.3, Configs: 64, Chains: 16, Seed: uint64(round)}
		pieces := newMemory()
		var found atomic.Int32
		var wg sync.WaitGroup
		for program := range programs {
			wg.Go(func() {
				o := Options{Workers: 2, Pieces: func(int) Pieces { return pieces }}
				o.Claim = func(part int, _ func() (bool, error)) (func(), error) {
					if part%programs != program {
						return nil, nil
					}
					return func() {}, nil
				}
				if _, err := Draw(t.Context(), s, o); err == nil {
					found.Add(1)
				} else if !errors.Is(err, ErrIncomplete) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if found.Load() == 0 {
			t.Errorf("round %d: all chains are drawn, and nobody saw that", round)
		}
	}
}

// A piece that is lost after its chain came to its end is drawn again.
func TestLostPieces(t *testing.T) {
	s := testSpecs[0]
	want := run(t, s, Options{})
	pieces := newMemory()
	o := Options{Workers: 1, Pieces: func(int) Pieces { return pieces }, SaveEvery: 1}
	if _, err := Draw(t.Context(), s, o); err != nil {
		t.Fatal(err)
	}
	names := slices.DeleteFunc(pieces.names(), func(name string) bool { return len(name) <= len("chain-000") || name[:5] != "chain" })
	if len(names) < 10 {
		t.Fatalf("only %d pieces", len(names))
	}
	for _, name := range names {
		lost := pieces.files[name]
		delete(pieces.files, name)
		d, err := Draw(t.Context(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, err = range d.Parts(t.Context()) {
		}
		if !errors.Is(err, ErrIncomplete) {
			t.Fatalf("without %s: %v", name, err)
		}
		if d, err = Draw(t.Context(), s, o); err != nil {
			t.Fatal(err)
		}
		if joined(t, d) != want {
			t.Errorf("without %s the ensemble is another one", name)
		}
		pieces.files[name] = lost
	}
}

func TestNoPieces(t *testing.T) {
	if _, err := Draw(t.Context(), testSpecs[0], Options{}); err == nil {
		t.Error("no pieces are no error")
	}
}
