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
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/random"
)

// The test binary runs itself as another process, which finds its task here.
const (
	taskVariable = "ISINGML_STORE_TEST_TASK"
	dirVariable  = "ISINGML_STORE_TEST_DIR"
)

func TestMain(m *testing.M) {
	tasks := map[string]func(dir string) error{
		"forever": on(writeForever), "big": on(writeBig), "same": on(writeSame), "own": on(ownForever), "suicide": runAndDie,
	}
	task, ok := tasks[os.Getenv(taskVariable)]
	if !ok {
		// By default a fuzz target may spend a minute on making one input
		// shorter, and most of its time on nothing else.
		if err := flag.Set("test.fuzzminimizetime", "100x"); err != nil {
			panic(err)
		}
		os.Exit(m.Run())
	}
	if err := task(os.Getenv(dirVariable)); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// on returns a task that works on the study in a folder.
func on(task func(*Store) error) func(dir string) error {
	return func(dir string) error {
		s, err := Open(dir)
		if err != nil {
			return err
		}
		return task(s)
	}
}

func process(t *testing.T, task, dir string, wrap ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(wrap, self)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), taskVariable+"="+task, dirVariable+"="+dir)
	return cmd
}

// content returns the bytes that belong to number n: about 200 kB.
func content(n int) []byte {
	return bytes.Repeat([]byte(strconv.Itoa(n)+"\n"), 1<<15)
}

func stageKey(n int) Key {
	k, err := NewKey("sample", 1, map[string]int{"n": n})
	if err != nil {
		panic(err)
	}
	return k
}

func write(g *Stage, data []byte) error {
	return g.Write(func(w *Writer) error {
		f, err := w.Create("data")
		if err != nil {
			return err
		}
		if _, err := f.Write(data); err != nil {
			return err
		}
		return f.Close()
	})
}

// writeForever writes pieces and stages, again and again the same few.
func writeForever(s *Store) error {
	for i := 0; ; i++ {
		n := i % 4
		p := s.Pieces(stageKey(n))
		for j := range 3 {
			if err := p.Save("piece/"+strconv.Itoa(j), content(10*n+j)); err != nil {
				return err
			}
		}
		if n == 3 {
			if err := s.Stage(stageKey(n)).Remove(); err != nil {
				return err
			}
		}
		if err := write(s.Stage(stageKey(n)), content(n)); err != nil {
			return err
		}
		if n == 2 {
			if err := p.Clear(context.Background()); err != nil {
				return err
			}
		}
	}
}

// checkAll fails unless everything in the study is whole and as it must be.
func checkAll(t *testing.T, s *Store) (stages, pieces int) {
	t.Helper()
	for n := range 4 {
		g := s.Stage(stageKey(n))
		if whole, err := g.Whole(); err != nil {
			t.Errorf("stage %d: %v", n, err)
		} else if whole {
			stages++
			if got := read(t, g, "data"); got != string(content(n)) {
				t.Errorf("stage %d holds other data", n)
			}
		}
		for j := range 3 {
			data, ok, err := s.Pieces(stageKey(n)).Load("piece/" + strconv.Itoa(j))
			if err != nil {
				t.Errorf("piece %d of stage %d: %v", j, n, err)
			}
			if ok {
				pieces++
				if !bytes.Equal(data, content(10*n+j)) {
					t.Errorf("piece %d of stage %d holds other data", j, n)
				}
			}
		}
	}
	if _, err := s.Stages(); err != nil {
		t.Error(err)
	}
	return stages, pieces
}

func TestKilledAtAnyMoment(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "study")
	rng := random.New(1, "store/kill")
	var stages, pieces int
	for range 20 {
		cmd := process(t, "forever", dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20*time.Millisecond + time.Duration(rng.IntN(80))*time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		s, err := OpenReading(dir)
		if errors.Is(err, os.ErrNotExist) {
			continue // killed before it had begun
		}
		if err != nil {
			t.Fatal(err)
		}
		stages, pieces = checkAll(t, s)
	}
	if stages == 0 || pieces == 0 {
		t.Errorf("%d stages and %d pieces were written", stages, pieces)
	}
	// What the killed processes left behind goes when the study is opened: the
	// locks of the dead are free.
	if _, err := Open(dir); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("temporaries of dead processes are left: %v, %v", left, err)
	}
}

// writeSame writes the same stages as other processes do at the same time.
func writeSame(s *Store) error {
	for n := range 4 {
		p := s.Pieces(stageKey(n))
		for j := range 3 {
			if err := p.Save("piece/"+strconv.Itoa(j), content(10*n+j)); err != nil {
				return err
			}
		}
		g := s.Stage(stageKey(n))
		if err := write(g, content(n)); err != nil {
			return err
		}
		if err := g.Verify(context.Background()); err != nil {
			return err
		}
		if n%2 == 0 {
			if err := p.Clear(context.Background()); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestSameStageAtTheSameTime(t *testing.T) {
	s := open(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if out, err := process(t, "same", s.Dir()).CombinedOutput(); err != nil {
				t.Errorf("process: %v: %s", err, out)
			}
		})
		wg.Go(func() {
			if err := writeSame(s); err != nil {
				t.Errorf("goroutine: %v", err)
			}
		})
	}
	wg.Wait()
	if stages, _ := checkAll(t, s); stages != 4 {
		t.Errorf("%d stages, must be 4", stages)
	}
	if left, err := os.ReadDir(filepath.Join(s.Dir(), temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
