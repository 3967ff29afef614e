package study

import (
	"fmt"
	"sync"
)

// shown is the progress of several tasks on one line.
type shown struct {
	report Reporter
	tasks  int

	mu     sync.Mutex
	ended  int
	active map[*Task]func(done, total int)
}

func newShown(report Reporter, tasks int) *shown {
	return &shown{report: report, tasks: tasks, active: make(map[*Task]func(int, int))}
}

// begin shows a task.
func (s *shown) begin(t *Task) (update func(done, total int), end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	label := describe(t.Node)
	if s.tasks > 1 {
		label = fmt.Sprintf("%s, %d of %d", label, s.ended+len(s.active)+1, s.tasks)
	}
	update, finish := s.report(label, 0)
	s.active[t] = update
	return update, func() {
		s.mu.Lock()
		delete(s.active, t)
		s.ended++
		s.mu.Unlock()
		finish()
	}
}
