package isingml

import (
	"math"
	"strings"
	"testing"
	"time"
)

// A kept value is computed once, and again when its call has changed.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	calls := 0
	noise := func() []float64 { calls++; return []float64{float64(calls), math.NaN(), math.Inf(1)} }
	for i, c := range []struct {
		name, text string
		want       float64
	}{{"noise", "a", 1}, {"noise", "a", 1}, {"noise", "b", 2}, {"other", "a", 3}, {"noise", "a", 1}} {
		got, err := keep(dir, c.name, c.text, noise)
		if err != nil || got[0] != c.want || !math.IsNaN(got[1]) || !math.IsInf(got[2], 1) {
			t.Errorf("call %d: %v, want %v: %v", i+1, got, c.want, err)
		}
	}
	if got, err := keep(dir, "noise", "a", func() int { return 7 }); got != 7 || err != nil {
		t.Errorf("another type under the same name: %v, %v", got, err)
	}
	now := time.Now()
	if got, err := keep(dir, "time", "", func() time.Time { return now }); !got.Equal(now) || err != nil {
		t.Errorf("a time: %v, %v", got, err)
	}
}

// What would be lost in silence is refused.
func TestKeepRefuses(t *testing.T) {
	type hidden struct {
		Seen   int
		unseen int
	}
	if _, err := keep(t.TempDir(), "x", "", func() map[string][]hidden { return nil }); err == nil || !strings.Contains(err.Error(), "a field unseen that is not exported") {
		t.Errorf("a field: %v", err)
	}
	if _, err := keep(t.TempDir(), "x", "", func() func() { return nil }); err == nil || !strings.Contains(err.Error(), "a func") {
		t.Errorf("a function: %v", err)
	}
	_ = hidden{}.unseen
}

// Outside a notebook, and in one, Keep gives the value.
func TestKeepInNotebook(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		t.Setenv("GONB_TMP_DIR", dir)
		if got := Keep("answer", func() int { return 42 }); got != 42 {
			t.Errorf("folder %q: %d", dir, got)
		}
	}
}
