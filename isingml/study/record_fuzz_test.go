package study

import (
	"math"
	"testing"

	"github.com/isingml/kernel/isingml/store"
)

// FuzzTimings reads any bytes as the timings of a study, which only guess: no
// guess is negative or no number, and work goes on.
func FuzzTimings(f *testing.F) {
	files, err := store.Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	key, err := timingKey()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"test-total": {"steps": 3, "seconds": 2}, "test-total sum": {"steps": 1e308, "seconds": 1e-308}}`))
	f.Add([]byte(`{"test-total": {"steps": -3, "seconds": 1e400}}`))
	f.Add([]byte(`{"test-total": null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := files.Pieces(key).Note(timingsName, text); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), files.Dir())
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []Node{number{1}, sum(3, number{1})} {
			c := s.CostOf(n)
			if !(c.Seconds >= 0) || math.IsInf(c.Seconds, 0) {
				t.Errorf("%q: %s takes %v seconds", text, Describe(n), c.Seconds)
			}
			s.took("", n, 1, 1e9, 1)
		}
	})
}
