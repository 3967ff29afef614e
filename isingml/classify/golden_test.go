package classify

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
)

// TestGoldenBits holds the bits of a small training, of its course and of f. If
// a change alters them, Version must be raised: stored studies then train anew
// instead of mixing two kinds of weights. Run it with GODEBUG=cpu.avx2=off, too:
// every processor must give these.
func TestGoldenBits(t *testing.T) {
	data := []Labelled{{Set: fixture.Noise(t, 16, 50, 1)}, {Set: fixture.Wolff(t, 16, 50, 0.5, 1), Broken: true}}
	for name, c := range map[string]struct {
		training Training
		want     string
	}{
		"default":      {Training{Architecture: Architecture{Format: lattice.Square(16)}, Seed: 5}, "fa42569e0d3b1fa9"},
		"odd widths":   {Training{Architecture: Architecture{Format: lattice.Square(16), FC1: 19, FC2: 5}, Seed: 5}, "c1eae08c18a9adcc"},
		"large batch":  {Training{Architecture: Architecture{Format: lattice.Square(16)}, BatchSize: 37, LearningRate: 1e-3}, "454109ef68da36b8"},
		"single spins": {Training{Architecture: Architecture{Format: lattice.Square(16)}, BatchSize: 1}, "69599214c755f02e"},
	} {
		n, history, err := Train(context.Background(), c.training, data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		weights, err := marshalled(n)
		if err != nil {
			t.Fatal(err)
		}
		course, err := json.Marshal(history)
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		h.Write(weights)
		h.Write(course)
		binary.Write(h, binary.LittleEndian, values(t, n, data[1].Set))
		if got := fmt.Sprintf("%x", h.Sum(nil)[:8]); got != c.want || Version != 2 {
			t.Errorf("%s: version %d gives %s, version 2 gave %s", name, Version, got, c.want)
		}
	}
}

// broken is Pieces on a disk that fails.
type broken struct{ load, save error }

func (b broken) Load(string) ([]byte, bool, error) { return nil, false, b.load }
func (b broken) Save(string, []byte) error         { return b.save }

func TestPiecesThatFail(t *testing.T) {
	full := errors.New("no space left on device")
	data := trainingData(t, 16, 1, 97)
	for name, o := range map[string]Options{
		"load": {Pieces: broken{load: full}},
		"save": {Pieces: broken{save: full}, SaveEvery: time.Nanosecond},
	} {
		if _, _, err := Train(context.Background(), smallTraining(), data, o); !errors.Is(err, full) {
			t.Errorf("%s: error %v, must wrap that of the pieces", name, err)
		}
	}
	// At a cancellation both must be seen.
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := Train(ctx, smallTraining(), data, Options{Pieces: broken{save: full}})
	if !errors.Is(err, full) || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestCancel ends a training that would take many minutes: that Train returns
// is what is tested.
func TestCancel(t *testing.T) {
	data := []Labelled{{Set: fixture.Noise(t, 32, 2000, 1)}, {Set: fixture.Noise(t, 32, 2000, 2), Broken: true}}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, _, err := Train(ctx, Training{Architecture: Architecture{Format: lattice.Square(32)}, Epochs: 1000000}, data, Options{Pieces: fixture.Memory{}})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func FuzzUnmarshalNetwork(f *testing.F) {
	n := someNetwork(f, Architecture{Format: lattice.Square(2), FC1: 2, FC2: 1}, 3)
	data, err := marshalled(n)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:40])
	f.Add([]byte{2, 0, 0, 0, '{', '}'})
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := unmarshalled(data)
		if err != nil {
			return
		}
		if _, err := marshalled(n); err != nil {
			t.Error(err)
		}
	})
}
