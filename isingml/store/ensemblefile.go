package store

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store/internal/parquet"
)

// An EnsembleFile is an ensemble in a file, of which rows can be read without
// reading all. Its methods can be called concurrently.
type EnsembleFile struct {
	table  *parquet.File
	header header
	more   []Series // names and units of the further columns, without values
}

// OpenEnsemble opens an ensemble written by [WriteEnsemble]; size is the length
// of the file in bytes. All lengths in it are checked against size.
func OpenEnsemble(r io.ReaderAt, size int64) (*EnsembleFile, error) {
	f, err := openEnsemble(r, size)
	if err != nil {
		return nil, fmt.Errorf("store: reading an ensemble: %w", err)
	}
	return f, nil
}

func openEnsemble(r io.ReaderAt, size int64) (*EnsembleFile, error) {
	table, err := parquet.Open(r, size)
	if err != nil {
		return nil, err
	}
	meta := metaMap(table.Meta())
	h, err := parseHeader(meta)
	if err != nil {
		return nil, err
	}
	want := columnsFor(h.l, nil)
	got := table.Columns()
	if len(got) < len(want) {
		return nil, fmt.Errorf("%d columns, must be at least %d", len(got), len(want))
	}
	f := &EnsembleFile{table: table, header: h}
	for i, c := range got {
		switch {
		case i < len(want) && c != want[i]:
			return nil, fmt.Errorf("column %d is %q with %d bytes a value, must be %q with %d", i, c.Name, c.Width, want[i].Name, want[i].Width)
		case i >= len(want) && c.Type != parquet.Double:
			return nil, fmt.Errorf("column %d, %q, must hold float64", i, c.Name)
		case i >= len(want):
			f.more = append(f.more, Series{Name: c.Name, Unit: unitOf(meta, c.Name)})
		}
	}
	return f, nil
}

// Len returns the number of configurations.
func (f *EnsembleFile) Len() int { return int(f.table.Rows()) }

// L returns the linear size of the configurations.
func (f *EnsembleFile) L() int { return f.header.l }

// Rows reads configurations lo to hi-1 with everything that belongs to them.
// It holds one row group of 8 MiB in memory besides what it returns.
func (f *EnsembleFile) Rows(lo, hi int) (*sample.Ensemble, Provenance, error) {
	if lo < 0 || hi < lo || hi > f.Len() {
		return nil, Provenance{}, fmt.Errorf("store: rows %d to %d of an ensemble of %d", lo, hi, f.Len())
	}
	e, p, err := f.rows(int64(lo), int64(hi))
	if err != nil {
		return nil, Provenance{}, fmt.Errorf("store: reading an ensemble: %w", err)
	}
	return e, p, nil
}

func (f *EnsembleFile) rows(lo, hi int64) (*sample.Ensemble, Provenance, error) {
	n := hi - lo // at most the rows of the file, so its size bounds it
	packed := make([]byte, 0, n*int64(lattice.PackedSize(f.header.l)))
	e := &sample.Ensemble{
		Model:  "ising",
		Params: map[string]float64{"j": f.header.provenance.Coupling, "h": f.header.field},
		Beta:   f.header.beta,
		Columns: []sample.Column{
			{Name: "energy", Unit: "J", Values: make([]float64, 0, n)},
			{Name: "magnetization", Unit: "1", Values: make([]float64, 0, n)},
		},
		Chain: make([]int32, 0, n),
	}
	p := f.header.provenance
	for _, s := range f.more {
		s.Values = make([]float64, 0, n)
		p.Columns = append(p.Columns, s)
	}
	columns := f.table.Columns()
	var buffer []byte // one for all: many large ones would double the memory taken
	first := int64(0)
	for g := range f.table.Groups() {
		rows := int64(f.table.GroupRows(g))
		from, to := max(lo-first, 0), min(hi-first, rows)
		at := first
		first += rows
		if from >= to {
			continue
		}
		for i, c := range columns {
			values, err := f.table.Read(g, i, &buffer)
			if err != nil {
				return nil, p, err
			}
			values = values[from*int64(c.Width) : to*int64(c.Width)]
			switch i {
			case 0:
				packed = append(packed, values...)
			case 1, 2:
				e.Columns[i-1].Values = readFloats(e.Columns[i-1].Values, values)
			case 3:
				for ; len(values) > 0; values = values[4:] {
					e.Chain = append(e.Chain, int32(binary.LittleEndian.Uint32(values)))
				}
			case 4:
				for row := at + from; len(values) > 0; row, values = row+1, values[8:] {
					if index := int64(binary.LittleEndian.Uint64(values)); index != row {
						return nil, p, fmt.Errorf("row %d has index %d", row, index)
					}
				}
			default:
				s := &p.Columns[i-len(ensembleColumns)]
				s.Values = readFloats(s.Values, values)
			}
		}
	}
	var err error
	if e.Configurations, err = lattice.FromPacked(f.header.l, packed); err != nil {
		return nil, p, err
	}
	return e, p, checkRows(e, lo)
}

// ReadEnsemble reads a whole ensemble written by [WriteEnsemble]; size is the
// length of the file in bytes. A damaged file gives an error.
func ReadEnsemble(r io.ReaderAt, size int64) (*sample.Ensemble, Provenance, error) {
	f, err := OpenEnsemble(r, size)
	if err != nil {
		return nil, Provenance{}, err
	}
	return f.Rows(0, f.Len())
}
