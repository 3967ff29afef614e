package lattice

import (
	"fmt"
	"math/bits"
)

// A Set is an ordered set of configurations of one size, one bit a spin.
// The zero value is not usable; make one with NewSet or FromPacked.
type Set struct {
	l    int
	bits []byte
}

// NewSet returns an empty set for configurations of linear size l >= 2.
func NewSet(l int) (*Set, error) {
	if l < 2 {
		return nil, fmt.Errorf("lattice: L is %d, must be at least 2", l)
	}
	return &Set{l: l}, nil
}

// FromPacked returns the set whose configurations are the consecutive rows of
// bits, each PackedSize(l) bytes long. The set keeps bits.
func FromPacked(l int, bits []byte) (*Set, error) {
	s, err := NewSet(l)
	if err != nil {
		return nil, err
	}
	if len(bits)%PackedSize(l) != 0 {
		return nil, fmt.Errorf("lattice: %d packed bytes for L=%d, must be a multiple of %d", len(bits), l, PackedSize(l))
	}
	s.bits = bits
	return s, nil
}

// PackedSize returns the bytes that one configuration of linear size l takes:
// V bits rounded up. Spin i is bit i%8 (least significant first) of byte i/8,
// set for +1; unused bits of the last byte are zero.
func PackedSize(l int) int { return (l*l + 7) / 8 }

// L returns the linear size of the configurations.
func (s *Set) L() int { return s.l }

// Len returns the number of configurations.
func (s *Set) Len() int { return len(s.bits) / PackedSize(s.l) }

// Bits returns all configurations, packed row after row. It is the set's own
// memory: read it, do not change it.
func (s *Set) Bits() []byte { return s.bits }

// Append adds a copy of c, which must be valid and of the set's size.
func (s *Set) Append(c Configuration) error {
	if c.L != s.l {
		return fmt.Errorf("lattice: configuration of L=%d added to a set of L=%d", c.L, s.l)
	}
	if err := c.Validate(); err != nil {
		return err
	}
	s.append(c)
	return nil
}

func (s *Set) append(c Configuration) {
	at := len(s.bits)
	s.bits = append(s.bits, make([]byte, PackedSize(s.l))...)
	row := s.bits[at:]
	spins := c.Spins
	for len(spins) >= 8 {
		row[0] = packEight((*[8]int8)(spins))
		row, spins = row[1:], spins[8:]
	}
	for i, spin := range spins {
		if spin > 0 {
			row[0] |= 1 << i
		}
	}
}

// packEight returns a byte whose bits are set for the spins +1 of eight +1 or -1.
func packEight(s *[8]int8) (b byte) {
	for i, spin := range s {
		b |= (byte(spin)>>7 ^ 1) << i
	}
	return b
}

// PutBits sets the bits that are set in x in a packed row, from spin number at
// on. It clears none.
func PutBits(row []byte, at int, x uint64) {
	if shift := at % 8; shift > 0 {
		row[at/8] |= byte(x << shift)
		x >>= 8 - shift
		at += 8 - shift
	}
	for i := at / 8; x != 0; i++ {
		row[i] |= byte(x)
		x >>= 8
	}
}

// At returns a copy of configuration i; it panics unless 0 <= i < Len.
func (s *Set) At(i int) Configuration {
	c := Configuration{L: s.l, Spins: make([]int8, s.l*s.l)}
	s.Unpack(i, c.Spins)
	return c
}

// Unpack writes the V spins of configuration i, each +1 or -1, into dst.
func (s *Set) Unpack(i int, dst []int8) { unpack(s.row(i), dst[:s.l*s.l], &bytesOfSpins) }

// UnpackFloat32 writes the V spins of configuration i, each +1 or -1, into dst.
func (s *Set) UnpackFloat32(i int, dst []float32) { unpack(s.row(i), dst[:s.l*s.l], &floatsOfSpins) }

// The eight spins that each byte stands for.
var (
	bytesOfSpins  = spinTable[int8]()
	floatsOfSpins = spinTable[float32]()
)

func spinTable[T int8 | float32]() (table [256][8]T) {
	for b := range table {
		for k := range table[b] {
			table[b][k] = T(2*(b>>k&1) - 1)
		}
	}
	return table
}

// unpack writes the spins of a row, eight at a time.
func unpack[T int8 | float32](row []byte, dst []T, table *[256][8]T) {
	for len(dst) >= 8 {
		*(*[8]T)(dst) = table[row[0]]
		row, dst = row[1:], dst[8:]
	}
	if len(dst) > 0 {
		copy(dst, table[row[0]][:])
	}
}

// Magnetization returns the sum of the spins of configuration i.
func (s *Set) Magnetization(i int) int {
	up := 0
	for _, b := range s.row(i) {
		up += bits.OnesCount8(b)
	}
	return 2*up - s.l*s.l
}

// Slice returns configurations lo to hi-1; the memory is shared.
func (s *Set) Slice(lo, hi int) *Set {
	size := PackedSize(s.l)
	return &Set{l: s.l, bits: s.bits[lo*size : hi*size : hi*size]}
}

func (s *Set) row(i int) []byte {
	size := PackedSize(s.l)
	return s.bits[i*size : (i+1)*size]
}
