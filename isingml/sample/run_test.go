package sample

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/model"
)

// memory is Pieces in memory. After each save, saved is called if it is set.
type memory struct {
	mu    sync.Mutex
	files map[string][]byte
	saved func(name string)
}

func newMemory() *memory { return &memory{files: map[string][]byte{}} }

func (m *memory) Load(name string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[name]
	return bytes.Clone(data), ok, nil
}

func (m *memory) Save(name string, data []byte) error {
	m.mu.Lock()
	m.files[name] = bytes.Clone(data)
	m.mu.Unlock()
	if m.saved != nil {
		m.saved(name)
	}
	return nil
}

// names returns the names of the pieces in order.
func (m *memory) names() (names []string) {
	for name := range m.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// text returns all of an ensemble and its plan, to be compared.
func text(t *testing.T, e *Ensemble, p Plan) string {
	t.Helper()
	plan, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %v %v %v %x %v %v %v", plan, e.Column("f"), e.Beta, e.Params, e.Configurations.Bits(), e.Energy(), e.Magnetization(), e.Chain)
}

var testSpecs = []Spec{
	{L: 12, Beta: 0.44, Configs: 60, Seed: 3},
	{L: 9, Beta: 0.3, Configs: 41, Seed: 3},
	{L: 8, Beta: 0.5, Configs: 30, Seed: 3, Params: jh(-1, 0), Algorithm: model.SwendsenWang},
	{L: 12, Beta: 0.4, Configs: 40, Seed: 3, Params: jh(1, 0.1), Algorithm: model.Metropolis},
	{L: 7, Beta: 0.4, Configs: 40, Seed: 3, Algorithm: model.HeatBath, Chains: 5},
	{L: 10, Beta: 0.45, Configs: 1, Seed: 3, Algorithm: model.HeatBath},
	{L: 6, Beta: 0, Configs: 20, Seed: 3, Gap: 7, Warmup: 5},
	{L: 64, Beta: 0.4, Configs: 5, Seed: 3, Gap: 600, Warmup: 500, Algorithm: model.HeatBath}, // is cut between two configurations
}

func run(t *testing.T, s Spec, o Options) string {
	t.Helper()
	e, p, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return text(t, e, p)
}

func TestSameForAllWorkers(t *testing.T) {
	ensembles, plans, err := RunAll(context.Background(), testSpecs, Options{Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range testSpecs {
		want := text(t, ensembles[i], plans[i])
		for _, workers := range []int{1, 2, 7} {
			if run(t, s, Options{Workers: workers}) != want {
				t.Errorf("%+v: %d workers draw another ensemble than 3 with others beside it", s, workers)
			}
		}
		if n := ensembles[i].Configurations.Len(); n != s.Configs {
			t.Errorf("%+v: %d configurations", s, n)
		}
		for k := range n(ensembles[i]) {
			resolved, _ := s.Resolved()
			values := make([]float64, 2)
			resolved.newModel().Measure(ensembles[i].Configurations, k, values)
			if values[0] != ensembles[i].Energy()[k] || values[1] != ensembles[i].Magnetization()[k] {
				t.Fatalf("%+v: configuration %d has energy %v and magnetization %v, but %v and %v are given", s, k, values[0], values[1], ensembles[i].Energy()[k], ensembles[i].Magnetization()[k])
			}
		}
	}
}

func n(e *Ensemble) int { return e.Configurations.Len() }

// TestResume cuts runs at random moments, with pieces as short as can be, until
// one gets through.
func TestResume(t *testing.T) {
	cuts := 0
	for i, s := range testSpecs {
		want := run(t, s, Options{})
		rng := rand.New(rand.NewPCG(uint64(i), 0))
		for range 3 {
			pieces := newMemory()
			for most, done := 4, false; !done; most += 4 {
				ctx, cancel := context.WithCancel(context.Background())
				left := 1 + rng.IntN(most)
				pieces.saved = func(string) {
					pieces.mu.Lock()
					defer pieces.mu.Unlock()
					if left--; left <= 0 {
						cancel()
					}
				}
				o := Options{Workers: 1 + rng.IntN(3), Pieces: func(int) Pieces { return pieces }, SaveEvery: time.Duration(1 + rng.IntN(200*s.L*s.L))}
				e, p, err := Run(ctx, s, o)
				cancel()
				switch {
				case err == nil:
					done = true
					if text(t, e, p) != want {
						t.Errorf("%+v: after %d cuts the ensemble is another one", s, cuts)
					}
				case !errors.Is(err, context.Canceled):
					t.Fatal(err)
				default:
					cuts++
				}
				// A killed process may leave any number of its last pieces out.
				if names := pieces.names(); len(names) > 0 && rng.IntN(8) == 0 {
					delete(pieces.files, names[rng.IntN(len(names))])
				}
			}
		}
	}
	if cuts < 30 {
		t.Errorf("cut only %d times", cuts)
	}
}

func TestDamagedPieces(t *testing.T) {
	s := testSpecs[0]
	pieces := newMemory()
	o := Options{Pieces: func(int) Pieces { return pieces }}
	want := run(t, s, o)
	other := newMemory()
	otherSpec := s
	otherSpec.Seed++
	run(t, otherSpec, Options{Pieces: func(int) Pieces { return other }})
	for _, name := range pieces.names() {
		good := pieces.files[name]
		for what, data := range map[string][]byte{
			"empty": {}, "cut off": good[:len(good)/2], "one byte short": good[:len(good)-1], "too long": append(bytes.Clone(good), 0),
			"of another seed": other.files[name],
		} {
			if bytes.Equal(data, good) {
				continue // the pilot of another seed is the same one
			}
			pieces.files[name] = data
			if _, _, err := Run(context.Background(), s, o); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: error %v, must name it", name, what, err)
			}
		}
		pieces.files[name] = good
	}
	if run(t, s, o) != want {
		t.Error("the pieces give another ensemble")
	}
}

// TestCancel ends work that would take hours, in single updates that take
// seconds too: that Run returns at all is what is tested.
func TestCancel(t *testing.T) {
	for _, s := range []Spec{
		{L: 512, Beta: exact.BetaC, Configs: 100000, Seed: 1},
		{L: 16, Beta: exact.BetaC, Configs: 10000000, Seed: 1},
		{L: 256, Beta: exact.BetaC, Configs: 1000, Seed: 1, Gap: MaxGap, Warmup: MaxGap, Algorithm: model.HeatBath},
		{L: 255, Beta: 0.3, Configs: 1000, Seed: 1, Algorithm: model.Metropolis, Gap: MaxGap, Warmup: MaxGap},
		{L: 4096, Beta: 0.6, Configs: 1000, Seed: 1, Algorithm: model.SwendsenWang},
		{L: 4096, Beta: 0.6, Configs: 1000, Seed: 1, Gap: 1000, Warmup: 1},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		pieces := newMemory()
		o := Options{Pieces: func(int) Pieces { return pieces }, SaveEvery: time.Millisecond}
		if s.L < 1024 {
			pieces.saved = func(string) { cancel() }
		} else {
			time.AfterFunc(100*time.Millisecond, cancel)
		}
		_, _, err := Run(ctx, s, o)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%+v: error %v", s, err)
		}
	}
}

func TestProgress(t *testing.T) {
	s := Spec{L: 8, Beta: 0.4, Configs: 3000, Seed: 1}
	last, calls := 0, 0
	o := Options{Progress: func(done, total int) {
		if done < last || total != s.Configs {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
		calls++
	}, Timing: new(Timing)}
	run(t, s, o)
	if last != s.Configs || calls > 1000 {
		t.Errorf("progress ends at %d after %d calls", last, calls)
	}
	if ns := o.Timing.PerFlip(); !(ns > 0.1 && ns < 1e4) {
		t.Errorf("%v ns per flip", ns)
	}
}
