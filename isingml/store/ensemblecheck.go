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

// checkEnsemble refuses what would not read back.
func checkEnsemble(e *sample.Ensemble, more []Series) error {
	l := e.Configurations.L()
	if l < 2 || l > maxL {
		return fmt.Errorf("L is %d, must be 2 to %d", l, maxL)
	}
	if math.IsInf(e.Beta, 0) {
		return fmt.Errorf("beta is %v, must be finite, or NaN if it is not known", e.Beta)
	}
	for name, x := range e.Params {
		if !finite(x) {
			return fmt.Errorf("the parameter %s is %v, must be finite", name, x)
		}
	}
	n := e.Configurations.Len()
	check := func(name string, got int) error {
		if got != n {
			return fmt.Errorf("column %q has %d values for %d configurations", name, got, n)
		}
		return nil
	}
	err := check("chain", len(e.Chain))
	for _, c := range e.Columns {
		err = errors.Join(err, check(c.Name, len(c.Values)))
	}
	for _, c := range more {
		err = errors.Join(err, check(c.Name, len(c.Values)))
	}
	if e.Model != "" && e.Energy() == nil && n > 0 {
		err = errors.Join(err, fmt.Errorf("no energies, which the model %q has", e.Model))
	}
	if err != nil {
		return err
	}
	return checkRows(e)
}

// checkRows compares the magnetizations with the spins they were measured on
// and looks for bits that stand for no spin.
func checkRows(e *sample.Ensemble) error {
	l := e.Configurations.L()
	size := lattice.PackedSize(l)
	rows := e.Configurations.Bits()
	energy, magnetization := e.Energy(), e.Magnetization()
	for i := range e.Configurations.Len() {
		row := rows[i*size : (i+1)*size]
		if used := l * l % 8; used > 0 && row[size-1]>>used != 0 {
			return fmt.Errorf("row %d: unused bits of the spins are set", i)
		}
		if m := 2*ones(row) - l*l; magnetization != nil && magnetization[i] != float64(m) {
			return fmt.Errorf("row %d: magnetization is %v, the spins sum up to %d", i, magnetization[i], m)
		}
		if energy != nil && !finite(energy[i]) {
			return fmt.Errorf("row %d: energy is %v", i, energy[i])
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
