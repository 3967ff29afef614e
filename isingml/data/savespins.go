package data

import (
	"encoding/binary"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/isingml/kernel/isingml/lattice"
)

// configurations are those of sets of one format, as one array.
type configurations struct {
	sets   []*lattice.Set
	format lattice.Format
}

func configurationsOf(sets []*lattice.Set) configurations {
	return configurations{sets, sets[0].Format()}
}

// output returns the array: of shape (N, L, L), the sites of a cell and the
// components of a site behind it, if there are several.
func (c configurations) output() output {
	o := output{name: "spins", shape: slices.Clone(c.format.Shape), kind: numberType{kind: 'i', width: 1}, write: c.write}
	slices.Reverse(o.shape) // the last index runs fastest
	n := 0
	for _, set := range c.sets {
		n += set.Len()
	}
	o.shape = append([]int{n}, o.shape...)
	for _, inner := range []int{c.format.Basis, c.format.Components} {
		if inner > 1 {
			o.shape = append(o.shape, inner)
		}
	}
	if c.format.Codec.Real {
		o.kind = numberType{kind: 'f', width: 4}
	}
	return o
}

// each hands the numbers of one configuration after the other to visit.
func (c configurations) each(visit func(numbers []float32) error) error {
	numbers := make([]float32, c.format.Numbers())
	for _, set := range c.sets {
		for i := range set.Len() {
			set.Floats(i, numbers)
			if err := visit(numbers); err != nil {
				return err
			}
		}
	}
	return nil
}

// write writes the elements of the array.
func (c configurations) write(w io.Writer) error {
	var row []byte
	return c.each(func(numbers []float32) error {
		row = row[:0]
		for _, x := range numbers {
			if c.format.Codec.Real {
				row = binary.LittleEndian.AppendUint32(row, math.Float32bits(x))
			} else {
				row = append(row, byte(int8(x)))
			}
		}
		_, err := w.Write(row)
		return err
	})
}

// text writes one configuration a line.
func (c configurations) text(w io.Writer) error {
	var line []byte
	return c.each(func(numbers []float32) error {
		line = line[:0]
		for i, x := range numbers {
			if i > 0 {
				line = append(line, ' ')
			}
			line = strconv.AppendFloat(line, float64(x), 'g', -1, 32)
		}
		_, err := w.Write(append(line, '\n'))
		return err
	})
}
