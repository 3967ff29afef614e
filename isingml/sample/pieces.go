package sample

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
)

// Pieces keep the unfinished work of an ensemble. A piece is there completely
// or not at all. The store of a study has them; nil does without.
type Pieces interface {
	// Load returns a piece, and false if there is none of that name.
	Load(name string) (data []byte, ok bool, err error)
	// Save keeps a piece, in place of one of that name.
	Save(name string, data []byte) error
}

// A segment is consecutive configurations of one chain, and the chain's state
// after the last of them.
type segment struct {
	set    *lattice.Set
	energy []float64
	state  []byte
}

// segmentName names the segment of a chain by the number of its first
// configuration, so that segments of any length follow on each other.
func segmentName(chain, first int) string { return fmt.Sprintf("chain-%03d/%09d", chain, first) }

func (g *segment) encode() []byte {
	bits := g.set.Bits()
	out := make([]byte, 0, 4+8*len(g.energy)+len(bits)+len(g.state))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(g.energy)))
	for _, e := range g.energy {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(e))
	}
	out = append(out, bits...)
	return append(out, g.state...)
}

func decodeSegment(l int, data []byte) (*segment, error) {
	if len(data) < 4 {
		return nil, fmt.Errorf("a segment of %d bytes is too short", len(data))
	}
	n := uint64(binary.LittleEndian.Uint32(data))
	data = data[4:]
	size := uint64(lattice.PackedSize(l))
	if uint64(len(data)) < n*(8+size) {
		return nil, fmt.Errorf("a segment of %d configurations is cut short at %d bytes", n, len(data))
	}
	g := &segment{energy: make([]float64, n)}
	for i := range g.energy {
		g.energy[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
	data = data[8*n:]
	set, err := lattice.FromPacked(l, data[:n*size:n*size])
	if err != nil {
		return nil, err
	}
	g.set, g.state = set, data[n*size:]
	return g, nil
}
