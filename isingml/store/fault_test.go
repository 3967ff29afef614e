package store

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/internal/files/faulty"
	"github.com/isingml/kernel/isingml/random"
)

var (
	faultCount = flag.Int("faults", 100, "how many faults TestFaults injects")
	faultSeed  = flag.Uint64("seed", 1, "seed of TestFaults and TestFlips")
)

// part returns the bytes of piece j of stage n.
func part(n, j int) []byte { return bytes.Repeat([]byte(strconv.Itoa(10*n+j)+"\n"), 700) }

// finish brings a study of three stages, which two shards share in pieces, to
// its end from wherever it is, and copies it.
func finish(s, to *Store) error {
	for n := range 3 {
		if err := finishStage(s.Stage(stageKey(n)), s.Pieces(stageKey(n)), n); err != nil {
			return err
		}
	}
	stages, err := s.Stages()
	if err != nil {
		return err
	}
	return s.copyTo(context.Background(), stages, to)
}

func finishStage(g *Stage, p *Pieces, n int) error {
	claim, err := claim(context.Background(), g, "", func() {})
	if err != nil {
		return err
	}
	defer claim.Release()
	whole, err := g.Whole()
	if err != nil {
		return err
	}
	if !whole {
		var joined []byte
		for j := range 2 {
			name := "shard/" + strconv.Itoa(j)
			data, ok, err := p.Load(name)
			if err == nil && !ok {
				data = part(n, j)
				err = p.Save(name, data)
			}
			if err != nil {
				return err
			}
			claim.Report(j+1, 2)
			joined = append(joined, data...)
		}
		err := g.Write(func(w *Writer) error {
			f, err := w.Create("net/joined")
			if err != nil {
				return err
			}
			_, err = f.Write(joined)
			return errors.Join(err, f.Close(), w.WriteJSON("size.json", len(joined)))
		})
		if err != nil {
			return err
		}
	}
	return p.Clear(context.Background())
}

// run works on the study in dir, and its copy, with a plan of faults.
func run(p *faulty.Plan, dir string) error {
	defer p.End()
	stores := make([]*Store, 2)
	for i, name := range []string{"study", "copy"} {
		var err error
		if stores[i], err = OpenOn(filepath.Join(dir, name), p.On); err != nil {
			return err
		}
		defer leave(stores[i])
	}
	return finish(stores[0], stores[1])
}

// The process that kills itself finds the number of the call here.
const callVariable = "ISINGML_STORE_TEST_CALL"

func runAndDie(dir string) error {
	at, err := strconv.Atoi(os.Getenv(callVariable))
	if err != nil {
		return err
	}
	return run(faulty.NewPlan(random.New(1, "store/suicide"), faulty.Suicide, at), dir)
}

// TestFaults works on studies while calls of the file system fail, disks are
// full, writes are short, syncs lose what they should have kept, and processes
// die at any call, with and without the power. Whatever happens, nothing that
// is damaged is ever there to be read, and what is finished afterwards is the
// same to the byte. Any number of faults from any seed:
//
//	go test ./isingml/store -run Fault -faults 1000 -seed 7
func TestFaults(t *testing.T) {
	want := t.TempDir()
	dry := faulty.NewPlan(random.New(*faultSeed, "store/faults/dry"), faulty.None, 0)
	if err := run(dry, want); err != nil {
		t.Fatal(err)
	}
	if names, err := filepath.Glob(filepath.Join(want, "copy", "sample", "*", "net", "joined")); err != nil || len(names) != 3 {
		t.Fatalf("%v, %v", names, err)
	}
	rng := random.New(*faultSeed, "store/faults")
	met := map[faulty.Kind]int{}
	for done := 0; done < *faultCount; {
		dir := t.TempDir()
		var story []string
		for range 1 + rng.IntN(4) {
			kind, at := faulty.Once+faulty.Kind(rng.IntN(3)), 1+rng.IntN(dry.Calls())
			var err error
			if rng.IntN(25) == 0 {
				kind = faulty.Suicide
				err = die(t, dir, at)
			} else {
				err = run(faulty.NewPlan(rng, kind, at), dir)
			}
			story = append(story, fmt.Sprintf("fault %d at call %d: %v", kind, at, err))
			done++
			met[kind]++
			checkSound(t, dir, story)
		}
		if err := run(faulty.NewPlan(rng, faulty.None, 0), dir); err != nil {
			t.Fatalf("%v\nthen it could not be finished: %v", strings.Join(story, "\n"), err)
		}
		if !reflect.DeepEqual(tree(t, dir), tree(t, want)) {
			t.Fatalf("%v\nthen it was finished with other bytes", strings.Join(story, "\n"))
		}
		for _, name := range []string{"study", "copy"} {
			if left, err := os.ReadDir(filepath.Join(dir, name, temporaryFolder)); err != nil || len(left) > 0 {
				t.Fatalf("%v\nthen it was finished, and left %v, %v", strings.Join(story, "\n"), left, err)
			}
		}
	}
	t.Logf("%d calls in an undisturbed run; faults by kind %v", dry.Calls(), met)
}

// die works on the study in another process, which kills itself in a call, or
// comes to the end.
func die(t *testing.T, dir string, at int) error {
	cmd := process(t, "suicide", dir)
	cmd.Env = append(cmd.Env, callVariable+"="+strconv.Itoa(at))
	out, err := cmd.CombinedOutput()
	var killed *exec.ExitError
	if err != nil && (!errors.As(err, &killed) || killed.Exited()) {
		t.Fatalf("the process ended in another way: %v: %s", err, out)
	}
	return err
}

// checkSound fails if there is anything damaged to be read.
func checkSound(t *testing.T, dir string, story []string) {
	t.Helper()
	for _, name := range []string{"study", "copy"} {
		s, err := OpenReading(filepath.Join(dir, name))
		if errors.Is(err, os.ErrNotExist) {
			continue // not even begun
		}
		if err == nil {
			var stages []*Stage
			stages, err = s.Stages()
			for _, g := range stages {
				err = errors.Join(err, g.Verify(t.Context()))
			}
			for n := range 3 {
				for j := range 2 {
					_, _, failed := s.Pieces(stageKey(n)).Load("shard/" + strconv.Itoa(j))
					err = errors.Join(err, failed)
				}
			}
			leave(s)
		}
		if err != nil {
			t.Fatalf("%v\nafter that: %v", strings.Join(story, "\n"), err)
		}
	}
}
