package dense

import "encoding/binary"

// A Batch is the spins of some configurations, a byte a site and group.
type Batch struct {
	n      int
	bytes  [][]byte // inputs+1 for each group; the last input is always 1
	memory [][]byte

	reals []reals // in place of bytes
	one   []float32
}

// NewBatch returns an empty batch for at most so many configurations.
func NewBatch(inputs, most int) *Batch {
	b := new(Batch)
	for range (most + group - 1) / group {
		// 64 sites are written at a time, so there is room for 63 more.
		b.memory = append(b.memory, make([]byte, inputs+1+63)[:inputs+1])
	}
	return b
}

// Len returns the number of configurations.
func (b *Batch) Len() int { return b.n }

// Set fills the batch with configurations, packed as in a lattice.Set.
func (b *Batch) Set(configurations [][]byte) {
	b.n, b.bytes = len(configurations), b.memory[:(len(configurations)+group-1)/group]
	for i, bytes := range b.bytes {
		rows := configurations[group*i : min(group*(i+1), len(configurations))]
		inputs := len(bytes) - 1
		for at := 0; 8*at < inputs; at += 8 {
			var words [8]uint64
			for j, row := range rows {
				words[j] = word(row[at:])
			}
			transpose(&words)
			to := bytes[8*at : 8*at+64]
			for j, x := range words {
				binary.LittleEndian.PutUint64(to[8*j:], transposeBits(x))
			}
		}
		bytes[inputs] = 0xff
	}
}

// word returns the first eight bytes of row, or what there is of them.
func word(row []byte) (x uint64) {
	if len(row) >= 8 {
		return binary.LittleEndian.Uint64(row)
	}
	for j, b := range row {
		x |= uint64(b) << (8 * j)
	}
	return x
}

// transpose makes byte i of word j byte j of word i.
func transpose(x *[8]uint64) {
	for i := range 4 {
		exchange(&x[i], &x[i+4], 32, 0x00000000ffffffff)
	}
	for _, i := range [4]int{0, 1, 4, 5} {
		exchange(&x[i], &x[i+2], 16, 0x0000ffff0000ffff)
	}
	for i := 0; i < 8; i += 2 {
		exchange(&x[i], &x[i+1], 8, 0x00ff00ff00ff00ff)
	}
}

// exchange swaps the bits of b that mask names with those of a above them.
func exchange(a, b *uint64, shift uint, mask uint64) {
	t := (*a>>shift ^ *b) & mask
	*b ^= t
	*a ^= t << shift
}

// transposeBits makes bit i of byte j bit j of byte i.
func transposeBits(x uint64) uint64 {
	t := (x ^ x>>7) & 0x00aa00aa00aa00aa
	x ^= t ^ t<<7
	t = (x ^ x>>14) & 0x0000cccc0000cccc
	x ^= t ^ t<<14
	t = (x ^ x>>28) & 0x00000000f0f0f0f0
	return x ^ t ^ t<<28
}
