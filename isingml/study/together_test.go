package study

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// Programs that ask for the same nodes at the same time compute each once.
func TestComputedOnceByMany(t *testing.T) {
	dir := t.TempDir()
	var nodes []total
	for i := range 20 {
		nodes = append(nodes, sum(2, sum(3, number{float64(i)}), number{1}))
	}
	before := made.Load()
	var wg sync.WaitGroup
	for program := range 6 {
		wg.Go(func() {
			s, err := Open(t.Context(), dir)
			if err != nil {
				t.Error(err)
				return
			}
			x, err := GetAll(s.WithPlace(Shard{Part: program}).WithWorkers(1+program%2).Quiet(), nodes)
			for i := range x {
				if err != nil || x[i] != float64(6*i+2) {
					t.Error(i, x, err)
				}
			}
		})
	}
	wg.Wait()
	if n := made.Load() - before; n != 40 {
		t.Errorf("%d stages were computed, want 40", n)
	}
}

// What a program that ends has not done is taken over.
func TestTakenOver(t *testing.T) {
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	s, err := Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{})
	slow := sum(2, number{1})
	slow.wait = func(ctx context.Context) error { close(begun); <-ctx.Done(); return ctx.Err() }
	ended := make(chan error)
	go func() { _, err := Get(s.Quiet(), slow); ended <- err }()
	<-begun
	other, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	go func() { time.Sleep(100 * time.Millisecond); stop() }() // the other one waits by then, or not: both must do
	if x, err := Get(other.Quiet(), sum(2, number{1})); err != nil || x != 2 {
		t.Error(x, err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A jigsaw is computed in parts, by several programs together.
type jigsaw struct {
	NumParts int `json:"parts"`

	drawn *atomic.Int64
	fails func() bool
}

var errPart = errors.New("a part fails")

func (j jigsaw) Parts() int { return j.NumParts }

func (j jigsaw) Make(ctx context.Context, in *Inputs) (int, error) {
	missing := 0
	for k := range j.NumParts {
		i := (k + in.First(j.NumParts)) % j.NumParts
		there := func() (bool, error) {
			_, ok, err := in.Pieces().Load(fmt.Sprint(i))
			return ok, err
		}
		release, err := in.Claim(i, there)
		if err != nil {
			return 0, err
		}
		if release == nil {
			continue
		}
		if j.fails() {
			release()
			return 0, errPart
		}
		j.drawn.Add(1)
		err = in.Pieces().Save(fmt.Sprint(i), nil)
		release()
		if err != nil {
			return 0, err
		}
	}
	for i := range j.NumParts {
		if _, ok, err := in.Pieces().Load(fmt.Sprint(i)); err != nil {
			return 0, err
		} else if !ok {
			missing++
		}
	}
	if missing > 0 {
		return 0, fmt.Errorf("%w: %d parts", ErrIncomplete, missing)
	}
	return j.NumParts, nil
}

func (jigsaw) Save(w *store.Writer, n int) error { return w.WriteJSON("parts.json", n) }

func (jigsaw) Load(from *store.Stage) (n int, err error) {
	err = from.ReadJSON("parts.json", &n)
	return n, err
}

var _ = Register(Kind[jigsaw]{Name: "test-jigsaw", Version: 1, Files: []string{"parts.json"}, Parts: jigsaw.Parts})

// Parts are computed once each, also if programs die over them, and somebody
// always joins them.
func TestSharedNode(t *testing.T) {
	for round := range 20 {
		dir := t.TempDir()
		drawn := new(atomic.Int64)
		var wg sync.WaitGroup
		for program := range 5 {
			wg.Go(func() {
				s, err := Open(t.Context(), dir)
				if err != nil {
					t.Error(err)
					return
				}
				n := 0
				j := jigsaw{NumParts: 7, drawn: drawn, fails: func() bool { n++; return program == 0 && n == 3 }}
				got, err := Get(s.WithPlace(Shard{Part: program, Of: 5}).Quiet(), j)
				if (err != nil || got != 7) && !errors.Is(err, errPart) {
					t.Error(got, err)
				}
			})
		}
		wg.Wait()
		if drawn.Load() != 7 {
			t.Errorf("round %d: %d parts were computed, want 7", round, drawn.Load())
		}
	}
}

// A share does its own parts and leaves; the last one joins.
func TestShares(t *testing.T) {
	dir, drawn := t.TempDir(), new(atomic.Int64)
	for part := range 3 {
		s, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Get(s.WithShard(Shard{Part: part, Of: 3}).Quiet(), jigsaw{NumParts: 7, drawn: drawn, fails: func() bool { return false }})
		if part < 2 != errors.Is(err, ErrIncomplete) || part == 2 && err != nil {
			t.Errorf("share %d: %v", part, err)
		}
	}
	if drawn.Load() != 7 {
		t.Errorf("%d parts were computed", drawn.Load())
	}
}

// What would be lost at the deadline is not begun, nor what waits for it; the
// rest is done. What takes longer than all the time there is has an error of
// its own, which is said when nothing else is left.
func TestDeadline(t *testing.T) {
	s := open(t).Quiet().WithWorkers(2)
	short := total{Times: 1, Of: []Maker[float64]{number{1}}, Steps: 1}
	half := total{Times: 1, Of: []Maker[float64]{number{1}}, Steps: 100}  // 50 minutes on both cores
	twice := total{Times: 1, Of: []Maker[float64]{number{1}}, Steps: 200} // 100 minutes on both cores
	long := total{Times: 1, Of: []Maker[float64]{number{1}}, Steps: 1000}
	ctx, cancel := context.WithTimeout(t.Context(), 59*time.Minute)
	defer cancel()
	s = s.WithContext(ctx)
	for _, c := range []struct {
		name   string
		opened time.Duration // ago
		wanted []Node
		err    error
		left   []Node
	}{
		{"fits on one core", 0, []Node{short}, nil, nil},
		{"fits when there is more time", 2 * time.Hour, []Node{sum(5, long), sum(6, twice)}, context.DeadlineExceeded, []Node{long, sum(5, long), twice, sum(6, twice)}},
		{"fits on both cores", 0, []Node{sum(5, long), half}, ErrTooLong, []Node{long, sum(5, long)}},
	} {
		s.opened, s.times = time.Now().Add(-c.opened), &timings{loaded: true}
		s.took("", short, 1, time.Minute, 1) // they take no time here
		if err := s.Compute(c.wanted...); !errors.Is(err, c.err) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.err)
		}
		tasks, err := s.Plan(c.wanted...)
		if err != nil || !slices.EqualFunc(tasks, c.left, func(left *Task, want Node) bool { return left.Key == key(t, want) }) {
			t.Errorf("%s: left are %v, %v", c.name, tasks, err)
		}
	}
}

// A task that is stopped at the deadline, and loses everything, is not begun
// again where there is no more time than it had.
func TestStoppedAtDeadline(t *testing.T) {
	dir, n, begun := t.TempDir(), total{Times: 3, Of: []Maker[float64]{number{1}}, Steps: 1}, 0
	n.wait = func(ctx context.Context) error { begun++; <-ctx.Done(); return ctx.Err() }
	for round := range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		s, err := Open(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		s.opened = time.Now()
		if err := s.Quiet().WithWorkers(1).Compute(n); !errors.Is(err, ErrTooLong) {
			t.Errorf("round %d: error %v", round, err)
		}
	}
	if begun != 1 {
		t.Errorf("it was begun %d times, want 1", begun)
	}
}

// What waits for a task that is refused ends with it: nobody waits for what
// nobody does.
func TestRefused(t *testing.T) {
	s := open(t).Quiet()
	big := total{Times: 1, Of: []Maker[float64]{number{3}}, Steps: 1e20}
	last := sum(7, sum(6, sum(5, big)), sum(4, number{1}))
	tasks, err := s.Plan(last)
	if err != nil {
		t.Fatal(err)
	}
	errs := make(map[store.Key]error)
	s.run(t.Context(), tasks, DefaultLimits.admit, func(task *Task, err error) {
		if _, twice := errs[task.Key]; twice {
			t.Errorf("%s ends twice", task.Key)
		}
		errs[task.Key] = err
	})
	if len(errs) != len(tasks) || len(tasks) != 5 {
		t.Errorf("%d of %d tasks have ended", len(errs), len(tasks))
	}
	for k, err := range errs {
		switch k {
		case key(t, sum(4, number{1})):
			if err != nil {
				t.Error(err)
			}
		case key(t, big):
			if err == nil || errors.Is(err, errInput) {
				t.Errorf("the refused one: %v", err)
			}
		default:
			if !errors.Is(err, errInput) {
				t.Errorf("%s: error %v, must be that its input is missing", k, err)
			}
		}
	}
}

// Who follows others returns when all is there, and computes nothing.
func TestFollow(t *testing.T) {
	s := open(t).Quiet()
	n := sum(3, sum(2, number{1}))
	before := made.Load()
	ended := make(chan error)
	go func() { ended <- s.Follow(n) }()
	time.Sleep(firstLook)
	select {
	case err := <-ended:
		t.Fatalf("nothing is there, and Follow ends with %v", err)
	default:
	}
	if made.Load() != before {
		t.Error("it computed something")
	}
	if err := s.Compute(n); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.WithContext(ctx).Follow(sum(5, n)); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// Who has waited for too long leaves the rest to others.
func TestPatience(t *testing.T) {
	s := open(t).Quiet()
	inner := sum(2, number{1})
	claim, err := s.Store().Stage(key(t, inner)).TryClaim("")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []Node{inner, sum(3, inner)} {
		if err := s.WithPatience(time.Millisecond).Compute(n); !errors.Is(err, ErrIncomplete) {
			t.Errorf("error %v", err)
		}
	}
	claim.Release()
	if err := s.WithPatience(time.Hour).Compute(sum(3, inner)); err != nil {
		t.Error(err)
	}
}

func TestPlaces(t *testing.T) {
	var got []int
	for i := range 8 {
		got = append(got, Shard{Part: i}.begin(80))
	}
	if want := []int{0, 40, 20, 60, 10, 50, 30, 70}; !slices.Equal(got, want) {
		t.Errorf("begin at %v, want %v", got, want)
	}
	for i := range 8 {
		if got := (Shard{Part: i, Of: 8}).begin(80); got != 10*i {
			t.Errorf("%d of 8 begins at %d of 80", i, got)
		}
	}
}

// Where locks do not reach, another program may finish a stage and clear what
// this one is at: then the stage is there, and that is all that counts.
func TestFinishedElsewhere(t *testing.T) {
	s := open(t).Quiet()
	for _, finished := range []bool{true, false} {
		n := total{Times: 2, Of: []Maker[float64]{number{3}}, Steps: 1}
		if !finished {
			n.Times = 4
		}
		n.wait = func(context.Context) error {
			if finished {
				elsewhere := s.Store().Stage(key(t, n)).Write(func(w *store.Writer) error { return n.Save(w, 6) })
				if elsewhere != nil {
					return elsewhere
				}
			}
			return fmt.Errorf("a piece: %w", fs.ErrNotExist)
		}
		x, err := Get(s, n)
		if finished && (x != 6 || err != nil) || !finished && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("finished elsewhere: %v: %v, %v", finished, x, err)
		}
	}
}
