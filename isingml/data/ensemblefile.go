package data

import (
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml/data/internal/parquet"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// An EnsembleFile is an ensemble in a file, which can be read part by part.
type EnsembleFile struct {
	table      *parquet.File
	head       *sample.Ensemble // without rows
	provenance Provenance
	format     lattice.Format
}

// OpenEnsemble opens an ensemble written by [WriteEnsemble]; size is the
// length of the file in bytes, against which all lengths in it are checked.
func OpenEnsemble(r io.ReaderAt, size int64) (*EnsembleFile, error) {
	f, err := openEnsemble(r, size)
	if err != nil {
		return nil, fmt.Errorf("data: reading an ensemble: %w", err)
	}
	return f, nil
}

func openEnsemble(r io.ReaderAt, size int64) (f *EnsembleFile, err error) {
	f = new(EnsembleFile)
	if f.table, err = parquet.Open(r, size); err != nil {
		return nil, err
	}
	meta := metaMap(f.table.Meta())
	if f.head, f.provenance, f.format, err = parseHeader(meta); err != nil {
		return nil, err
	}
	return f, layOut(f.table.Columns(), meta, f.format, f.head, &f.provenance)
}

// L returns the linear size of the configurations.
func (f *EnsembleFile) L() int { return f.format.Shape[0] }

// Len returns the number of configurations.
func (f *EnsembleFile) Len() int { return int(f.table.Rows()) } // the size of the file bounds it

// Head returns what the file says of all its rows, with the names of the
// columns but no values, and no configurations.
func (f *EnsembleFile) Head() (*sample.Ensemble, Provenance) {
	e, p := *f.head, f.provenance
	e.Columns, p.Columns = slices.Clone(e.Columns), slices.Clone(p.Columns)
	return &e, p
}

// All reads the whole ensemble. It holds one row group of 8 MiB in memory
// besides what it returns. A damaged file gives an error.
func (f *EnsembleFile) All() (*sample.Ensemble, Provenance, error) {
	return f.read(0, f.table.Groups())
}

// Parts reads the ensemble part by part, of 8 MiB each.
func (f *EnsembleFile) Parts() iter.Seq2[*sample.Ensemble, error] {
	return func(yield func(*sample.Ensemble, error) bool) {
		for g := range f.table.Groups() {
			e, _, err := f.read(g, g+1)
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func (f *EnsembleFile) read(from, to int) (*sample.Ensemble, Provenance, error) {
	r := rows{file: f}
	err := r.read(from, to)
	if err != nil {
		return nil, Provenance{}, fmt.Errorf("data: reading an ensemble: %w", err)
	}
	return r.e, r.p, nil
}

// rows are some row groups of an ensemble's file in memory.
type rows struct {
	file   *EnsembleFile
	e      *sample.Ensemble
	p      Provenance
	packed []byte
	buffer []byte // one for all: many large ones would double the memory taken
}

func (r *rows) read(from, to int) (err error) {
	table, first, n := r.file.table, 0, 0
	for g := range to {
		if g < from {
			first += table.GroupRows(g)
		} else {
			n += table.GroupRows(g)
		}
	}
	r.e, r.p = r.file.Head()
	for i := range r.e.Columns {
		r.e.Columns[i].Values = make([]float64, 0, n)
	}
	for i := range r.p.Columns {
		r.p.Columns[i].Values = make([]float64, 0, n)
	}
	r.e.Chain = make([]int32, 0, n)
	r.packed = make([]byte, 0, n*r.file.format.Size())
	for g := from; g < to; g++ {
		for i := range table.Columns() {
			values, err := table.Read(g, i, &r.buffer)
			if err == nil {
				err = r.column(i, values, first)
			}
			if err != nil {
				return err
			}
		}
	}
	if r.e.Configurations, err = lattice.FromRows(r.file.format, r.packed); err != nil {
		return err
	}
	return checkRows(r.e)
}

// column adds the values of one column of a row group. The first row of all has
// that number.
func (r *rows) column(i int, values []byte, first int) error {
	chain := 1 + len(r.e.Columns)
	switch {
	case i == 0:
		r.packed = append(r.packed, values...)
	case i < chain:
		r.e.Columns[i-1].Values = readFloats(r.e.Columns[i-1].Values, values)
	case i == chain:
		for ; len(values) > 0; values = values[4:] {
			r.e.Chain = append(r.e.Chain, int32(binary.LittleEndian.Uint32(values)))
		}
	case i == chain+1:
		for row := first + len(r.e.Chain) - len(values)/8; len(values) > 0; row, values = row+1, values[8:] {
			if index := int64(binary.LittleEndian.Uint64(values)); index != int64(row) {
				return fmt.Errorf("row %d has index %d", row, index)
			}
		}
	default:
		s := &r.p.Columns[i-chain-2]
		s.Values = readFloats(s.Values, values)
	}
	return nil
}

// ReadEnsemble reads a whole ensemble; see [EnsembleFile.All].
func ReadEnsemble(r io.ReaderAt, size int64) (*sample.Ensemble, Provenance, error) {
	f, err := OpenEnsemble(r, size)
	if err != nil {
		return nil, Provenance{}, err
	}
	return f.All()
}

// layOut names the columns of a table in e and p.
func layOut(got []parquet.Column, meta map[string]string, f lattice.Format, e *sample.Ensemble, p *Provenance) error {
	chain := slices.IndexFunc(got, func(c parquet.Column) bool { return c.Name == "chain" })
	if chain < 1 || len(got) < chain+2 {
		return fmt.Errorf("%d columns without spins, chain and index among them", len(got))
	}
	for _, c := range got[1:chain] {
		unit, _, _ := strings.Cut(unitOf(meta, c.Name), "; ") // what the column means stands behind it
		e.Columns = append(e.Columns, sample.Column{Name: c.Name, Unit: unit})
	}
	for _, c := range got[chain+2:] {
		p.Columns = append(p.Columns, Series{Name: c.Name, Unit: unitOf(meta, c.Name)})
	}
	for i, want := range columnsOf(f, e.Columns, p.Columns) {
		if got[i] != want {
			return fmt.Errorf("column %d is %q with %d bytes a value, must be %q with %d", i, got[i].Name, got[i].Width, want.Name, want.Width)
		}
	}
	if e.Model != "" && (chain == 1 || got[1].Name != "energy") {
		return fmt.Errorf("column 1 is %q, must be the energy of the model %q", got[1].Name, e.Model)
	}
	return nil
}

// ReadEnsembleFile reads a whole file that [WriteEnsemble] wrote.
func ReadEnsembleFile(path string) (*sample.Ensemble, Provenance, error) {
	in, size, err := openRegular(path)
	if err != nil {
		return nil, Provenance{}, fmt.Errorf("data: reading an ensemble: %w", err)
	}
	defer in.Close()
	return ReadEnsemble(in, size)
}
