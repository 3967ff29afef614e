package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

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
	set := e.Configurations
	if err := set.Check(); err != nil {
		return err
	}
	energy, magnetization := e.Energy(), e.Magnetization()
	if set.Format().Codec != lattice.Spins {
		magnetization = nil
	}
	for i := range set.Len() {
		if magnetization != nil && magnetization[i] != float64(set.Magnetization(i)) {
			return fmt.Errorf("row %d: magnetization is %v, the spins sum up to %d", i, magnetization[i], set.Magnetization(i))
		}
		if energy != nil && !finite(energy[i]) {
			return fmt.Errorf("row %d: energy is %v", i, energy[i])
		}
	}
	return nil
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
