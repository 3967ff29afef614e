package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"github.com/isingml/kernel/isingml/internal/files"
	"github.com/isingml/kernel/isingml/internal/files/faulty"
	"github.com/isingml/kernel/isingml/random"
)

// apart is a folder on a file system whose files are made durable one by one.
type apart struct{ files.Folder }

func (apart) Together() bool { return false }
func (apart) SyncAll() error { return nil }

func (d apart) Sub(name string) (files.Folder, error) {
	sub, err := d.Folder.Sub(name)
	return apart{sub}, err
}

// The operations of a study that is computed are recorded, and the power is cut
// behind each of them: what was said to be done is there, nothing damaged is
// there to be read, and what is finished then is the same to the byte. Once with
// a synchronisation for each stage, and once with one that three share.
func TestPowerCuts(t *testing.T) {
	for _, c := range []struct {
		name     string
		hold     bool
		together bool
	}{{"each stage", false, true}, {"stages together", true, true}, {"file by file", false, false}} {
		t.Run(c.name, func(t *testing.T) {
			record := new(faulty.Record)
			dir := t.TempDir()
			s, err := OpenOn(filepath.Join(dir, "study"), func(f files.Folder) files.Folder {
				if !c.together {
					f = apart{f}
				}
				return record.On(f)
			})
			if err != nil {
				t.Fatal(err)
			}
			done := map[int]int{} // stages by the operations after which they were said to be there
			release := func() error { return nil }
			if c.hold {
				if release, err = s.Hold(); err != nil {
					t.Fatal(err)
				}
			}
			for n := range 3 {
				if err := finishStage(s.Stage(stageKey(n)), s.Pieces(stageKey(n)), n); err != nil {
					t.Fatal(err)
				}
				if !c.hold {
					done[n] = record.Len()
				}
			}
			if err := release(); err != nil {
				t.Fatal(err)
			}
			for n := range 3 {
				if c.hold {
					done[n] = record.Len()
				}
			}
			want := tree(t, s.Dir(), piecesFolder)
			rng := random.New(*faultSeed, "store/power")
			for cut := range record.Len() + 1 {
				for range max(1, *faultCount/300) {
					after := filepath.Join(t.TempDir(), "study")
					if err := record.Cut(cut, rng, after); err != nil {
						t.Fatal(err)
					}
					if err := checkAfterCut(after, cut, done); err != nil {
						t.Fatalf("power cut after %d of %d operations: %v", cut, record.Len(), err)
					}
					if got := tree(t, after, piecesFolder); !reflect.DeepEqual(got, want) {
						t.Fatalf("power cut after %d operations: finished with other bytes", cut)
					}
				}
			}
			t.Logf("%d operations", record.Len())
		})
	}
}

// checkAfterCut looks at a study and finishes it.
func checkAfterCut(dir string, cut int, done map[int]int) error {
	s, err := OpenOn(dir, faulty.NewPlan(nil, faulty.None, 0).On) // which leaves syncing out
	if err != nil {
		return err
	}
	defer leave(s)
	stages, err := s.Stages()
	for _, g := range stages {
		err = errors.Join(err, g.Verify(context.Background()))
	}
	for n := range 3 {
		if whole, _ := s.Stage(stageKey(n)).Whole(); !whole && cut >= done[n] {
			err = errors.Join(err, fmt.Errorf("stage %d was said to be there", n))
		}
		for j := range 2 {
			_, _, failed := s.Pieces(stageKey(n)).Load("shard/" + strconv.Itoa(j))
			err = errors.Join(err, failed)
		}
	}
	for n := range 3 {
		if err == nil {
			err = finishStage(s.Stage(stageKey(n)), s.Pieces(stageKey(n)), n)
		}
	}
	return err
}
