// Package progress shows how far long work is: one line that moves, in a
// notebook's cell or on a terminal, and a line now and then in a log.
//
// A [Group] is the work of one call, a [Task] a part of it, such as one
// ensemble or one network. Tasks with one label are counted together:
//
//	sampling: 12 of 20, 61 %, 40 s left; 16 more
//
// A cell has one line, whatever the number of its calls. Work of less than a
// second shows nothing, so that a notebook whose results are there already
// prints nothing that depends on the clock.
package progress

// A Group is the work of one call. Its methods may be called from several
// goroutines, and on a nil Group, which shows nothing.
type Group struct {
	on    *display
	ended bool
}

// New begins the work of a call, on the line of this program. Done ends it.
func New() *Group { return theDisplay().group() }

// Task announces a part of the work: total steps, or 0 if their number is not
// known. Tasks of the same label are shown as one. Announce all that a call
// will do before it begins, so that the line knows how much there is.
func (g *Group) Task(label string, total int) *Task {
	if g == nil {
		return nil
	}
	g.on.Lock()
	defer g.on.Unlock()
	return &Task{group: g, stage: g.on.announce(label, total), total: total}
}

// Done ends the call. A task that is not done by then counts as stopped. When
// no call is left that works, a short summary takes the line's place.
func (g *Group) Done() {
	if g == nil {
		return
	}
	g.on.Lock()
	defer g.on.Unlock()
	if g.ended {
		return
	}
	g.ended = true
	g.on.leave()
}

// A Task is a part of a group's work. Its methods may be called from several
// goroutines, and on a nil Task, which shows nothing.
type Task struct {
	group              *Group
	stage              *stage
	done, total        int
	begun, ended, solo bool
}

// Start begins a call that is one task. Done of the task ends the call.
func Start(label string, total int) *Task {
	t := New().Task(label, total)
	t.solo = true
	return t
}

// Begin tells that the work starts, with done of total steps there from an
// earlier run: these count as done, and not for the time that is left. The
// total may differ from the one announced. Without Begin the first Update
// begins at zero.
func (t *Task) Begin(done, total int) {
	if t == nil {
		return
	}
	t.group.on.Lock()
	defer t.group.on.Unlock()
	t.begin(done, total)
}

func (t *Task) begin(done, total int) {
	if !t.begun && !t.ended {
		t.stage.begin(t.group.on.now(), done, t.total, total)
		t.begun, t.done, t.total = true, done, total
	}
}

// Update tells that done steps are finished. It is cheap: the line changes at
// most five times a second.
func (t *Task) Update(done int) {
	if t == nil {
		return
	}
	d := t.group.on
	d.Lock()
	defer d.Unlock()
	if t.ended || t.group.ended {
		return
	}
	t.begin(0, t.total)
	t.stage.done += done - t.done
	t.done = done
	d.draw()
}

// Done tells that the task is finished, also where it took fewer steps than
// were announced. Leave it out where the work fails or is interrupted.
func (t *Task) Done() {
	if t == nil {
		return
	}
	d := t.group.on
	d.Lock()
	if !t.ended && !t.group.ended {
		t.begin(0, t.total)
		t.ended = true
		t.stage.finished++
		if t.total > 0 {
			t.stage.total += t.done - t.total
		}
		d.draw()
	}
	d.Unlock()
	if t.solo {
		t.group.Done()
	}
}
