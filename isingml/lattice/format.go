package lattice

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// A Codec says which values a site takes and how they are packed: those of a
// finite alphabet, which fit an int8, as codes of [Codec.Bits] bits, or real
// numbers as float32.
type Codec struct {
	States int  `json:"states"`         // how many values there are, from 2 to 128
	First  int  `json:"first"`          // the value of code 0
	Step   int  `json:"step"`           // from the value of a code to that of the next
	Real   bool `json:"real,omitempty"` // real numbers; all else is then 0
}

var (
	// Spins is the codec of Ising spins, -1 and +1.
	Spins = Codec{States: 2, First: -1, Step: 2}
	// Reals is the codec of real numbers, such as the field of the phi^4 model or
	// the components of a Heisenberg spin.
	Reals = Codec{Real: true}
)

// Bits returns how many bits a number takes.
func (c Codec) Bits() int {
	if c.Real {
		return 32
	}
	return bits.Len(uint(c.States - 1))
}

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
	if c == Reals {
		return nil
	}
	if c.Real {
		return fmt.Errorf("lattice: a codec of real numbers that has %d values", c.States)
	}
	if c.States < 2 || c.States > 128 || c.Step == 0 || min(c.First, last) < -128 || max(c.First, last) > 127 {
		return fmt.Errorf("lattice: a codec of %d values from %d in steps of %d, must be 2 to 128 different ones from -128 to 127", c.States, c.First, c.Step)
	}
	return nil
}

// A Format is how configurations are laid out: the lengths of a periodic
// lattice and what its sites hold. Sites are counted with those of a unit cell
// running fastest, then the first length: on a square, row by row, y*L + x.
type Format struct {
	Shape []int `json:"shape"` // how many unit cells there are in each direction
	// Basis is the number of sites of a unit cell, such as 2 on the honeycomb
	// lattice; 0 means 1.
	Basis int `json:"basis,omitempty"`
	// Components is how many real numbers a site holds; 0 means 1.
	Components int   `json:"components,omitempty"`
	Codec      Codec `json:"codec"`
}

// Square returns the format of Ising spins on an L x L torus.
func Square(l int) Format { return Format{Shape: []int{l, l}, Codec: Spins} }

// maxPerCell bounds the sites of a unit cell and the components of a site.
const maxPerCell = 1 << 10

// Validate reports a length below 2, more than 2^40 numbers, components of what
// is no real number, or a codec that is none.
func (f Format) Validate() error {
	if len(f.Shape) == 0 {
		return fmt.Errorf("lattice: a shape without a length")
	}
	if f.Basis < 0 || f.Basis > maxPerCell || f.Components < 0 || f.Components > maxPerCell {
		return fmt.Errorf("lattice: %d sites a unit cell and %d components a site, must be 0, which means 1, to %d", f.Basis, f.Components, maxPerCell)
	}
	if f.Components > 1 && !f.Codec.Real {
		return fmt.Errorf("lattice: sites of %d components that are not real numbers", f.Components)
	}
	sites := max(1, f.Basis) * max(1, f.Components)
	for _, l := range f.Shape {
		if l < 2 || l > 1<<40/sites {
			return fmt.Errorf("lattice: the shape %v must have lengths of at least 2, and at most 2^40 numbers", f.Shape)
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
	if f.Basis > 1 {
		fmt.Fprintf(&b, " cells of %d sites", f.Basis)
	}
	b.WriteString(" of ")
	if f.Components > 1 {
		fmt.Fprintf(&b, "%d ", f.Components)
	}
	return b.String() + f.Codec.String()
}

// String names the values, such as "-1 and +1" or "0 to 2".
func (c Codec) String() string {
	last := c.First + (c.States-1)*c.Step
	switch {
	case c.Real:
		return "real numbers"
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
func (c Codec) Labels() bool { return !c.Real && 2*c.First+(c.States-1)*c.Step != 0 }

// Equal tells whether two formats are the same.
func (f Format) Equal(g Format) bool {
	return slices.Equal(f.Shape, g.Shape) && max(1, f.Basis) == max(1, g.Basis) &&
		max(1, f.Components) == max(1, g.Components) && f.Codec == g.Codec
}

// Sites returns V, the number of sites.
func (f Format) Sites() int {
	v := max(1, f.Basis)
	for _, l := range f.Shape {
		v *= l
	}
	return v
}

// Numbers returns how many numbers a configuration holds: one a site, or as
// many as a site has components, site after site.
func (f Format) Numbers() int { return f.Sites() * max(1, f.Components) }

// Size returns the bytes that one packed configuration takes: the bits of all
// numbers rounded up. Bit k of the code of site i is bit number i*Bits + k of the
// row, bit n of a row being bit n%8, least significant first, of byte n/8.
// Unused bits of the last byte are zero. Real numbers are float32 of IEEE 754,
// least significant byte first.
func (f Format) Size() int { return (f.Numbers()*f.Codec.Bits() + 7) / 8 }

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

// Unpack writes the V values of a row into values. It is not for real numbers.
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

// check reports a code that is no value's, an unused bit that is set, or a
// number that is not finite.
func (f Format) check(row []byte) (err error) {
	if f.Codec.Real {
		for i := range f.Numbers() {
			if x := floatAt(row, i); math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return fmt.Errorf("number %d is %v, must be finite", i, x)
			}
		}
		return nil
	}
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
