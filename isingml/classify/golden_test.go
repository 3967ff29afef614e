package classify

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestGoldenWeights holds the bits of a small training. If a change alters
// them, Version must be raised: stored studies then train anew instead of
// mixing two kinds of weights.
func TestGoldenWeights(t *testing.T) {
	if runtime.GOARCH != "amd64" || simd || strings.Contains(Arithmetic(), "/v3") || strings.Contains(Arithmetic(), "/v4") {
		t.Skipf("the bits are those of plain amd64, this is %s", Arithmetic())
	}
	data := []Labelled{{Set: noise(t, 16, 50, 1)}, {Set: wolff(t, 16, 50, 0.5, 1), Broken: true}}
	n, _, err := Train(context.Background(), Training{Architecture: Architecture{L: 16}, Seed: 5}, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	const want = "26ff5f3bbef4741e53d0e62697e7b442d5424c7e4acc59502d1da7f5ae8f49de"
	if got := fmt.Sprintf("%x", sha256.Sum256(bytes)); got != want || Version != 1 {
		t.Errorf("version %d trains weights %s, version 1 trained %s", Version, got, want)
	}
}

// TestParallelBackend: operations in parallel give the same bits.
func TestParallelBackend(t *testing.T) {
	data := trainingData(t, 16, 1, 97)
	want, _, err := Train(context.Background(), smallTraining(), data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOMLX_BACKEND", "go")
	got, _, err := Train(context.Background(), smallTraining(), data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.w1, want.w1) || !slices.Equal(got.rest, want.rest) {
		t.Error("weights differ")
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

// TestCancel: a training must stop within a fraction of a second.
func TestCancel(t *testing.T) {
	data := []Labelled{{Set: noise(t, 32, 2000, 1)}, {Set: noise(t, 32, 2000, 2), Broken: true}}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, _, err := Train(ctx, Training{Architecture: Architecture{L: 32}, Epochs: 1000}, data, Options{Pieces: memory{}})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error %v", err)
	}
	deadline, _ := ctx.Deadline()
	if late := time.Since(deadline); late > 2*time.Second {
		t.Errorf("stopped %v after the deadline", late)
	}
}

func FuzzUnmarshalNetwork(f *testing.F) {
	n := someNetwork(f, Architecture{L: 2, FC1: 2, FC2: 1}, 3)
	data, err := n.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:40])
	f.Add([]byte{2, 0, 0, 0, '{', '}'})
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := UnmarshalNetwork(data)
		if err != nil {
			return
		}
		if _, err := n.MarshalBinary(); err != nil {
			t.Error(err)
		}
	})
}
