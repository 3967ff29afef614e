package data

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// h5Chunks are the chunks of a dataset.
type h5Chunks struct {
	file    *h5File
	shape   []int
	chunk   []int
	t       numberType
	filters []uint16
	tree    uint64
}

func (f *h5File) chunks(shape []int, t numberType, layout []byte, filters *h5Message) (*h5Chunks, error) {
	rank := int(layout[2]) - 1
	if rank != len(shape) || rank < 1 || len(layout) < 11+4*rank {
		return nil, errors.New("its chunks have another number of indices")
	}
	c := &h5Chunks{file: f, shape: shape, t: t, tree: le64(layout[3:])}
	for k := range rank {
		c.chunk = append(c.chunk, int(binary.LittleEndian.Uint32(layout[11+4*k:])))
	}
	slab := append([]int{c.chunk[0]}, shape[1:]...)
	size, ok1 := product(slab, h5Slab/int64(t.width))
	one, ok2 := product(c.chunk, h5Slab/int64(t.width))
	if !ok1 || !ok2 || size == 0 || one == 0 {
		return nil, fmt.Errorf("its chunks of %v make pieces of more than %d bytes: repack it with h5repack", c.chunk, h5Slab)
	}
	if filters == nil {
		return c, nil
	}
	var err error
	c.filters, err = h5Filters(filters.body)
	return c, err
}

// h5Filters returns the numbers of the filters in the order of writing.
func h5Filters(b []byte) (ids []uint16, err error) {
	if len(b) < 2 {
		return nil, errors.New("its filters are damaged")
	}
	version, n := b[0], int(b[1])
	at := map[byte]int{1: 8, 2: 2}[version]
	for range n {
		if at+8 > len(b) {
			return nil, errors.New("its filters are damaged")
		}
		id, name := binary.LittleEndian.Uint16(b[at:]), 0
		at += 2
		if version == 1 || id >= 256 {
			name = int(binary.LittleEndian.Uint16(b[at:]))
			at += 2
		}
		if at+4 > len(b) {
			return nil, errors.New("its filters are damaged")
		}
		values := int(binary.LittleEndian.Uint16(b[at+2:]))
		at += 4 + name + 4*values
		if version == 1 {
			at += (8-name%8)%8 + values%2*4
		}
		if id < 1 || id > 3 {
			return nil, fmt.Errorf("it is compressed with filter %d: only gzip, shuffle and Fletcher-32 are read; repack it with h5repack -f GZIP=4", id)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

type h5Chunk struct {
	at     uint64
	size   int
	mask   uint32
	origin []int
}

// each reads the chunks slab by slab along the first index.
func (c *h5Chunks) each(ctx context.Context, yield func([]float64) error) error {
	slabs := map[int][]h5Chunk{}
	rank := len(c.shape)
	f := &h5File{Source: c.file.Source, base: c.file.base, visited: map[uint64]bool{}}
	err := f.leaves(c.tree, 1, 8+8*(rank+1), func(child uint64, key []byte) error {
		one := h5Chunk{at: child, size: int(binary.LittleEndian.Uint32(key)), mask: binary.LittleEndian.Uint32(key[4:])}
		for k := range rank {
			at := le64(key[8+8*k:])
			if at >= uint64(c.shape[k]) || at%uint64(c.chunk[k]) != 0 {
				return errors.New("a chunk lies outside")
			}
			one.origin = append(one.origin, int(at))
		}
		slabs[one.origin[0]] = append(slabs[one.origin[0]], one)
		return nil
	})
	if err != nil {
		return err
	}
	want := 1
	for k := 1; k < rank; k++ {
		want *= (c.shape[k] + c.chunk[k] - 1) / c.chunk[k]
	}
	inner, _ := product(c.shape[1:], h5Slab)
	slab := make([]byte, c.chunk[0]*int(inner)*c.t.width)
	for first := 0; first < c.shape[0]; first += c.chunk[0] {
		if len(slabs[first]) != want {
			return fmt.Errorf("chunks from %d on are missing: it was not written to its end", first)
		}
		for _, one := range slabs[first] {
			if err := ctx.Err(); err != nil {
				return err
			}
			raw, err := c.unfiltered(one)
			if err != nil {
				return err
			}
			c.place(slab, raw, one.origin)
		}
		rows := min(c.chunk[0], c.shape[0]-first)
		n := int64(rows) * inner
		if err := c.t.read(ctx, bytes.NewReader(slab[:n*int64(c.t.width)]), n, yield); err != nil {
			return err
		}
	}
	return nil
}

// unfiltered reads a chunk.
func (c *h5Chunks) unfiltered(one h5Chunk) ([]byte, error) {
	n, _ := product(c.chunk, h5Slab)
	size := int(n) * c.t.width
	if one.size < 0 || int64(one.size) > c.file.Size || one.size > 2*size+1024 {
		return nil, errors.New("a chunk is longer than it can be")
	}
	raw := make([]byte, one.size)
	if _, err := c.file.At.ReadAt(raw, int64(one.at+c.file.base)); err != nil {
		return nil, fmt.Errorf("a chunk is cut off: %w", err)
	}
	for k, id := range slices.Backward(c.filters) {
		switch {
		case one.mask>>k&1 == 1:
		case id == 3:
			if len(raw) < 4 || fletcher32(raw[:len(raw)-4]) != binary.LittleEndian.Uint32(raw[len(raw)-4:]) {
				return nil, errors.New("the checksum of a chunk differs")
			}
			raw = raw[:len(raw)-4]
		case id == 1:
			z, err := zlib.NewReader(bytes.NewReader(raw))
			if err != nil {
				return nil, fmt.Errorf("a chunk is damaged: %w", err)
			}
			if raw, err = io.ReadAll(io.LimitReader(z, int64(size)+5)); err != nil {
				return nil, fmt.Errorf("a chunk is damaged: %w", err)
			}
		case id == 2:
			whole := len(raw) / c.t.width
			out := make([]byte, len(raw))
			for i := range whole {
				for b := range c.t.width {
					out[i*c.t.width+b] = raw[b*whole+i]
				}
			}
			raw = out
		}
	}
	if len(raw) != size {
		return nil, fmt.Errorf("a chunk has %d bytes, must have %d", len(raw), size)
	}
	return raw, nil
}

// place copies a chunk into its slab; what lies beyond the array is left out.
func (c *h5Chunks) place(slab, raw []byte, origin []int) {
	rank, w := len(c.shape), c.t.width
	index := make([]int, rank)
	run := c.chunk[rank-1]
	for from := 0; from < len(raw); from += run * w {
		to, inside := index[0], true
		for k := 1; k < rank; k++ {
			at := origin[k] + index[k]
			inside = inside && at < c.shape[k]
			to = to*c.shape[k] + at
		}
		if rank == 1 {
			to = 0
		}
		if n := min(run, c.shape[rank-1]-origin[rank-1]); inside && rank > 1 {
			copy(slab[to*w:], raw[from:from+n*w])
		} else if rank == 1 {
			copy(slab, raw)
		}
		for k := rank - 2; k >= 0; k-- {
			if index[k]++; index[k] < c.chunk[k] {
				break
			}
			index[k] = 0
		}
	}
}

// fletcher32 is the checksum of HDF5's filter, over words of 16 bits.
func fletcher32(b []byte) uint32 {
	var s1, s2 uint32
	for i := 0; i < len(b); i += 2 {
		x := uint32(b[i]) << 8
		if i+1 < len(b) {
			x |= uint32(b[i+1])
		}
		s1 = (s1 + x) % 65535
		s2 = (s2 + s1) % 65535
	}
	return s2<<16 | s1
}
