package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// hunkHead is the line before a hunk: where its lines stand, and how many they
// are, before and after it is applied.
var hunkHead = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@`)

// applyPatch changes files below dir as a patch in git's unified format says.
// Every line that the patch shows must stand where it says, letter by letter:
// a source of another version is refused, not guessed at. Text before the first
// file is the patch's message.
func applyPatch(dir, patch string) error {
	_, files, found := strings.Cut(patch, "\n--- ")
	if !found {
		return fmt.Errorf("no file in it")
	}
	for part := range strings.SplitSeq(files, "\n--- ") {
		lines := strings.Split(strings.TrimSuffix(part, "\n"), "\n")
		if len(lines) < 2 || !strings.HasPrefix(lines[1], "+++ b/") {
			return fmt.Errorf("after %q: no line with the new name", lines[0])
		}
		name := strings.TrimPrefix(lines[1], "+++ b/")
		file := filepath.Join(dir, filepath.FromSlash(name))
		var old []string
		if lines[0] != "/dev/null" {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			old = strings.Split(string(text), "\n")
		}
		changed, err := applyHunks(old, lines[2:])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(file, []byte(strings.Join(changed, "\n")), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// applyHunks returns a file's lines, changed. Lines between hunks are headers
// of the next file.
func applyHunks(old, patch []string) (changed []string, err error) {
	next := 0 // line of old that is not yet in changed
	for len(patch) > 0 {
		head := hunkHead.FindStringSubmatch(patch[0])
		patch = patch[1:]
		if head == nil {
			continue
		}
		first, _ := strconv.Atoi(head[1])
		first-- // counted from 1
		if head[2] == "0" {
			first++ // stands after that line
		}
		size := slices.IndexFunc(patch, func(line string) bool { return line == "" || !strings.Contains(" +-", line[:1]) })
		if size < 0 {
			size = len(patch)
		}
		if first < next || first > len(old) {
			return nil, fmt.Errorf("a hunk at line %d of %d", first+1, len(old))
		}
		changed = append(changed, old[next:first]...)
		next = first
		for _, line := range patch[:size] {
			if line[0] != '+' {
				if next >= len(old) || old[next] != line[1:] {
					return nil, fmt.Errorf("line %d is not %q", next+1, line[1:])
				}
				next++
			}
			if line[0] != '-' {
				changed = append(changed, line[1:])
			}
		}
		patch = patch[size:]
	}
	if old == nil {
		return append(changed, ""), nil // a new file ends with a newline
	}
	return append(changed, old[next:]...), nil
}
