package data

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// HDF5 is read in its classic layout, which h5py, HDF5's own tools and MATLAB
// write unless they are told to use the newest one: superblocks 0 to 3, groups
// by symbol tables or by links in their header, data that are compact,
// contiguous, or in chunks found by a B-tree of version 1, with the filters
// deflate, shuffle and Fletcher-32. Of the libraries in Go, scigolib/hdf5
// v0.13.12 reads no int8 and takes unsigned numbers for signed ones.
//
// Format: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html

func init() { RegisterFormat("HDF5", "\x89HDF\r\n\x1a\n", openHDF5) }

// undefined is the address of what is not there.
const undefined = math.MaxUint64

// h5Most bounds one piece of metadata, in bytes.
const h5Most = 1 << 24

// An h5File reads pieces of an HDF5 file.
type h5File struct {
	Source
	base    uint64 // where addresses count from
	visited map[uint64]bool
	arrays  []Array
}

// openHDF5 lists the datasets of numbers, named by their paths.
func openHDF5(s Source) ([]Array, error) {
	if s.At == nil {
		return nil, errors.New("it is an HDF5 file inside an archive: unpack that first")
	}
	f := &h5File{Source: s, visited: map[uint64]bool{}}
	for _, at := range []uint64{0, 512, 1024, 2048} {
		head, err := f.read(at, 96)
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(head, []byte("\x89HDF\r\n\x1a\n")) {
			root, err := f.superblock(head)
			if err == nil {
				err = f.object(root, "", 0)
			}
			return f.arrays, err
		}
	}
	return nil, errors.New("it is a damaged HDF5 file: it has no superblock")
}

// superblock returns the address of the root group.
func (f *h5File) superblock(head []byte) (root uint64, err error) {
	word := func(at int) uint64 { return binary.LittleEndian.Uint64(head[at:]) }
	switch version := head[8]; version {
	case 0, 1:
		at := 24 + 4*int(version)
		if head[13] != 8 || head[14] != 8 {
			return 0, errors.New("its addresses do not have 8 bytes")
		}
		f.base = word(at)
		return word(at + 32 + 8), nil
	case 2, 3:
		if head[9] != 8 || head[10] != 8 {
			return 0, errors.New("its addresses do not have 8 bytes")
		}
		f.base = word(12)
		return word(36), nil
	default:
		return 0, fmt.Errorf("its superblock has version %d, must be 0 to 3", version)
	}
}

// read reads n bytes at an address, or what the file has of them.
func (f *h5File) read(at uint64, n int) ([]byte, error) {
	size := uint64(f.Size)
	at += f.base
	if at >= size || n < 0 || n > h5Most {
		return nil, fmt.Errorf("it is a damaged HDF5 file: %d bytes at %d of %d", n, at, size)
	}
	n = int(min(uint64(n), size-at))
	out := make([]byte, max(n, 96)) // short pieces at the end are followed by zeros
	_, err := f.At.ReadAt(out[:n], int64(at))
	return out, err
}

// A message is one property of an object.
type h5Message struct {
	kind   uint16
	shared bool
	body   []byte
}

// object reads the object header at an address: a group or a dataset.
func (f *h5File) object(at uint64, path string, depth int) error {
	switch {
	case f.visited[at]: // another name of what is there already
		return nil
	case depth > 16:
		return fmt.Errorf("group %q: groups are nested deeper than 16", path)
	case len(f.arrays) >= maxArrays:
		return fmt.Errorf("it holds more than %d arrays", maxArrays)
	}
	f.visited[at] = true
	messages, err := f.messages(at)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	find := func(kind uint16) *h5Message {
		for i := range messages {
			if messages[i].kind == kind {
				return &messages[i]
			}
		}
		return nil
	}
	if m := find(0x11); m != nil && len(m.body) >= 16 {
		return f.symbols(le64(m.body), le64(m.body[8:]), path, depth)
	}
	if m := find(8); m != nil {
		a, err := f.dataset(find(1), find(3), m, find(11))
		if errors.Is(err, errNotNumbers) {
			return nil
		}
		a.Name = path
		if err != nil { // others may be right: what is wrong is said of this one
			a.Err = err
		}
		f.arrays = append(f.arrays, a)
		return nil
	}
	if m := find(2); m != nil && len(m.body) >= 10 {
		if heap := le64(m.body[2+8*int(m.body[1]&1):]); heap != undefined {
			return fmt.Errorf("group %q keeps its links in the newest form: write it with libver='earliest', or repack it with h5repack", path)
		}
	}
	for _, m := range messages {
		if m.kind != 6 {
			continue
		}
		if name, at, ok := link(m.body); ok {
			if err := f.object(at, path+"/"+name, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func le64(b []byte) uint64 {
	var full [8]byte
	copy(full[:], b)
	return binary.LittleEndian.Uint64(full[:])
}

// messages reads all messages of an object header.
func (f *h5File) messages(at uint64) ([]h5Message, error) {
	head, err := f.read(at, 96)
	if err != nil {
		return nil, err
	}
	type block struct{ at, size uint64 }
	var blocks []block
	newer, order := string(head[:4]) == "OHDR", 0
	if newer {
		flags, k := head[5], uint64(6)
		if flags&0x20 != 0 {
			k += 16
		}
		if flags&0x10 != 0 {
			k += 4
		}
		if flags&4 != 0 {
			order = 2
		}
		width := uint64(1) << (flags & 3)
		size := le64(head[k : k+width])
		blocks = append(blocks, block{at + k + width, size})
	} else {
		if head[0] != 1 {
			return nil, fmt.Errorf("its header has version %d", head[0])
		}
		blocks = append(blocks, block{at + 16, uint64(binary.LittleEndian.Uint32(head[8:]))})
	}
	var all []h5Message
	for i := 0; i < len(blocks) && i < 256; i++ {
		body, err := f.read(blocks[i].at, int(min(blocks[i].size, h5Most+1)))
		if err != nil {
			return nil, err
		}
		body = body[:min(uint64(len(body)), blocks[i].size)]
		for len(body) >= 8 || newer && len(body) >= 4+order {
			m := h5Message{kind: binary.LittleEndian.Uint16(body)}
			size, head := int(binary.LittleEndian.Uint16(body[2:])), 8
			flags := body[4]
			if newer {
				m.kind, size, head, flags = uint16(body[0]), int(binary.LittleEndian.Uint16(body[1:])), 4+order, body[3]
			}
			if head+size > len(body) {
				break
			}
			m.shared, m.body = flags&2 != 0, body[head:head+size]
			body = body[head+size:]
			if m.kind == 0x10 && size >= 16 {
				next := block{le64(m.body), le64(m.body[8:])}
				if newer && next.size > 8 { // a signature before, a checksum behind
					next = block{next.at + 4, next.size - 8}
				}
				blocks = append(blocks, next)
			}
			all = append(all, m)
		}
	}
	return all, nil
}
