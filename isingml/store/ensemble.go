package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store/internal/parquet"
)

// Provenance is what an ensemble's file says about it besides the numbers.
type Provenance struct {
	Seed      uint64
	Algorithm string // such as "wolff"
	Software  string // name and version of the program that wrote the file
	Spec      string // specification of the stage, as JSON; may be empty

	// Columns are further quantities, one value for each configuration, such
	// as predictions "f".
	Columns []Series
}

// measured returns the columns of an ensemble that its file holds: not f of a
// modified Hamiltonian, which is what [sample.Ensemble.Function] gives again.
func measured(e *sample.Ensemble) []sample.Column {
	return slices.DeleteFunc(slices.Clone(e.Columns), func(c sample.Column) bool { return c.Name == "f" })
}

// columnsOf lists the columns of the table: the spins, what was measured on
// them, where they come from, and further ones.
func columnsOf(l int, measured []sample.Column, more []Series) []parquet.Column {
	columns := []parquet.Column{{Name: "spins", Type: parquet.Fixed, Width: lattice.PackedSize(l)}}
	for _, c := range measured {
		columns = append(columns, parquet.Column{Name: c.Name, Type: parquet.Double, Width: 8})
	}
	columns = append(columns,
		parquet.Column{Name: "chain", Type: parquet.Int32, Width: 4},
		parquet.Column{Name: "index", Type: parquet.Int64, Width: 8})
	for _, s := range more {
		columns = append(columns, parquet.Column{Name: s.Name, Type: parquet.Double, Width: 8})
	}
	return columns
}

// WriteEnsemble writes the ensemble as Apache Parquet, one row for each
// configuration: spins (one bit a spin, the fixed-length bytes of a
// [lattice.Set]), what was measured, such as energy and magnetization, chain,
// index (the row's number), and the further columns of p. There is no column
// for what is not known. Units and provenance are in the file's key-value
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
	if e == nil || e.Configurations == nil {
		return errors.New("it has no configurations")
	}
	if err := checkEnsemble(e, p.Columns); err != nil {
		return err
	}
	floats := measured(e)
	columns := columnsOf(e.Configurations.L(), floats, p.Columns)
	table, err := parquet.NewWriter(w, columns)
	if err != nil {
		return err
	}
	values := make([][]byte, len(columns))
	step := parquet.GroupRows(columns)
	for lo, n := 0, e.Configurations.Len(); lo < n; lo += step {
		hi := min(n, lo+step)
		out := values[:0]
		add := func(write func([]byte) []byte) { out = append(out, write(values[len(out)][:0])) }
		add(func(to []byte) []byte { return append(to, e.Configurations.Slice(lo, hi).Bits()...) })
		for _, c := range floats {
			add(func(to []byte) []byte { return appendFloats(to, c.Values[lo:hi]) })
		}
		add(func(to []byte) []byte {
			for _, c := range e.Chain[lo:hi] {
				to = binary.LittleEndian.AppendUint32(to, uint32(c))
			}
			return to
		})
		add(func(to []byte) []byte {
			for i := lo; i < hi; i++ {
				to = binary.LittleEndian.AppendUint64(to, uint64(i))
			}
			return to
		})
		for _, s := range p.Columns {
			add(func(to []byte) []byte { return appendFloats(to, s.Values[lo:hi]) })
		}
		if err := table.WriteGroup(hi-lo, out); err != nil {
			return err
		}
	}
	return table.Close(p.pairs(e))
}
