package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// checkPart refuses rows that would not read back; first is the number of
// their first one.
func checkPart(e *sample.Ensemble, names []Series, more [][]float64, first int64) error {
	if len(more) != len(names) {
		return fmt.Errorf("%d further columns, must be %d", len(more), len(names))
	}
	n := e.Configurations.Len()
	check := func(name string, got int) error {
		if got != n {
			return fmt.Errorf("column %q has %d values for %d configurations", name, got, n)
		}
		return nil
	}
	err := errors.Join(check("energy", len(e.Energy())), check("magnetization", len(e.Magnetization())), check("chain", len(e.Chain)))
	for i, values := range more {
		err = errors.Join(err, check(names[i].Name, len(values)))
	}
	if err != nil {
		return err
	}
	return checkRows(e, first)
}

// checkRows compares the magnetizations with the spins they were measured on
// and looks for bits that stand for no spin. first is the number of e's first
// row.
func checkRows(e *sample.Ensemble, first int64) error {
	l := e.Configurations.L()
	size := lattice.PackedSize(l)
	rows := e.Configurations.Bits()
	energy, magnetization := e.Energy(), e.Magnetization()
	for i := range e.Configurations.Len() {
		row := rows[i*size : (i+1)*size]
		if used := l * l % 8; used > 0 && row[size-1]>>used != 0 {
			return fmt.Errorf("row %d: unused bits of the spins are set", first+int64(i))
		}
		if m := 2*ones(row) - l*l; magnetization[i] != float64(m) {
			return fmt.Errorf("row %d: magnetization is %v, the spins sum up to %d", first+int64(i), magnetization[i], m)
		}
		if !finite(energy[i]) {
			return fmt.Errorf("row %d: energy is %v", first+int64(i), energy[i])
		}
	}
	return nil
}

// ones counts the set bits.
func ones(row []byte) (n int) {
	for ; len(row) >= 8; row = row[8:] {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(row))
	}
	for _, b := range row {
		n += bits.OnesCount8(b)
	}
	return n
}

func appendFloats(out []byte, values []float64) []byte {
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	return out
}

func readFloats(out []float64, from []byte) []float64 {
	for ; len(from) >= 8; from = from[8:] {
		out = append(out, math.Float64frombits(binary.LittleEndian.Uint64(from)))
	}
	return out
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
