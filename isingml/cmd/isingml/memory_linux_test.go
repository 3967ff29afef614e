package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/reweight"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// mostMemory is what the preset long may take, in bytes.
const mostMemory = 2e9

// peak runs the command and returns the most memory that it had, and its
// processor time. The usage that a parent is told of has the memory of the
// parent in it, so the process reads its own.
func peak(t *testing.T, args ...string) (size int64, cpu time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	path := filepath.Join(t.TempDir(), "status")
	cmd.Env = append(os.Environ(), statusAtEnd+"="+path, "ISINGML_QUIET=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	status, err := os.ReadFile(path)
	must(t, err)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscanf(rest, "%d kB", &size)
	must(t, err)
	return size << 10, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// The flows of the preset long, of series of its own lengths, fit in the memory
// that is promised. The series are made up: energies and f that are normally
// distributed, at a transition with nu = 1 and theta_Y = 1/2.
func TestLongFlowsInMemory(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("writes 60 million numbers, and analyses them: set ISINGML_LONG_TESTS=1")
	}
	dir := t.TempDir()
	s, err := isingml.Open(dir)
	must(t, err)
	table, err := paper.Long(1).TableI()
	must(t, err)
	plan := filepath.Join(t.TempDir(), "plan.json")
	must(t, s.WritePlan(plan, table))
	makeUp(t, s, table, make(map[store.Key]bool))
	size, cpu := peak(t, "work", plan, "--study", dir)
	t.Logf("%.2f GB at most, %v of processor time", float64(size)/1e9, cpu)
	if size > mostMemory {
		t.Errorf("%.2f GB, must be at most %.0f", float64(size)/1e9, mostMemory/1e9)
	}
}

// An array of 1 GB, 125 MB as packed spins, is imported with these once in
// memory: 5 GB take less than 1.
func TestImportMemory(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("reads 1 GB: set ISINGML_LONG_TESTS=1")
	}
	const n, l = 244140, 64
	head := fmt.Sprintf("{'descr': '|i1', 'fortran_order': False, 'shape': (%d, %d, %d), }\n", n, l, l)
	head = string(binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(head)))) + head
	path := filepath.Join(t.TempDir(), "sparse.npy")
	must(t, os.WriteFile(path, []byte(head), 0o666))
	must(t, os.Truncate(path, int64(len(head))+int64(n)*l*l))
	size, cpu := peak(t, "import", path, "--as", "sparse", "--study", t.TempDir())
	t.Logf("%.0f MB at most, %v of processor time", float64(size)/1e6, cpu)
	if size > 200e6 {
		t.Errorf("%.0f MB at most, must be 200 for configurations of 125", float64(size)/1e6)
	}
}

// makeUp writes the series behind a node.
func makeUp(t *testing.T, s *isingml.Study, n study.Node, done map[store.Key]bool) {
	t.Helper()
	key, err := study.KeyOf(n)
	must(t, err)
	if done[key] {
		return
	}
	done[key] = true
	stage := s.Store().Stage(key)
	switch n := n.(type) {
	case node.Evaluate:
		_, f := drawn(t, n.Of)
		own := random.New(2, key.String())
		for i := range f {
			f[i] += 0.05 * own.NormFloat64()
		}
		must(t, stage.Write(func(w *store.Writer) error { return n.Save(w, f) }))
	case node.Measured:
		sample, _ := drawn(t, n.Of)
		must(t, stage.Write(func(w *store.Writer) error { return n.Save(w, sample) }))
	default:
		inputs, err := study.InputsOf(n)
		must(t, err)
		for _, in := range inputs {
			makeUp(t, s, in, done)
		}
	}
}

// drawn makes up what was measured on an ensemble as it was drawn, and f of it
// blocked to any size: the energy's fluctuations grow with the square root of
// the volume, and f follows them alike at all sizes.
func drawn(t *testing.T, of node.EnsembleNode) (reweight.Sample, []float64) {
	t.Helper()
	for {
		block, ok := of.(node.Block)
		if !ok {
			break
		}
		of = block.Of
	}
	spec := of.(node.Draw).Spec
	key, err := study.KeyOf(of)
	must(t, err)
	rng := random.New(1, key.String())
	s := reweight.Sample{Beta: spec.Beta, Volume: float64(spec.Sites()), Energy: make([]float64, spec.Configs)}
	f := make([]float64, spec.Configs)
	for i := range f {
		u := rng.NormFloat64()
		s.Energy[i] = -2 * math.Sqrt(s.Volume) * u
		f[i] = 0.5 + 0.1*u + 0.2*rng.NormFloat64()
	}
	return s, f
}
