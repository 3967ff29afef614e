package isingml

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/internal/files/faulty"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

var (
	faultCount = flag.Int("faults", 20, "how many faults TestFaults injects")
	faultSeed  = flag.Uint64("seed", 1, "seed of TestFaults")
)

// analyse does what an analysis does, from wherever it was left: two shards
// that join their chains, a training, predictions of f over translations, a
// verification and an export.
func analyse(p *faulty.Plan, dir string) error {
	defer p.End()
	files, err := store.OpenOn(filepath.Join(dir, "study"), p.On)
	if err != nil {
		return err
	}
	files.ClearFinished(context.Background()) // as Open does
	s := (&Study{study.On(context.Background(), files)}).Quiet()
	sampling := func(beta float64) Sampling {
		return Sampling{L: 4, Betas: []float64{beta}, Configs: 40, Seed: 1, Gap: 3}
	}
	for part := range 2 {
		_, err := s.WithShard(study.Shard{Part: part, Of: 2}).Sample(sampling(0.6))
		if err != nil && !(part == 0 && errors.Is(err, study.ErrIncomplete)) {
			return err
		}
	}
	f, err := s.Train(Training{Seed: 1, Epochs: 1}, sampling(0.2), sampling(0.6))
	if err != nil {
		return err
	}
	g, err := s.Symmetrize(f, 2, 1)
	if err != nil {
		return err
	}
	critical, err := s.Sample(sampling(0.44))
	if err != nil {
		return err
	}
	if _, err := s.Evaluate(g, critical[0]); err != nil {
		return err
	}
	v, err := s.Checksums(study.DefaultLimits)
	if err != nil {
		return err
	}
	if n := v.Count(study.Missing); n > 0 {
		return fmt.Errorf("%d stages are missing", n)
	}
	return s.Export(filepath.Join(dir, "copy"), "")
}

// TestFaults works on an analysis while calls of the file system fail, the disk
// is full, syncs lose what they should have kept and the process dies at any
// call. Nothing wrong is ever there to be read, and the analysis that is
// finished afterwards is the same to the byte. Any number of faults:
//
//	go test ./isingml -run Faults -faults 1000 -seed 7
func TestFaults(t *testing.T) {
	want := t.TempDir()
	dry := faulty.NewPlan(random.New(1, "isingml/faults/dry"), faulty.None, 0)
	if err := analyse(dry, want); err != nil {
		t.Fatal(err)
	}
	rng := random.New(*faultSeed, "isingml/faults")
	for done := 0; done < *faultCount; {
		dir := t.TempDir()
		var story []string
		for range 1 + rng.IntN(4) {
			kind, at := faulty.Once+faulty.Kind(rng.IntN(3)), 1+rng.IntN(dry.Calls())
			err := analyse(faulty.NewPlan(rng, kind, at), dir)
			story = append(story, fmt.Sprintf("fault %d at call %d: %v", kind, at, err))
			done++
			if err := sound(filepath.Join(dir, "study")); err != nil {
				t.Fatalf("%v\nafter that: %v", strings.Join(story, "\n"), err)
			}
		}
		if err := analyse(faulty.NewPlan(rng, faulty.None, 0), dir); err != nil {
			t.Fatalf("%v\nthen it could not be finished: %v", strings.Join(story, "\n"), err)
		}
		if got, want := contents(t, dir), contents(t, want); !reflect.DeepEqual(got, want) {
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("%s differs", name)
				}
			}
			t.Fatalf("%v\nthen it was finished with other bytes: %d files, must be %d", strings.Join(story, "\n"), len(got), len(want))
		}
	}
	t.Logf("%d calls in an undisturbed run", dry.Calls())
}

// sound returns an error if anything in the study is not as it was written.
func sound(dir string) error {
	s, err := OpenExisting(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // not even begun
	}
	if err != nil {
		return err
	}
	v, err := s.Checksums(study.DefaultLimits)
	if err != nil {
		return err
	}
	for _, stage := range v.Stages {
		if stage.Verdict != study.Intact {
			err = errors.Join(err, fmt.Errorf("%+v", stage))
		}
	}
	return err
}

// contents returns all files in a folder, temporaries too, but not how long work
// took.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(filepath.ToSlash(path), "/pieces/timing/") {
			return err
		}
		text, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
