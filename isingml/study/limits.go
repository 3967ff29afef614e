package study

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// Limits bound what a verification computes, since the specifications of
// somebody else's study can ask for anything.
type Limits struct {
	Steps float64 // elementary steps of each stage
	Bytes float64 // memory of each stage
	Files float64 // bytes of the files of each stage

	// Share, if it is not 0, is the part of the stages that are computed again,
	// rounded up: they are drawn at random by Seed, and have the others, which are
	// held against their checksums alone, as inputs.
	Share float64
	// Time, if it is not 0, is when to stop. Stages are computed in an order drawn
	// by Seed; those that are not done by then are intact.
	Time time.Duration
	Seed uint64
}

// errLimit is wrapped by the error of what asks for more than a limit.
var errLimit = errors.New("study: more than the limit")

// DefaultLimits allow what a machine of a desk does in some hours.
var DefaultLimits = Limits{Steps: 1e13, Bytes: 8 << 30, Files: 16 << 30}

// admit returns an error if a task asks for more.
func (l Limits) admit(t *Task) error {
	if t.kind.Cost != nil {
		if steps, size := t.kind.Cost(t.Node); !(steps <= l.Steps && size <= l.Bytes) {
			return fmt.Errorf("it takes %.2g steps and %.2g bytes of memory, the limits are %.2g and %.2g: raise them to have it computed", steps, size, l.Steps, l.Bytes)
		}
	}
	return admit(t)
}

// readable returns an error for a stage with larger files than the limit allows
// to be read.
func (s *Study) readable(stage *store.Stage, limits Limits) error {
	files, err := stage.Files()
	if err != nil {
		return err
	}
	size := 0.0
	for _, f := range files {
		size += float64(f.Size)
	}
	if !(size <= limits.Files) {
		return fmt.Errorf("%w: its files have %.3g bytes, the limit is %.3g: raise it to have them read", errLimit, size, limits.Files)
	}
	return nil
}

// admit refuses a task that would end in the trace of a program out of memory.
func admit(t *Task) error {
	_, size := costOf(t.Node)
	if have := memory(); size > have {
		return fmt.Errorf("it takes about %.1f GB of memory, and there are %.1f GB: ask for less at a time", size/1e9, have/1e9)
	}
	return nil
}

// memory returns the bytes that this program may still use: what GOMEMLIMIT
// and the system leave. Where neither tells, it is infinite.
func memory() float64 {
	have := math.Inf(1)
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		have = float64(limit)
	}
	return min(have, available("/proc/meminfo"))
}

// available reads what Linux says that programs can still have.
func available(path string) float64 {
	f, err := os.Open(path)
	if err != nil {
		return math.Inf(1)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var kib float64
		if text, ok := strings.CutPrefix(lines.Text(), "MemAvailable:"); ok {
			if _, err := fmt.Sscan(text, &kib); err == nil {
				return kib * 1024
			}
		}
	}
	return math.Inf(1)
}
