package random

import (
	"context"
	"errors"
	"testing"
)

// TestWithin ends functions that would draw, or poll, for ever.
func TestWithin(t *testing.T) {
	cause := errors.New("the cause")
	for name, step := range map[string]func(w *Words){"draws": func(w *Words) { w.Draw() }, "polls": (*Words).Poll} {
		w := NewWords(1, "within")
		ctx, cancel := context.WithCancelCause(context.Background())
		err := w.Within(ctx, func() {
			for i := 0; ; i++ {
				if i == 1000 {
					cancel(cause)
				}
				step(w)
			}
		})
		if !errors.Is(err, cause) {
			t.Errorf("%s: error %v", name, err)
		}
		// Outside, and in a context that goes on, the words go on.
		for range 1000 {
			step(w)
		}
		if err := w.Within(context.Background(), func() { w.Draw() }); err != nil {
			t.Error(err)
		}
	}
	defer func() {
		if recover() != "mine" {
			t.Error("the panic of a function is lost")
		}
	}()
	NewWords(1, "within").Within(context.Background(), func() { panic("mine") })
}

// TestWordsResume saves the state of a stream at every place of its buffer.
func TestWordsResume(t *testing.T) {
	w := NewWords(1, "resume", 2)
	for i := range 2*wordBuffer + 3 {
		state, err := w.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again := NewWords(9, "another")
		if err := again.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		peek, err := w.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		for range wordBuffer + 7 {
			if x, y := w.Draw(), again.Draw(); x != y {
				t.Fatalf("after %d words: %x in place of %x", i, y, x)
			}
		}
		if err := w.UnmarshalBinary(peek); err != nil {
			t.Fatal(err)
		}
		w.Draw()
		for _, cut := range []int{0, 3, len(state) - 1} {
			if again.UnmarshalBinary(state[:cut]) == nil {
				t.Fatalf("a state of %d bytes of %d is taken", cut, len(state))
			}
		}
	}
}
