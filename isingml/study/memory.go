package study

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strings"
)

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
