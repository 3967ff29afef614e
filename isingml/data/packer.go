package data

import (
	"fmt"

	"github.com/isingml/kernel/isingml/lattice"
)

// A packer turns a stream of numbers into packed configurations.
type packer struct {
	l      int
	volume int64
	at     int64 // number of the next element
	site   int64 // the same inside its configuration
	packed []byte

	minus, zero int64 // 1 + the element at which -1 and 0 came first
}

// add takes some elements of the given width; value reads one.
func (p *packer) add(part []byte, width int64, value func([]byte) float64) error {
	var seen [3]bool // -1, 0, 1
	first := p.at
	for rest := part; len(rest) > 0; rest = rest[width:] {
		v := value(rest)
		spin := int8(v)
		if float64(spin) != v || uint8(spin+1) > 2 {
			return fmt.Errorf("%s is %v, must be +1 or -1, or 1 or 0", p.place(p.at), v)
		}
		seen[spin+1] = true
		if p.site%8 == 0 {
			p.packed = append(p.packed, 0)
		}
		// Arithmetic, because a branch on a spin is one that cannot be
		// predicted: up is 1 for +1 and 0 for 0 and -1.
		up := byte(spin) & 1 &^ (byte(spin) >> 7)
		p.packed[len(p.packed)-1] |= up << (p.site % 8)
		p.at++
		if p.site++; p.site == p.volume {
			p.site = 0
		}
	}
	if seen[0] && p.minus == 0 {
		p.minus = 1 + first + indexOf(-1, part, width, value)
	}
	if seen[1] && p.zero == 0 {
		p.zero = 1 + first + indexOf(0, part, width, value)
	}
	if p.minus > 0 && p.zero > 0 {
		return fmt.Errorf("%s is -1 and %s is 0: all must be +1 or -1, or all 1 or 0", p.place(p.minus-1), p.place(p.zero-1))
	}
	return nil
}

// indexOf returns the number of the first element that is v.
func indexOf(v float64, part []byte, width int64, value func([]byte) float64) (i int64) {
	for ; value(part) != v; part = part[width:] {
		i++
	}
	return i
}

// place says where the element with that number is.
func (p *packer) place(number int64) string {
	site := number % p.volume
	return fmt.Sprintf("configuration %d, row %d, column %d", number/p.volume, site/int64(p.l), site%int64(p.l))
}

// A valuePacker turns a stream of numbers into packed configurations of sites
// with more states than a spin.
type valuePacker struct {
	format lattice.Format
	row    []int8 // the values of the configuration that is being read
	rows   int
	packed []byte
}

// add takes some elements of the given width; value reads one.
func (p *valuePacker) add(part []byte, width int64, value func([]byte) float64) error {
	sites := p.format.Sites()
	for ; len(part) > 0; part = part[width:] {
		v := value(part)
		x := int8(v)
		if _, ok := p.format.Codec.Code(x); !ok || float64(x) != v {
			l := p.format.Shape[0]
			return fmt.Errorf("configuration %d, row %d, column %d is %v, must be one of %d", p.rows, len(p.row)/l, len(p.row)%l, v, p.format.Codec.Values())
		}
		if p.row = append(p.row, x); len(p.row) < sites {
			continue
		}
		at := len(p.packed)
		p.packed = append(p.packed, make([]byte, p.format.Size())...)
		p.format.Pack(p.packed[at:], p.row)
		p.row, p.rows = p.row[:0], p.rows+1
	}
	return nil
}
