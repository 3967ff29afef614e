package study

import "github.com/isingml/kernel/isingml/notebook/progress"

// shown is the progress of several tasks on one line.
type shown struct {
	group *progress.Group
	tasks map[*Task]*progress.Task
}

func show(quiet bool, tasks []*Task) *shown {
	s := &shown{tasks: make(map[*Task]*progress.Task, len(tasks))}
	if quiet {
		return s
	}
	s.group = progress.New()
	for _, t := range tasks {
		s.tasks[t] = s.group.Task(Describe(t.Node), 0)
	}
	return s
}

// update returns the function that shows how far a task is. What its first
// call says was there before.
func (s *shown) update(t *Task) func(done, total int) {
	task := s.tasks[t]
	begun := false
	return func(done, total int) {
		if !begun {
			begun = true
			task.Begin(done, total)
		}
		task.Update(done)
	}
}
