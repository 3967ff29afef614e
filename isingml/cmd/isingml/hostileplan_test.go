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
	values := []string{"-1", "0", "1e308", "9223372036854775807", "4294967296", "1e-320", "null", "[]", "{}", `""`, `"critical"`, `"f"`, "true", `"\u001b[2J"`, "[[[[", `"../../x"`}
	words := strings.FieldsFunc(honest, func(c rune) bool { return strings.ContainsRune(" \n", c) })
	for range 1 + r.IntN(4) {
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

// Every hostile plan is answered or refused within five seconds and without
// taking memory: 1,000 of them with ISINGML_LONG_TESTS=1, and 100 without.
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
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		var stdout, stderr bytes.Buffer
		status := run(ctx, []string{"plan", file, "--study", dir, "--on", "3"}, &stdout, &stderr)
		late := ctx.Err() != nil
		cancel()
		runtime.ReadMemStats(&after)
		statuses[status]++
		if late || status > 2 || status != 0 && stderr.Len() == 0 || stderr.Len() > 5000 || after.TotalAlloc-before.TotalAlloc > 500<<20 || strings.Contains(stderr.String(), "goroutine ") {
			t.Errorf("status %d, too late %v, %d MB allocated\n%.300s\n%.600s", status, late, (after.TotalAlloc-before.TotalAlloc)>>20, stderr.String(), text)
		}
	}
	t.Logf("%d plans: statuses %v", n, statuses)
}
