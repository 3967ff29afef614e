// Package forecast simulates workers that compute a plan together: how long they
// would take, and what would hold them up.
package forecast

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"time"

	"github.com/isingml/kernel/isingml/study"
)

// Workers are programs of one core each that compute a plan together.
type Workers struct {
	Number int
	// Operation is the time of one operation on names in the shared folder, of
	// which its server does one after the other.
	Operation time.Duration
	// Spread is the relative standard deviation of the workers' speeds.
	Spread float64
	// Checkpoint is the time between two checkpoints; 0 for what package sample
	// does.
	Checkpoint time.Duration
}

// A Forecast is what a simulation says.
type Forecast struct {
	Workers int           `json:"workers"`
	Wall    time.Duration `json:"wall_ns"`
	// Busy is the part of the workers' time that is work, and Files the part of
	// the server's time that is operations on names.
	Busy  float64 `json:"busy"`
	Files float64 `json:"files"`
	// Last is the time at the end in which fewer than half of the workers worked.
	Last time.Duration `json:"last_ns"`
}

// What a part costs the server of names: a claim with its release, and a
// checkpoint, each with what package store asks of the folder before and after.
const (
	claimOperations      = 16
	checkpointOperations = 20
)

// Simulate returns how long workers would take for the missing tasks of a plan,
// each at its cost, see [study.Study.CostOf]: a discrete simulation of the
// queue, with parts that wait for what they need, the server of names, joins
// that one worker does alone, and workers of different speeds.
func Simulate(tasks []*study.Task, cost func(study.Node) study.Cost, w Workers) Forecast {
	q := &queue{
		cost: cost, workers: w, rng: rand.New(rand.NewPCG(1, 1)),
		left: make(map[*study.Task]int), waits: make(map[*study.Task]int), next: make(map[*study.Task][]*study.Task),
	}
	for range w.Number {
		q.free = append(q.free, math.Exp(w.Spread*q.rng.NormFloat64()))
	}
	for _, t := range tasks {
		q.waits[t] = len(t.After)
		for _, before := range t.After {
			q.next[before] = append(q.next[before], t)
		}
	}
	for _, t := range tasks {
		if q.waits[t] == 0 {
			q.open(t)
		}
	}
	for q.start(); len(q.running) > 0; q.start() {
		e := heap.Pop(&q.running).(event)
		if !e.saved { // the checkpoints are saved on the way, and the worker waits for them
			q.now, e.saved = e.at, true
			e.at = q.ask(checkpointOperations * e.checkpoints)
			heap.Push(&q.running, e)
			continue
		}
		if len(q.free) < w.Number/2 {
			q.full = e.at
		}
		q.now = e.at
		q.free = append(q.free, e.speed)
		q.ended(e)
	}
	f := Forecast{Workers: w.Number, Wall: seconds(q.now), Last: seconds(q.now - q.full)}
	if q.now > 0 {
		f.Busy, f.Files = q.busy/q.now/float64(w.Number), q.served/q.now
	}
	return f
}

// seconds returns a time, at most the longest that there is, of 292 years.
func seconds(x float64) time.Duration {
	return time.Duration(min(x*float64(time.Second), math.MaxInt64))
}

// A queue is the state of a simulation. Times are in seconds.
type queue struct {
	cost    func(study.Node) study.Cost
	workers Workers
	rng     *rand.Rand
	now     float64
	free    []float64 // speeds of the workers that do nothing
	ready   []event   // parts that can start
	running events
	left    map[*study.Task]int // parts that have not ended
	waits   map[*study.Task]int // tasks before it that have not ended
	next    map[*study.Task][]*study.Task
	busy    float64
	server  float64 // when it is done with what it was asked
	served  float64
	full    float64 // when half of the workers worked last
}

// An event is a part, or the join, of a task, and its end.
type event struct {
	task  *study.Task
	join  bool
	work  float64 // at speed 1
	speed float64 // of its worker
	at    float64

	checkpoints float64
	saved       bool
}

type events []event

func (e events) Len() int           { return len(e) }
func (e events) Less(i, j int) bool { return e[i].at < e[j].at }
func (e events) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)        { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	old := *e
	last := old[len(old)-1]
	*e = old[:len(old)-1]
	return last
}

// open makes the parts of a task ready.
func (q *queue) open(t *study.Task) {
	parts, c := t.Parts(), q.cost(t.Node)
	q.left[t] = parts
	for range parts {
		q.ready = append(q.ready, event{task: t, work: c.Seconds / float64(parts)})
	}
}

// start gives ready parts to free workers.
func (q *queue) start() {
	for len(q.ready) > 0 && len(q.free) > 0 {
		e := q.ready[0]
		q.ready = q.ready[1:]
		i := q.rng.IntN(len(q.free))
		e.speed = q.free[i]
		q.free[i] = q.free[len(q.free)-1]
		q.free = q.free[:len(q.free)-1]
		took := e.work / e.speed
		e.at, e.checkpoints = q.ask(claimOperations)+took, q.checkpoints(took)
		q.busy += took
		heap.Push(&q.running, e)
	}
}

// checkpoints returns how many checkpoints a part of that length leaves: see
// package sample, whose times between two begin with 2 s, are a twentieth of what
// was done, a hundred times as long as it takes to save one, and no more than a
// minute.
func (q *queue) checkpoints(took float64) float64 {
	if q.workers.Checkpoint > 0 {
		return 1 + took/q.workers.Checkpoint.Seconds()
	}
	save := checkpointOperations*q.workers.Operation.Seconds() + max(0, q.server-q.now)
	return 1 + took/min(max(2, took/40, 100*save), 60)
}

// ask has the server do operations and returns when it is done.
func (q *queue) ask(operations float64) float64 {
	d := operations * q.workers.Operation.Seconds()
	q.server = max(q.server, q.now) + d
	q.served += d
	return q.server
}

// ended makes ready what waited for a part.
func (q *queue) ended(e event) {
	t := e.task
	if !e.join {
		if q.left[t]--; q.left[t] == 0 {
			q.ready = append(q.ready, event{task: t, join: true, work: q.cost(t.Node).Keep})
		}
		return
	}
	for _, after := range q.next[t] {
		if q.waits[after]--; q.waits[after] == 0 {
			q.open(after)
		}
	}
}
