package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml/lattice"
)

// Values says what the numbers in a file stand for.
type Values struct {
	// Codec has the values of a site, or is [lattice.Reals] for real numbers, which
	// are kept in single precision; the zero value stands for spins, which a file
	// may write as +1 and -1 or as 1 and 0.
	Codec lattice.Codec
	// Map replaces numbers before all else; one that is not there stays as it
	// is. Sign takes +1 or -1 for the sign of every number, and refuses zero.
	Map  map[float64]float64
	Sign bool
}

// ParseValues reads the values of a site, such as "1,2,3" or "-1,0,1", or the word
// "real" for real numbers.
func ParseValues(text string) (lattice.Codec, error) {
	if text == "real" {
		return lattice.Reals, nil
	}
	var values []int
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < -128 || n > 127 {
			return lattice.Codec{}, fmt.Errorf("data: the values %q must be whole numbers from -128 to 127 with commas between: replace others first, with --map", text)
		}
		values = append(values, n)
	}
	slices.Sort(values)
	if len(values) < 2 || len(slices.Compact(slices.Clone(values))) < len(values) {
		return lattice.Codec{}, fmt.Errorf("data: the values %q must be at least two different ones", text)
	}
	c := lattice.Codec{States: len(values), First: values[0], Step: values[1] - values[0]}
	for i, v := range values {
		if v != c.First+i*c.Step {
			return lattice.Codec{}, fmt.Errorf("data: the values %v do not lie in equal steps: replace them by 0 to %d with --map", values, len(values)-1)
		}
	}
	return c, nil
}

// ParseMap reads replacements such as "0.5=1,-0.5=-1", or the word "sign".
func (v *Values) ParseMap(text string) error {
	if text == "sign" {
		v.Sign = true
		return nil
	}
	v.Map = map[float64]float64{}
	for pair := range strings.SplitSeq(text, ",") {
		from, to, ok := strings.Cut(pair, "=")
		a, err1 := strconv.ParseFloat(strings.TrimSpace(from), 64)
		b, err2 := strconv.ParseFloat(strings.TrimSpace(to), 64)
		if _, twice := v.Map[a]; !ok || errors.Join(err1, err2) != nil || twice {
			return fmt.Errorf("data: the map %q must be pairs such as 0.5=1,-0.5=-1, each number once, or the word sign", text)
		}
		v.Map[a] = b
	}
	return nil
}

// replace applies Map and Sign.
func (v *Values) replace(x float64) (float64, error) {
	if y, ok := v.Map[x]; ok {
		x = y
	}
	if v.Sign {
		if x == 0 || math.IsNaN(x) {
			return x, fmt.Errorf("is %v, which has no sign", x)
		}
		return math.Copysign(1, x), nil
	}
	return x, nil
}

// plain says that numbers are taken as they are.
func (v *Values) plain() bool { return len(v.Map) == 0 && !v.Sign }

// A coder turns numbers into codes of sites, the same way in all files.
type coder struct {
	Values
	codec       lattice.Codec
	minus, zero string // where -1 and 0 came first
	seen        []int64
}

func newCoder(v Values) *coder {
	c := &coder{Values: v, codec: v.Codec}
	if c.codec == (lattice.Codec{}) {
		c.codec = lattice.Spins
	}
	c.seen = make([]int64, c.codec.States)
	return c
}

// code returns the code of a number.
func (c *coder) code(x float64, place func() string) (int, error) {
	x, err := c.replace(x)
	if err != nil {
		return 0, fmt.Errorf("%s %w", place(), err)
	}
	n := int8(x)
	whole := float64(n) == x
	if c.codec != lattice.Spins {
		code, ok := c.codec.Code(n)
		if !ok || !whole {
			return 0, fmt.Errorf("%s is %v, must be one of %d: name other values with --values, such as --values 1,2,3, or replace them with --map", place(), x, c.codec.Values())
		}
		c.seen[code]++
		return code, nil
	}
	switch {
	case !whole || n < -1 || n > 1:
		return 0, fmt.Errorf("%s is %v, must be +1 or -1, or 1 or 0: write --states Q for values 0 to Q-1, --values for others, such as --values 1,2,3, --values real for a real field, or --map sign for its signs", place(), x)
	case n == -1 && c.minus == "":
		c.minus = place()
	case n == 0 && c.zero == "":
		c.zero = place()
	}
	if c.minus != "" && c.zero != "" {
		return 0, fmt.Errorf("%s is -1 and %s is 0: all must be +1 or -1, or all 1 or 0; write --values -1,0,1 if sites have three states", c.minus, c.zero)
	}
	code := int(n+1) / 2
	c.seen[code]++
	return code, nil
}

// never lists the values that no site has had.
func (c *coder) never() (values []int8) {
	for code, n := range c.seen {
		if n == 0 {
			values = append(values, c.codec.Value(code))
		}
	}
	return values
}
