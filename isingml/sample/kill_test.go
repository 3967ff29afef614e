package sample_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store"
)

var killSpec = sample.Spec{L: 64, Beta: exact.BetaC, Configs: 20000, Seed: 4}

// drawIn draws the ensemble with its pieces in a study.
func drawIn(dir string) (*sample.Ensemble, sample.Plan, error) {
	s, err := store.Open(dir)
	if err != nil {
		return nil, sample.Plan{}, err
	}
	key, err := store.NewKey("ensemble", 1, killSpec)
	if err != nil {
		return nil, sample.Plan{}, err
	}
	return sample.Run(context.Background(), killSpec, sample.Options{
		Pieces:    func(int) sample.Pieces { return s.Pieces(key) },
		SaveEvery: 5 * time.Millisecond,
	})
}

// killFolder names the study to the process that is to be killed.
const killFolder = "ISINGML_TEST_KILL"

// TestKill kills a process that samples, twenty times at random moments, and
// compares what is drawn in the end with an ensemble that was never cut.
func TestKill(t *testing.T) {
	if dir := os.Getenv(killFolder); dir != "" {
		if _, _, err := drawIn(dir); err != nil {
			t.Fatal(err)
		}
		return
	}
	if testing.Short() {
		t.Skip("takes seconds")
	}
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(1, 1))
	killed := 0
	for range 20 {
		child := exec.Command(program, "-test.run=^TestKill$")
		child.Env = append(os.Environ(), killFolder+"="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+rng.IntN(70)) * time.Millisecond)
		child.Process.Kill()
		if child.Wait() != nil {
			killed++
		}
	}
	if killed < 15 {
		t.Errorf("killed only %d times: the work is too short for this machine", killed)
	}
	got, gotPlan, err := drawIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, wantPlan, err := sample.Run(context.Background(), killSpec, sample.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(gotPlan, wantPlan) || !bytes.Equal(got.Configurations.Bits(), want.Configurations.Bits()) ||
		!slices.Equal(got.Energy(), want.Energy()) || !slices.Equal(got.Magnetization(), want.Magnetization()) || !slices.Equal(got.Chain, want.Chain) {
		t.Error("the resumed ensemble differs from the one that was never cut")
	}
}
