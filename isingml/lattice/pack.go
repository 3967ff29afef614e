package lattice

import (
	"encoding/binary"
	"fmt"
	"math"
)

// packSpins packs spins of +1 and -1 into a row of zeros.
func packSpins(row []byte, spins []int8) {
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

// unpackSpins writes the spins of a row, eight at a time.
func unpackSpins[T int8 | float32](row []byte, dst []T, table *[256][8]T) {
	for len(dst) >= 8 {
		*(*[8]T)(dst) = table[row[0]]
		row, dst = row[1:], dst[8:]
	}
	if len(dst) > 0 {
		copy(dst, table[row[0]][:])
	}
}

// PackFloats writes the numbers of a configuration into a row of Size bytes that
// are all zero. It is an error if one is not a value of the format.
func (f Format) PackFloats(row []byte, numbers []float32) error {
	if len(numbers) != f.Numbers() {
		return fmt.Errorf("lattice: %d numbers for %v, must be %d", len(numbers), f, f.Numbers())
	}
	if f.Codec.Real {
		for i, x := range numbers {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return fmt.Errorf("lattice: number %d is %v, must be finite", i, x)
			}
			binary.LittleEndian.PutUint32(row[4*i:], math.Float32bits(x))
		}
		return nil
	}
	values := make([]int8, len(numbers))
	for i, x := range numbers {
		values[i] = int8(x)
		if _, ok := f.Codec.Code(values[i]); !ok || float32(values[i]) != x {
			return fmt.Errorf("lattice: site %d is %v, must be one of %v", i, x, f.Codec)
		}
	}
	f.Pack(row, values)
	return nil
}

// UnpackFloats writes the numbers of a row, see [Set.Floats].
func (f Format) UnpackFloats(numbers []float32, row []byte) {
	numbers = numbers[:f.Numbers()]
	switch {
	case f.Codec.Real:
		for k := range numbers {
			numbers[k] = floatAt(row, k)
		}
	case f.Codec == Spins:
		unpackSpins(row, numbers, &floatsOfSpins)
	default:
		f.codes(row, func(k, code int) { numbers[k] = float32(f.Codec.Value(code)) })
	}
}

// floatAt returns number i of a row of real numbers.
func floatAt(row []byte, i int) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(row[4*i:]))
}
