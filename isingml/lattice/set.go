package lattice

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// A Set is an ordered set of configurations of one format, packed.
// The zero value is not usable; make one with NewSet, FromPacked or FromRows.
type Set struct {
	format Format
	size   int // bytes of a row
	bits   []byte
}

// NewSet returns an empty set for Ising configurations of linear size l >= 2.
func NewSet(l int) (*Set, error) {
	if l < 2 {
		return nil, fmt.Errorf("lattice: L is %d, must be at least 2", l)
	}
	return FromRows(Square(l), nil)
}

// FromPacked is FromRows for Ising configurations of linear size l.
func FromPacked(l int, bits []byte) (*Set, error) {
	if l < 2 {
		return nil, fmt.Errorf("lattice: L is %d, must be at least 2", l)
	}
	return FromRows(Square(l), bits)
}

// FromRows returns the set whose configurations are the consecutive rows of
// bits, each f.Size() bytes long. The set keeps bits, and does not look at
// them: see [Set.Check].
func FromRows(f Format, bits []byte) (*Set, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	s := &Set{format: f, size: f.Size(), bits: bits}
	if len(bits)%s.size != 0 {
		return nil, fmt.Errorf("lattice: %d packed bytes for %v, must be a multiple of %d", len(bits), f.Shape, s.size)
	}
	return s, nil
}

// Check reports the first configuration with a code that stands for no value,
// or with an unused bit that is set.
func (s *Set) Check() error {
	for i := range s.Len() {
		if err := s.format.check(s.Row(i)); err != nil {
			return fmt.Errorf("lattice: configuration %d: %w", i, err)
		}
	}
	return nil
}

// PackedSize returns the bytes of one Ising configuration of linear size l:
// spin i is bit i%8 (least significant first) of byte i/8, set for +1; unused
// bits of the last byte are zero.
func PackedSize(l int) int { return (l*l + 7) / 8 }

// Format returns the shape and codec of the configurations.
func (s *Set) Format() Format { return s.format }

// L returns the first length of the configurations' shape, which is the linear
// size of squares and cubes.
func (s *Set) L() int { return s.format.Shape[0] }

// Len returns the number of configurations.
func (s *Set) Len() int { return len(s.bits) / s.size }

// Bits returns all configurations, packed row after row. It is the set's own
// memory: read it, do not change it.
func (s *Set) Bits() []byte { return s.bits }

// Append adds a copy of c, which must be valid and of the set's format.
func (s *Set) Append(c Configuration) error {
	if !s.format.Equal(Square(c.L)) {
		return fmt.Errorf("lattice: configuration of L=%d added to a set of L=%d", c.L, s.L())
	}
	if err := c.Validate(); err != nil {
		return err
	}
	s.append(c)
	return nil
}

func (s *Set) append(c Configuration) {
	at := len(s.bits)
	s.bits = append(s.bits, make([]byte, s.size)...)
	packSpins(s.bits[at:], c.Spins)
}

// At returns a copy of configuration i of a square lattice, values in place of
// spins if it has others; it panics unless 0 <= i < Len.
func (s *Set) At(i int) Configuration {
	c := Configuration{L: s.L(), Spins: make([]int8, s.format.Sites())}
	s.Unpack(i, c.Spins)
	return c
}

// Unpack writes the V values of configuration i into dst.
func (s *Set) Unpack(i int, dst []int8) { s.format.Unpack(dst, s.Row(i)) }

// Floats writes the numbers of configuration i into dst, [Format.Numbers] of
// them: the values of the sites, whatever they are.
func (s *Set) Floats(i int, dst []float32) {
	s.format.UnpackFloats(dst, s.Row(i))
}

// AppendFloats adds a configuration of [Format.Numbers] numbers. It is an error
// if one is not a value of the set's format.
func (s *Set) AppendFloats(numbers []float32) error {
	row := make([]byte, s.size)
	if err := s.format.PackFloats(row, numbers); err != nil {
		return err
	}
	s.bits = append(s.bits, row...)
	return nil
}

// Order returns the order parameter of configuration i, from 0 to 1: of spins,
// and of other numbers that lie symmetric about 0, the absolute value of their
// mean, in units of the largest; of the labels of q states, as in the Potts
// model, (q n/V - 1)/(q - 1) with the number n of sites in the most frequent
// one. Of two states both are the same. Of real numbers it is the length of
// their mean, a vector of as many components as a site has.
func (s *Set) Order(i int) float64 {
	v, c := float64(s.format.Sites()), s.format.Codec
	if c == Spins {
		return math.Abs(float64(s.Magnetization(i))) / v
	}
	if c.Real {
		return s.meanLength(i)
	}
	count := make([]int, c.States)
	s.format.codes(s.Row(i), func(_, code int) { count[code]++ })
	if c.Labels() {
		q := float64(c.States)
		return (q*float64(slices.Max(count))/v - 1) / (q - 1)
	}
	sum := 0
	for code, n := range count {
		sum += n * int(c.Value(code))
	}
	return math.Abs(float64(sum)) / (v * math.Abs(float64(c.First)))
}

func (s *Set) meanLength(i int) float64 {
	row, components := s.Row(i), max(1, s.format.Components)
	sum := make([]float64, components)
	for k := range s.format.Numbers() {
		sum[k%components] += float64(floatAt(row, k))
	}
	return norm(sum) / float64(s.format.Sites())
}

// Magnetization returns the sum of the Ising spins of configuration i.
func (s *Set) Magnetization(i int) int {
	up := 0
	for _, b := range s.Row(i) {
		up += bits.OnesCount8(b)
	}
	return 2*up - s.format.Sites()
}

// Slice returns configurations lo to hi-1; the memory is shared.
func (s *Set) Slice(lo, hi int) *Set {
	return &Set{format: s.format, size: s.size, bits: s.bits[lo*s.size : hi*s.size : hi*s.size]}
}

// Row returns configuration i, packed, in the set's own memory.
func (s *Set) Row(i int) []byte { return s.bits[i*s.size : (i+1)*s.size] }
