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
	"strings"
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
			if err := p.Clear(); err != nil {
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

// writeBig writes more than there is room for: a piece, then a stage.
func writeBig(s *Store) error {
	big := bytes.Repeat(content(1), 20)
	return errors.Join(s.Pieces(stageKey(1)).Save("big", big), write(s.Stage(stageKey(1)), big))
}

// checkFull looks at a study whose disk had no room for writeBig.
func checkFull(t *testing.T, dir string, out []byte, why string) {
	t.Helper()
	s, err := OpenReading(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer leave(s)
	g, p := s.Stage(stageKey(1)), s.Pieces(stageKey(1))
	for _, path := range []string{filepath.Join(g.Dir(), "data"), s.path(p.name + "/big.piece")} {
		if !strings.Contains(string(out), path) || !strings.Contains(string(out), why) {
			t.Errorf("error must name %s and %q: %s", path, why, out)
		}
	}
	if whole, err := g.Whole(); whole || err != nil {
		t.Errorf("the stage: %v, %v", whole, err)
	}
	if _, ok, err := p.Load("big"); ok || err != nil {
		t.Errorf("the piece: %v, %v", ok, err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, temporaryFolder)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFileTooLarge(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell to limit the size of files with")
	}
	dir := filepath.Join(t.TempDir(), "study")
	cmd := process(t, "big", dir, shell, "-c", `ulimit -f 64 && exec "$0"`)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("nothing failed: %s", out)
	}
	checkFull(t, dir, out, "file too large")
}

func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	})
	dir := filepath.Join(disk, "study")
	out, err := process(t, "big", dir).CombinedOutput()
	if err == nil {
		t.Fatalf("nothing failed: %s", out)
	}
	checkFull(t, dir, out, "no space left on device")
	// With room again, the same study goes on.
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer leave(s)
	if err := write(s.Stage(stageKey(1)), content(1)); err != nil {
		t.Error(err)
	}
}

// leave closes the study's folder, so that its disk can be unmounted.
func leave(s *Store) { _ = s.disk.Close() }

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
			if err := p.Clear(); err != nil {
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
