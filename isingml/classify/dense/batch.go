package dense

import "encoding/binary"

// A Batch is the spins of some configurations, a byte a site and group.
type Batch struct {
	n      int
	bytes  [][]byte // inputs+1 for each group; the last input is always 1
	memory [][]byte
}

// NewBatch returns an empty batch for at most so many configurations.
func NewBatch(inputs, most int) *Batch {
	b := new(Batch)
	for range (most + group - 1) / group {
		// Whole bytes of spins are written, so there is room for seven more.
		b.memory = append(b.memory, make([]byte, inputs+1+7)[:inputs+1])
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
		wide := bytes[:cap(bytes)]
		for at := 0; 8*at < inputs; at++ {
			var block uint64
			for j, row := range rows {
				block |= uint64(row[at]) << (8 * j)
			}
			binary.LittleEndian.PutUint64(wide[8*at:], transpose(block))
		}
		bytes[inputs] = 0xff
	}
}

// transpose exchanges the bits of 8 bytes with their rows: bit i of byte j
// becomes bit j of byte i.
func transpose(x uint64) uint64 {
	t := (x ^ x>>7) & 0x00aa00aa00aa00aa
	x ^= t ^ t<<7
	t = (x ^ x>>14) & 0x0000cccc0000cccc
	x ^= t ^ t<<14
	t = (x ^ x>>28) & 0x00000000f0f0f0f0
	return x ^ t ^ t<<28
}
