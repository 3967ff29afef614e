package lattice

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// A Codec says which values a site takes and how they are packed: as codes of
// [Codec.Bits] bits. Every value fits an int8.
type Codec struct {
	States int `json:"states"` // how many values there are, from 2 to 128
	First  int `json:"first"`  // the value of code 0
	Step   int `json:"step"`   // from the value of a code to that of the next
}

// Spins is the codec of Ising spins, -1 and +1.
var Spins = Codec{States: 2, First: -1, Step: 2}

// Bits returns how many bits a site takes.
func (c Codec) Bits() int { return bits.Len(uint(c.States - 1)) }

// Value returns the value of a code.
func (c Codec) Value(code int) int8 { return int8(c.First + code*c.Step) }

// Code returns the code of a value, and false if it has none.
func (c Codec) Code(value int8) (code int, ok bool) {
	d := int(value) - c.First
	code = d / c.Step
	return code, d%c.Step == 0 && code >= 0 && code < c.States
}

// Values returns all values in the order of their codes.
func (c Codec) Values() []int8 {
	values := make([]int8, c.States)
	for code := range values {
		values[code] = c.Value(code)
	}
	return values
}

func (c Codec) validate() error {
	last := c.First + (c.States-1)*c.Step
	if c.States < 2 || c.States > 128 || c.Step == 0 || min(c.First, last) < -128 || max(c.First, last) > 127 {
		return fmt.Errorf("lattice: a codec of %d values from %d in steps of %d, must be 2 to 128 different ones from -128 to 127", c.States, c.First, c.Step)
	}
	return nil
}

// A Format is how configurations are laid out: the lengths of a periodic
// lattice and what its sites hold. Sites are counted with the first length
// running fastest: on a square, row by row, y*L + x.
type Format struct {
	Shape []int `json:"shape"`
	Codec Codec `json:"codec"`
}

// Square returns the format of Ising spins on an L x L torus.
func Square(l int) Format { return Format{Shape: []int{l, l}, Codec: Spins} }

// Validate reports a length below 2, more than 2^40 sites, or a codec that is
// none.
func (f Format) Validate() error {
	if len(f.Shape) == 0 {
		return fmt.Errorf("lattice: a shape without a length")
	}
	sites := 1
	for _, l := range f.Shape {
		if l < 2 || l > 1<<40/sites {
			return fmt.Errorf("lattice: the shape %v must have lengths of at least 2 and at most 2^40 sites", f.Shape)
		}
		sites *= l
	}
	return f.Codec.validate()
}

// String names a format in words, such as "16x16 of -1 and +1".
func (f Format) String() string {
	var b strings.Builder
	for k, l := range f.Shape {
		if k > 0 {
			b.WriteByte('x')
		}
		b.WriteString(strconv.Itoa(l))
	}
	return b.String() + " of " + f.Codec.String()
}

// String names the values, such as "-1 and +1" or "0 to 2".
func (c Codec) String() string {
	last := c.First + (c.States-1)*c.Step
	switch {
	case c == Spins:
		return "-1 and +1"
	case c.States == 2:
		return fmt.Sprintf("%d and %d", c.First, last)
	case c.Step == 1:
		return fmt.Sprintf("%d to %d", c.First, last)
	}
	return fmt.Sprintf("%d to %d in steps of %d", c.First, last, c.Step)
}

// Labels tells whether the values are names of states rather than numbers that
// can be added up, as spins can: numbers lie symmetric about 0.
func (c Codec) Labels() bool { return 2*c.First+(c.States-1)*c.Step != 0 }

// Equal tells whether two formats are the same.
func (f Format) Equal(g Format) bool { return slices.Equal(f.Shape, g.Shape) && f.Codec == g.Codec }

// Sites returns V, the number of sites.
func (f Format) Sites() int {
	v := 1
	for _, l := range f.Shape {
		v *= l
	}
	return v
}

// Size returns the bytes that one packed configuration takes: the bits of all
// sites rounded up. Bit k of the code of site i is bit number i*Bits + k of the
// row, bit n of a row being bit n%8, least significant first, of byte n/8.
// Unused bits of the last byte are zero.
func (f Format) Size() int { return (f.Sites()*f.Codec.Bits() + 7) / 8 }

// Pack writes V values into a row of Size bytes that are all zero.
func (f Format) Pack(row []byte, values []int8) {
	if f.Codec == Spins {
		packSpins(row, values)
		return
	}
	width := f.Codec.Bits()
	for i, v := range values {
		code, _ := f.Codec.Code(v)
		at := i * width
		row[at/8] |= byte(code << (at % 8))
		if over := at%8 + width; over > 8 {
			row[at/8+1] |= byte(code >> (8 - at%8))
		}
	}
}

// Unpack writes the V values of a row into values.
func (f Format) Unpack(values []int8, row []byte) {
	values = values[:f.Sites()]
	if f.Codec == Spins {
		unpackSpins(row, values, &bytesOfSpins)
		return
	}
	f.codes(row, func(i, code int) { values[i] = f.Codec.Value(code) })
}

// codes calls visit with the code of every site.
func (f Format) codes(row []byte, visit func(i, code int)) {
	width := f.Codec.Bits()
	for i := range f.Sites() {
		at := i * width
		code := int(row[at/8]) >> (at % 8)
		if at%8+width > 8 {
			code |= int(row[at/8+1]) << (8 - at%8)
		}
		visit(i, code&(1<<width-1))
	}
}

// check reports a code that is no value's, or an unused bit that is set.
func (f Format) check(row []byte) (err error) {
	if used := f.Sites() * f.Codec.Bits() % 8; used > 0 && row[len(row)-1]>>used != 0 {
		return fmt.Errorf("unused bits are set")
	}
	if f.Codec.States == 1<<f.Codec.Bits() {
		return nil
	}
	f.codes(row, func(i, code int) {
		if code >= f.Codec.States && err == nil {
			err = fmt.Errorf("site %d has the code %d of %d", i, code, f.Codec.States)
		}
	})
	return err
}
