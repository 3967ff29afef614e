package data

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// link reads a hard link.
func link(b []byte) (name string, at uint64, ok bool) {
	if len(b) < 4 {
		return "", 0, false
	}
	flags, k := b[1], 2
	if flags&8 != 0 {
		if b[k] != 0 {
			return "", 0, false
		}
		k++
	}
	if flags&4 != 0 {
		k += 8
	}
	if flags&0x10 != 0 {
		k++
	}
	width := 1 << (flags & 3)
	if k+width > len(b) {
		return "", 0, false
	}
	n := le64(b[k : k+width])
	if k += width; n > uint64(len(b)) || k+int(n)+8 > len(b) {
		return "", 0, false
	}
	return string(b[k : k+int(n)]), le64(b[k+int(n):]), true
}

// symbols reads the members of a group from its B-tree and its heap of names.
func (f *h5File) symbols(tree, heap uint64, path string, depth int) error {
	head, err := f.read(heap, 32)
	if err != nil || string(head[:4]) != "HEAP" {
		return errors.Join(err, fmt.Errorf("group %q: its heap of names is damaged", path))
	}
	names, err := f.read(le64(head[24:]), int(min(le64(head[8:]), h5Most+1)))
	if err != nil {
		return err
	}
	return f.leaves(tree, 0, 0, func(node uint64, _ []byte) error {
		head, err := f.read(node, 8)
		if err != nil || string(head[:4]) != "SNOD" {
			return errors.Join(err, fmt.Errorf("group %q: its table is damaged", path))
		}
		n := int(binary.LittleEndian.Uint16(head[6:]))
		entries, err := f.read(node+8, 40*n)
		if err != nil {
			return err
		}
		for i := range min(n, len(entries)/40) {
			e := entries[40*i:]
			at := le64(e)
			if at >= uint64(len(names)) {
				return fmt.Errorf("group %q: a name lies outside of its heap", path)
			}
			if binary.LittleEndian.Uint32(e[16:]) == 2 { // a soft link
				continue
			}
			name, _, _ := bytes.Cut(names[at:], []byte{0})
			if err := f.object(le64(e[8:]), path+"/"+string(name), depth+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// leaves visits the children of the leaves of a B-tree of version 1 with their
// keys; extra are the bytes of a key beyond those of groups.
func (f *h5File) leaves(at uint64, kind byte, key int, visit func(child uint64, key []byte) error) error {
	if f.visited[at] {
		return errors.New("it is a damaged HDF5 file: a tree holds itself")
	}
	f.visited[at] = true
	head, err := f.read(at, 24)
	if err != nil || string(head[:4]) != "TREE" || head[4] != kind {
		return errors.Join(err, errors.New("it is a damaged HDF5 file: a tree is none"))
	}
	if key == 0 {
		key = 8
	}
	level, n := head[5], int(binary.LittleEndian.Uint16(head[6:]))
	body, err := f.read(at+24, n*(key+8))
	if err != nil {
		return err
	}
	for i := range n {
		if (i+1)*(key+8) > len(body) {
			return errors.New("it is cut off")
		}
		k, child := body[i*(key+8):][:key], le64(body[i*(key+8)+key:])
		if level == 0 {
			err = visit(child, k)
		} else {
			err = f.leaves(child, kind, key, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
