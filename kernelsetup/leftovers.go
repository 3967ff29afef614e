package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// kernelFolder is how GoNB names the temporary folder of a kernel, and the
// module in it.
var kernelFolder = regexp.MustCompile(`^gonb_[0-9a-f]{8}$`)

// leftovers are the temporary folders, with pipes and programs of cells, of
// kernels of this clone that were killed: others remove theirs. While a kernel
// of this set-up runs, or a process works in a folder, nothing is a leftover,
// nor where nobody can tell, for want of /proc.
func (s *setup) leftovers() (dirs []string) {
	busy, known := s.busy()
	if !known {
		return nil
	}
	all, _ := filepath.Glob(filepath.Join(os.TempDir(), "gonb_*"))
	for _, dir := range all {
		if !s.kernelMade(dir) {
			continue
		}
		if at, taken := busy(dir); taken {
			s.printf("left alone: %s, in which process %s works\n", dir, at)
			continue
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

// kernelMade reports whether a kernel of this clone and this user made the
// folder: its module has the folder's name, and its workspace is this clone.
func (s *setup) kernelMade(dir string) bool {
	var info syscall.Stat_t
	name := filepath.Base(dir)
	if !kernelFolder.MatchString(name) || syscall.Lstat(dir, &info) != nil || info.Mode&syscall.S_IFMT != syscall.S_IFDIR || int(info.Uid) != os.Getuid() {
		return false
	}
	return hasLine(filepath.Join(dir, "go.mod"), "module "+name) && hasLine(filepath.Join(dir, "go.work"), "use "+s.root, s.root)
}

// hasLine reports whether a regular file has one of the lines.
func hasLine(file string, lines ...string) bool {
	if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() || info.Size() > 1<<20 {
		return false
	}
	text, err := os.ReadFile(file)
	for line := range bytes.Lines(text) {
		for _, want := range lines {
			if err == nil && string(bytes.TrimSpace(line)) == want {
				return true
			}
		}
	}
	return false
}

// busy returns what tells the process that works in a folder: one whose current
// folder, program or open file lies in it, or any kernel of this set-up. It is
// false where the system does not show processes.
func (s *setup) busy() (at func(dir string) (pid string, taken bool), known bool) {
	type use struct{ pid, path string }
	var uses []use
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, cwd := range links {
		proc := filepath.Dir(cwd)
		files, _ := filepath.Glob(filepath.Join(proc, "fd", "*"))
		for _, link := range append(files, cwd, filepath.Join(proc, "exe")) {
			if path, err := os.Readlink(link); err == nil {
				uses = append(uses, use{filepath.Base(proc), path})
			}
		}
	}
	return func(dir string) (string, bool) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		for _, u := range uses {
			if u.path == dir || strings.HasPrefix(u.path, dir+"/") || u.path == filepath.Join(s.bin(), "gonb") {
				return u.pid, true
			}
		}
		return "", false
	}, len(links) > 0
}
