package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store/internal/parquet"
)

// Provenance is what an ensemble's file says about it besides the numbers.
type Provenance struct {
	Coupling  float64 // J of Eq. (A1)
	Seed      uint64
	Algorithm string // such as "wolff"
	Software  string // name and version of the program that drew it
	Spec      string // specification of the stage, as JSON; may be empty

	// Columns are further quantities, one value for each configuration, such
	// as predictions "f".
	Columns []Series
}

// The first columns of an ensemble's table, in this order.
var ensembleColumns = []parquet.Column{
	{Name: "spins", Type: parquet.Fixed}, // Width is lattice.PackedSize(L)
	{Name: "energy", Type: parquet.Double, Width: 8},
	{Name: "magnetization", Type: parquet.Double, Width: 8},
	{Name: "chain", Type: parquet.Int32, Width: 4},
	{Name: "index", Type: parquet.Int64, Width: 8},
}

func columnsFor(l int, more []Series) []parquet.Column {
	columns := append([]parquet.Column(nil), ensembleColumns...)
	columns[0].Width = lattice.PackedSize(l)
	for _, s := range more {
		columns = append(columns, parquet.Column{Name: s.Name, Type: parquet.Double, Width: 8})
	}
	return columns
}

// WriteEnsemble writes the ensemble as Apache Parquet, one row for each
// configuration: spins (one bit a spin, the fixed-length bytes of a
// [lattice.Set]), energy, magnetization, chain, index (the row's number), and
// the further columns of p. Units and provenance are in the file's key-value
// metadata. Equal ensembles give equal bytes.
//
// With pandas or pyarrow the spins of all rows are
//
//	numpy.unpackbits(numpy.frombuffer(b"".join(table["spins"]), numpy.uint8)
//	    .reshape(-1, (L*L + 7) // 8), axis=1, bitorder="little")[:, :L*L]
func WriteEnsemble(w io.Writer, e *sample.Ensemble, p Provenance) error {
	if err := writeEnsemble(w, e, p); err != nil {
		return fmt.Errorf("store: writing an ensemble: %w", err)
	}
	return nil
}

func writeEnsemble(w io.Writer, e *sample.Ensemble, p Provenance) error {
	if err := checkEnsemble(e, p.Columns); err != nil {
		return err
	}
	l := e.Configurations.L()
	columns := columnsFor(l, p.Columns)
	t, err := parquet.NewWriter(w, columns)
	if err != nil {
		return err
	}
	n, step := e.Configurations.Len(), parquet.GroupRows(columns)
	values := make([][]byte, len(columns))
	for lo := 0; lo < n; lo += step {
		hi := min(lo+step, n)
		values[0] = e.Configurations.Slice(lo, hi).Bits()
		values[1] = appendFloats(values[1][:0], e.Energy[lo:hi])
		values[2] = appendFloats(values[2][:0], e.Magnetization[lo:hi])
		values[3], values[4] = values[3][:0], values[4][:0]
		for i := lo; i < hi; i++ {
			values[3] = binary.LittleEndian.AppendUint32(values[3], uint32(e.Chain[i]))
			values[4] = binary.LittleEndian.AppendUint64(values[4], uint64(i))
		}
		for i, s := range p.Columns {
			values[5+i] = appendFloats(values[5+i][:0], s.Values[lo:hi])
		}
		if err := t.WriteGroup(hi-lo, values); err != nil {
			return err
		}
	}
	return t.Close(p.pairs(l, e.Beta, e.Field))
}

// checkEnsemble refuses an ensemble that would not read back.
func checkEnsemble(e *sample.Ensemble, more []Series) error {
	if e == nil || e.Configurations == nil {
		return fmt.Errorf("it has no configurations")
	}
	n := e.Configurations.Len()
	lengths := []struct {
		name string
		n    int
	}{{"energy", len(e.Energy)}, {"magnetization", len(e.Magnetization)}, {"chain", len(e.Chain)}}
	for _, s := range more {
		lengths = append(lengths, struct {
			name string
			n    int
		}{s.Name, len(s.Values)})
	}
	for _, c := range lengths {
		if c.n != n {
			return fmt.Errorf("column %q has %d values for %d configurations", c.name, c.n, n)
		}
	}
	if !finite(e.Beta) || !finite(e.Field) {
		return fmt.Errorf("beta is %v and the field %v, must be finite", e.Beta, e.Field)
	}
	return checkRows(e, 0)
}

// checkRows compares the magnetizations with the spins they were measured on
// and looks for bits that stand for no spin. first is the number of e's first
// row.
func checkRows(e *sample.Ensemble, first int64) error {
	l := e.Configurations.L()
	size := lattice.PackedSize(l)
	rows := e.Configurations.Bits()
	for i := range e.Configurations.Len() {
		row := rows[i*size : (i+1)*size]
		if used := l * l % 8; used > 0 && row[size-1]>>used != 0 {
			return fmt.Errorf("row %d: unused bits of the spins are set", first+int64(i))
		}
		if m := 2*ones(row) - l*l; e.Magnetization[i] != float64(m) {
			return fmt.Errorf("row %d: magnetization is %v, the spins sum up to %d", first+int64(i), e.Magnetization[i], m)
		}
		if !finite(e.Energy[i]) {
			return fmt.Errorf("row %d: energy is %v", first+int64(i), e.Energy[i])
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
