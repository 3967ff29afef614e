package data

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
)

// A packer turns the elements of an array into packed configurations.
type packer struct {
	arrangement
	format lattice.Format
	coder  *coder
	// emit takes the packed row of configuration i, which it must not keep.
	emit func(i int, row []byte) error

	row          []byte
	config, site int // of the next element: of real numbers site counts them, component by component
}

// formatOf returns the format of configurations: its first length runs fastest,
// an array's last index.
func formatOf(shape []int, components int, codec lattice.Codec) (lattice.Format, error) {
	f := lattice.Format{Shape: slices.Clone(shape), Components: components, Codec: codec}
	if components > 1 && !codec.Real {
		return f, errors.New("components of a site are real numbers: write --values real")
	}
	slices.Reverse(f.Shape)
	if slices.Max(shape) > maxL {
		return f, fmt.Errorf("the shape %s must have lengths of at most %d", shapeText(shape), maxL)
	}
	return f, f.Validate()
}

// pack reads the array.
func (p *packer) pack(ctx context.Context) error {
	if p.scattered {
		return p.packScattered(ctx)
	}
	p.row = make([]byte, p.format.Size())
	add := p.add
	switch {
	case p.format.Codec.Real:
		add = p.addReals
	case p.format.Codec == lattice.Spins && p.coder.plain():
		add = p.addSpins
	}
	if err := p.array.Each(ctx, add); err != nil {
		return err
	}
	if p.config != p.n {
		return errors.New("it is cut off")
	}
	return nil
}

// addSpins takes the next elements, spins that nothing replaces.
func (p *packer) addSpins(values []float64) error {
	v := p.format.Sites()
	for len(values) > 0 {
		part := values[:min(len(values), v-p.site)]
		var seen [3]int64 // -1, 0, 1
		for i, x := range part {
			spin := int8(x)
			if float64(spin) != x || uint8(spin+1) > 2 {
				_, err := p.coder.code(x, p.placeOf(p.config, p.site+i))
				return err
			}
			seen[spin+1]++
			// Arithmetic, because a branch on a spin is one that cannot be
			// predicted: up is 1 for +1 and 0 for 0 and -1.
			up := byte(spin) & 1 &^ (byte(spin) >> 7)
			p.row[(p.site+i)/8] |= up << ((p.site + i) % 8)
		}
		if err := p.count(seen, part); err != nil {
			return err
		}
		values = values[len(part):]
		if err := p.advance(len(part)); err != nil {
			return err
		}
	}
	return nil
}

// count adds what part of a configuration holds to what has been seen.
func (p *packer) count(seen [3]int64, part []float64) error {
	c := p.coder
	for spin, n := range seen[:2] {
		if known := [2]*string{&c.minus, &c.zero}[spin]; n > 0 && *known == "" {
			x := float64(spin - 1)
			if _, err := c.code(x, p.placeOf(p.config, p.site+slices.Index(part, x))); err != nil {
				return err
			}
		}
	}
	c.seen[0] += seen[0] + seen[1]
	c.seen[1] += seen[2]
	return nil
}

// add takes the next elements.
func (p *packer) add(values []float64) error {
	for _, x := range values {
		code, err := p.coder.code(x, p.placeOf(p.config, p.site))
		if err != nil {
			return err
		}
		p.set(p.row, p.site, code)
		if err := p.advance(1); err != nil {
			return err
		}
	}
	return nil
}

// addReals takes the next elements, real numbers.
func (p *packer) addReals(values []float64) error {
	for _, x := range values {
		if err := p.setReal(p.row, p.config, p.site, x); err != nil {
			return err
		}
		if err := p.advance(1); err != nil {
			return err
		}
	}
	return nil
}

// setReal puts a real number into a row, in single precision.
func (p *packer) setReal(row []byte, config, at int, x float64) error {
	x, err := p.coder.replace(x)
	if err != nil {
		return fmt.Errorf("%s %w", p.placeOf(config, at)(), err)
	}
	if single := float32(x); !finite(float64(single)) {
		return fmt.Errorf("%s is %v, must be finite in single precision", p.placeOf(config, at)(), x)
	}
	binary.LittleEndian.PutUint32(row[4*at:], math.Float32bits(float32(x)))
	return nil
}

// advance goes on by some numbers of one configuration, and hands it on when it is
// whole.
func (p *packer) advance(numbers int) error {
	if p.site += numbers; p.site < p.format.Numbers() {
		return nil
	}
	if p.config >= p.n {
		return errors.New("more bytes follow its last element")
	}
	if err := p.emit(p.config, p.row); err != nil {
		return err
	}
	clear(p.row)
	p.config, p.site = p.config+1, 0
	return nil
}

// set puts a code into a row in which its bits are zero.
func (p *packer) set(row []byte, site, code int) {
	width := p.format.Codec.Bits()
	at := site * width
	row[at/8] |= byte(code << (at % 8))
	if over := at%8 + width; over > 8 {
		row[at/8+1] |= byte(code >> (8 - at%8))
	}
}

// stream hands the packed rows on.
func (p *part) stream(ctx context.Context, files *opened, c *coder, add func(i int, row []byte)) error {
	if p.ensemble != nil {
		for i := range p.n {
			add(i, p.ensemble.Configurations.Row(i))
		}
		p.ensemble.Configurations = nil // they are packed twice no longer than need be
		return ctx.Err()
	}
	f, err := files.at(p.path)
	if err != nil {
		return err
	}
	a, err := f.Array(p.name)
	if err != nil {
		return err
	}
	at, err := p.layout.arrange(a, p.alone)
	if err != nil {
		return err
	}
	if at.n != p.n {
		return errors.New("it has changed while it was read")
	}
	pack := &packer{arrangement: at, format: p.format, coder: c, emit: func(i int, row []byte) error {
		add(i, row)
		return nil
	}}
	return pack.pack(ctx)
}
