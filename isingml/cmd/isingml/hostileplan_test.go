package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A plan that a stranger may send: the one of testdata with some of its tokens
// exchanged, repeated, lost, or made huge, and graphs with ways without number.
func hostilePlan(r *rand.Rand, honest string) string {
	if r.IntN(10) == 0 {
		var nodes []string
		levels, times := 1+r.IntN(2000), 1+r.IntN(4)
		for i := range levels {
			of := strings.TrimSuffix(strings.Repeat(fmt.Sprintf(`"%d",`, i), times), ",")
			nodes = append(nodes, fmt.Sprintf(`"%d": {"kind": "average", "spec": {"of": [%s]}}`, i+1, of))
		}
		return fmt.Sprintf(`{"nodes": {"0": {"kind": "magnetization", "spec": {"l": 8}}, %s}, "want": ["%d"]}`, strings.Join(nodes, ", "), levels)
	}
	return exchanged(r, honest)
}

// exchanged is JSON with some of its tokens exchanged, repeated, lost, or made
// huge.
func exchanged(r *rand.Rand, honest string) string {
	values := []string{"-1", "0", "1e308", "9223372036854775807", "4294967296", "1e-320", "null", "[]", "{}", `""`, `"critical"`, `"f"`, "true", `"\u001b[2J"`, "[[[[", `"../../x"`}
	words := strings.FieldsFunc(honest, func(c rune) bool { return strings.ContainsRune(" \n", c) })
	for range 1 + r.IntN(4) {
		if len(words) == 0 {
			break
		}
		i, j := r.IntN(len(words)), r.IntN(len(words))
		switch r.IntN(9) {
		case 0:
			words[i] = words[j]
		case 1:
			words = append(words[:i:i], words[i+1:]...)
		case 2:
			words = append(words[:i:i], append([]string{words[j]}, words[i:]...)...)
		case 3, 4, 5, 6, 7: // another number, which mostly stays a plan
			words[i] = digits.ReplaceAllString(words[i], fmt.Sprint(r.Int64N(1<<r.IntN(40))))
		default:
			tail := strings.TrimLeft(words[i], `abcdefghijklmnopqrstuvwxyz"0123456789.`)
			words[i] = values[r.IntN(len(values))] + tail
		}
	}
	return strings.Join(words, " ")
}

var digits = regexp.MustCompile(`[0-9]+`)

// bounded runs a command and fails if it panics, says pages, or takes five seconds
// of the processor or 500 MB: what a stranger's file may cost. What was done to
// the file stands in the error.
func bounded(t *testing.T, done string, line ...string) (status int, stdout, stderr string) {
	t.Helper()
	t.Setenv("ISINGML_QUIET", "1")
	var out, errors bytes.Buffer
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := processorTime(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%v panics: %v\n%.2000s", line, p, done)
		}
	}()
	status = run(ctx, line, &out, &errors)
	runtime.ReadMemStats(&after)
	took, size := processorTime(t)-begin, after.TotalAlloc-before.TotalAlloc
	if ctx.Err() != nil || took > 5*time.Second || size > 500<<20 || errors.Len() > 5000 || strings.Contains(errors.String(), "goroutine ") || status < 0 {
		t.Errorf("%v: status %d, hung %v, %v of processor time, %d MB allocated, %d bytes said\n%.300s\n%.2000s", line, status, ctx.Err() != nil, took, size>>20, errors.Len(), &errors, done)
	}
	return status, out.String(), errors.String()
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// Every hostile plan is answered or refused within bounds: 1,000 of them with ISINGML_LONG_TESTS=1, and 100 without.
func TestHostilePlans(t *testing.T) {
	honest := read(t, filepath.Join("testdata", "plan.json"))
	file, dir := filepath.Join(t.TempDir(), "plan.json"), t.TempDir()
	r := rand.New(rand.NewPCG(5, 6))
	n, statuses := 100, make(map[int]int)
	if os.Getenv("ISINGML_LONG_TESTS") != "" {
		n = 1000
	}
	for range n {
		text := hostilePlan(r, honest)
		must(t, os.WriteFile(file, []byte(text), 0o666))
		status, _, stderr := bounded(t, text, "plan", file, "--study", dir, "--on", "3")
		if statuses[status]++; status > 2 || status != 0 && stderr == "" {
			t.Errorf("status %d\n%.300s\n%.600s", status, stderr, text)
		}
	}
	t.Logf("%d plans: statuses %v", n, statuses)
}
