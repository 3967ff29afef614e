package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/isingml/kernel/isingml/data/internal/parquet"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
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
func columnsOf(f lattice.Format, measured []sample.Column, more []Series) []parquet.Column {
	columns := []parquet.Column{{Name: "spins", Type: parquet.Fixed, Width: f.Size()}}
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
	return WriteParts(w, func(yield func(*sample.Ensemble, error) bool) { yield(e, nil) }, p)
}

// WriteParts is [WriteEnsemble] for an ensemble that comes part by part, with
// one row group of 8 MiB in memory. The file does not depend on how the
// ensemble is cut.
func WriteParts(w io.Writer, parts iter.Seq2[*sample.Ensemble, error], p Provenance) error {
	o := &ensembleWriter{to: w, provenance: p}
	for e, err := range parts {
		if err == nil {
			err = o.add(e)
		}
		if err != nil {
			return fmt.Errorf("data: writing an ensemble: %w", err)
		}
	}
	if err := o.close(); err != nil {
		return fmt.Errorf("data: writing an ensemble: %w", err)
	}
	return nil
}

// An ensembleWriter fills row group after row group.
type ensembleWriter struct {
	to         io.Writer
	provenance Provenance
	head       *sample.Ensemble // the first part, for what is the same in all
	table      *parquet.Writer
	columns    []parquet.Column
	values     [][]byte // of the row group that is being filled
	rows       int      // in that group
	done       int      // rows in the groups before
}

// add adds a part.
func (o *ensembleWriter) add(e *sample.Ensemble) error {
	if e == nil || e.Configurations == nil {
		return errors.New("it has no configurations")
	}
	at, n := o.done+o.rows, e.Configurations.Len()
	more := slices.Clone(o.provenance.Columns)
	for i, c := range more {
		if len(c.Values) < at+n {
			return fmt.Errorf("column %q has %d values, must have one for each configuration", c.Name, len(c.Values))
		}
		more[i].Values = c.Values[at : at+n]
	}
	if err := checkEnsemble(e, more); err != nil {
		return err
	}
	if o.head == nil {
		o.head, o.columns = e, columnsOf(e.Configurations.Format(), measured(e), more)
		o.values = make([][]byte, len(o.columns))
		var err error
		if o.table, err = parquet.NewWriter(o.to, o.columns); err != nil {
			return err
		}
	}
	if !slices.Equal(o.columns, columnsOf(e.Configurations.Format(), measured(e), more)) || e.Beta != o.head.Beta && e.Beta == e.Beta {
		return fmt.Errorf("a part has L=%d, beta=%v and %d columns, and differs from the first one", e.Configurations.L(), e.Beta, len(e.Columns))
	}
	step := parquet.GroupRows(o.columns)
	for lo := 0; lo < n; {
		hi := min(n, lo+step-o.rows)
		o.fill(e, more, lo, hi)
		lo = hi
		if o.rows == step {
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill adds rows of a part to the row group.
func (o *ensembleWriter) fill(e *sample.Ensemble, more []Series, lo, hi int) {
	i := 0
	add := func(write func([]byte) []byte) {
		o.values[i] = write(o.values[i])
		i++
	}
	add(func(to []byte) []byte { return append(to, e.Configurations.Slice(lo, hi).Bits()...) })
	for _, c := range measured(e) {
		add(func(to []byte) []byte { return appendFloats(to, c.Values[lo:hi]) })
	}
	add(func(to []byte) []byte {
		for _, c := range e.Chain[lo:hi] {
			to = binary.LittleEndian.AppendUint32(to, uint32(c))
		}
		return to
	})
	add(func(to []byte) []byte {
		for k := range hi - lo {
			to = binary.LittleEndian.AppendUint64(to, uint64(o.done+o.rows+k))
		}
		return to
	})
	for _, s := range more {
		add(func(to []byte) []byte { return appendFloats(to, s.Values[lo:hi]) })
	}
	o.rows += hi - lo
}

// flush writes the row group that has been filled.
func (o *ensembleWriter) flush() error {
	if err := o.table.WriteGroup(o.rows, o.values); err != nil {
		return err
	}
	for i := range o.values {
		o.values[i] = o.values[i][:0]
	}
	o.done, o.rows = o.done+o.rows, 0
	return nil
}

// close writes what is left and the metadata.
func (o *ensembleWriter) close() error {
	if o.head == nil {
		return errors.New("it has no configurations")
	}
	if o.rows > 0 {
		if err := o.flush(); err != nil {
			return err
		}
	}
	for _, c := range o.provenance.Columns {
		if len(c.Values) != o.done {
			return fmt.Errorf("column %q has %d values for %d configurations", c.Name, len(c.Values), o.done)
		}
	}
	pairs, err := o.provenance.pairs(o.head)
	if err != nil {
		return err
	}
	return o.table.Close(pairs)
}
