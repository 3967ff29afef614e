package faulty

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Cut makes in dir a state that a cut of the power right behind the first n
// operations can leave: what was made durable is there, and of all else, each
// change of a name and each write by itself, as much as rng says. Names change
// in the order in which they were changed: no file system that keeps a journal
// turns that round within a folder.
func (r *Record) Cut(n int, rng *rand.Rand, dir string) error {
	r.mu.Lock()
	ops := r.ops[:n]
	r.mu.Unlock()
	keep := make([]bool, n) // made durable by a later operation
	for i, o := range ops {
		for j := range i {
			p := ops[j]
			switch o.what {
			case "all":
				keep[j] = true
			case "sync":
				keep[j] = keep[j] || p.file == o.file && p.what == "write"
			case "folder":
				keep[j] = keep[j] || p.what != "write" && (path.Dir(p.name) == o.name || p.to != "" && path.Dir(p.to) == o.name)
			}
		}
	}
	return replay(ops, keep, rng, dir)
}

// A node is a file, or a folder with what its names stand for.
type node struct {
	file     *int
	children map[string]*node // of a folder, as they were in the run
	durable  map[string]*node // and as they are after the cut
}

func newFolder() *node {
	return &node{children: make(map[string]*node), durable: make(map[string]*node)}
}

// find returns the folder that a name was in during the run.
func (d *node) find(name string) (folder *node, base string) {
	for _, part := range strings.Split(path.Dir(name), "/") {
		if part != "." {
			d = d.children[part]
		}
	}
	return d, path.Base(name)
}

// replay does all operations and keeps track of what the cut leaves. In one
// folder what comes after the first name that is lost is lost too.
func replay(ops []op, keep []bool, rng *rand.Rand, dir string) error {
	content := make(map[*int][]byte)
	share := []float64{0, 0.5, 1}[rng.IntN(3)] // of what was not made durable
	root := newFolder()
	lost := make(map[*node]bool)
	for i, o := range ops {
		switch o.what {
		case "sync", "folder", "all":
			continue
		case "write":
			n := len(o.data)
			if !keep[i] {
				n = rng.IntN(n + 1)
			}
			if c := content[o.file]; int64(len(c)) == o.at {
				content[o.file] = append(c, o.data[:n]...)
			}
			continue
		}
		from, base := root.find(o.name)
		in, name := from, base
		if o.to != "" {
			in, name = root.find(o.to)
		}
		kept := keep[i] || !lost[in] && rng.Float64() < share
		lost[in] = lost[in] || !kept
		what := from.children[base]
		switch o.what {
		case "create":
			what = &node{file: o.file}
		case "mkdir":
			what = newFolder()
		case "remove":
			what = nil
		}
		in.set(name, what, kept)
		if o.what == "rename" {
			from.set(base, nil, kept)
		}
	}
	return root.write(dir, content)
}

// set gives a name, or takes it away.
func (d *node) set(name string, to *node, kept bool) {
	set := func(names map[string]*node) {
		if to == nil {
			delete(names, name)
		} else {
			names[name] = to
		}
	}
	set(d.children)
	if kept {
		set(d.durable)
	}
}

func (d *node) write(at string, content map[*int][]byte) error {
	if d.durable == nil {
		return os.WriteFile(at, content[d.file], 0o666)
	}
	if err := os.MkdirAll(at, fs.ModePerm); err != nil {
		return err
	}
	for name, child := range d.durable {
		if err := child.write(filepath.Join(at, name), content); err != nil {
			return err
		}
	}
	return nil
}
