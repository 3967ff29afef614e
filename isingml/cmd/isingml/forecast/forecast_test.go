package forecast

import (
	"context"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// work is a node in parts, after another.
type work struct {
	Name  string           `json:"name"`
	Count int              `json:"parts"`
	After study.Maker[int] `json:"after,omitempty"`
}

var _ = study.Register(study.Kind[work]{Name: "forecast-work", Version: 1, Files: []string{"result.json"}, Parts: func(w work) int { return w.Count }})

func (work) Make(context.Context, *study.Inputs) (int, error) { return 0, nil }
func (work) Save(*store.Writer, int) error                    { return nil }
func (work) Load(*store.Stage) (int, error)                   { return 0, nil }

// Workers of one speed, with names that cost nothing, take what can be counted.
func TestSimulate(t *testing.T) {
	s, err := study.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	second := work{Name: "second", Count: 1}
	tasks, err := s.Plan(work{Name: "first", Count: 100}, work{Name: "third", Count: 1, After: second})
	if err != nil {
		t.Fatal(err)
	}
	cost := func(n study.Node) study.Cost {
		if n.(work).Name == "first" {
			return study.Cost{Seconds: 100, Keep: 5}
		}
		return study.Cost{Seconds: 7}
	}
	for workers, want := range map[int]float64{1: 119, 2: 64, 10: 24, 1000: 14} {
		f := Simulate(tasks, cost, Workers{Number: workers})
		if got := f.Wall.Seconds(); got < want-1 || got > want+1 {
			t.Errorf("%d workers take %v s, want about %v", workers, got, want)
		}
	}
	fast, slow := Simulate(tasks, cost, Workers{Number: 10}), Simulate(tasks, cost, Workers{Number: 10, Operation: 10 * time.Millisecond})
	if slow.Wall <= fast.Wall+10*time.Second || slow.Files < 0.5 {
		t.Errorf("with names that take time: %+v, without: %+v", slow, fast)
	}
}
