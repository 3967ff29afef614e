package store

import (
	"errors"
	"fmt"
	"io"

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
	if e == nil || e.Configurations == nil {
		return errors.New("it has no configurations")
	}
	out, err := newEnsembleWriter(w, e.Configurations.L(), e.Beta, e.Params["h"], p)
	if err != nil {
		return err
	}
	more := make([][]float64, len(p.Columns))
	for i, c := range p.Columns {
		more[i] = c.Values
	}
	if err := out.append(e, more); err != nil {
		return err
	}
	return out.close()
}
