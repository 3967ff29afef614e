package progress

import (
	"fmt"
	"strings"
	"time"
)

// A stage is all tasks of one label.
type stage struct {
	label           string
	tasks, finished int
	done, total     int // steps of all tasks
	endless         int // tasks whose total is not known
	before          int // steps that were done when their tasks began
	begun           time.Time
}

func (s *stage) announce(total int) {
	s.tasks++
	s.total += total
	if total == 0 {
		s.endless++
	}
}

func (s *stage) begin(now time.Time, done, announced, total int) {
	if s.begun.IsZero() {
		s.begun = now
	}
	s.done += done
	s.before += done
	s.tasks-- // announced anew with what is known now
	if announced == 0 {
		s.endless--
	}
	s.total -= announced
	s.announce(total)
}

func (s *stage) add(t *stage) {
	s.tasks += t.tasks
	s.finished += t.finished
	s.done += t.done
	s.total += t.total
	s.endless += t.endless
}

// count returns how far the stage is: steps of one task, or tasks.
func (s *stage) count() (done, of int, known bool) {
	if s.tasks == 1 {
		return s.done, s.total, s.endless == 0
	}
	return s.finished, s.tasks, true
}

// line describes a stage under way: "training: 3 of 16, 22 %, 5 min 10 s left".
func (s *stage) line(now time.Time) string {
	done, of, known := s.count()
	text := s.label + ": " + thousands(done)
	if known {
		text += " of " + thousands(of)
	}
	if s.endless > 0 || s.done == 0 {
		return text
	}
	text += fmt.Sprintf(", %d %%", 100*s.done/s.total)
	if elapsed := now.Sub(s.begun).Seconds(); s.done > s.before && s.total > s.done && elapsed > 0 {
		text += ", " + duration(float64(s.total-s.done)/float64(s.done-s.before)*elapsed) + " left"
	}
	return text
}

// many is how many stages a line names at most.
const many = 3

// line describes the stages under way, and how many tasks wait for them.
func line(stages []*stage, now time.Time) string {
	var parts []string
	more := 0
	for _, s := range stages {
		switch {
		case s.finished == s.tasks:
		case s.begun.IsZero() || len(parts) == many:
			more += s.tasks - s.finished
		default:
			parts = append(parts, s.line(now))
		}
	}
	text := strings.Join(parts, "; ")
	if more > 0 && text != "" {
		text += "; " + thousands(more) + " more"
	}
	return text
}

// summary describes work that ended: "sampling (20), training (16): 3 min 20 s".
func summary(stages []*stage, took time.Duration) string {
	var parts []string
	after := ""
	for _, s := range stages {
		done, of, known := s.count()
		part := s.label
		switch {
		case s.finished < s.tasks && known:
			part += " (" + thousands(done) + " of " + thousands(of) + ")"
		case done > 0:
			part += " (" + thousands(done) + ")"
		}
		if s.finished < s.tasks {
			after = "stopped after "
		}
		parts = append(parts, part)
	}
	if n := len(parts) - many; n > 0 {
		parts = append(parts[:many], thousands(n)+" more")
	}
	return strings.Join(parts, ", ") + ": " + after + duration(took.Seconds())
}
