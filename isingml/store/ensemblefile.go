package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store/internal/parquet"
)

// ReadEnsemble reads an ensemble written by [WriteEnsemble]; size is the
// length of the file in bytes, against which all lengths in it are checked. It
// holds one row group of 8 MiB in memory besides what it returns. A damaged
// file gives an error.
func ReadEnsemble(r io.ReaderAt, size int64) (*sample.Ensemble, Provenance, error) {
	e, p, err := readEnsemble(r, size)
	if err != nil {
		return nil, Provenance{}, fmt.Errorf("store: reading an ensemble: %w", err)
	}
	return e, p, nil
}

func readEnsemble(r io.ReaderAt, size int64) (*sample.Ensemble, Provenance, error) {
	table, err := parquet.Open(r, size)
	if err != nil {
		return nil, Provenance{}, err
	}
	meta := metaMap(table.Meta())
	e, p, l, err := parseHeader(meta)
	if err != nil {
		return nil, p, err
	}
	n := table.Rows() // the size of the file bounds it
	if err := layOut(table.Columns(), meta, l, n, e, &p); err != nil {
		return nil, p, err
	}
	packed := make([]byte, 0, n*int64(lattice.PackedSize(l)))
	chain := 1 + len(e.Columns)
	var buffer []byte // one for all: many large ones would double the memory taken
	for g := range table.Groups() {
		for i := range table.Columns() {
			values, err := table.Read(g, i, &buffer)
			if err != nil {
				return nil, p, err
			}
			switch {
			case i == 0:
				packed = append(packed, values...)
			case i < chain:
				e.Columns[i-1].Values = readFloats(e.Columns[i-1].Values, values)
			case i == chain:
				for ; len(values) > 0; values = values[4:] {
					e.Chain = append(e.Chain, int32(binary.LittleEndian.Uint32(values)))
				}
			case i == chain+1:
				for row := int64(len(e.Chain) - len(values)/8); len(values) > 0; row, values = row+1, values[8:] {
					if index := int64(binary.LittleEndian.Uint64(values)); index != row {
						return nil, p, fmt.Errorf("row %d has index %d", row, index)
					}
				}
			default:
				s := &p.Columns[i-chain-2]
				s.Values = readFloats(s.Values, values)
			}
		}
	}
	if e.Configurations, err = lattice.FromPacked(l, packed); err != nil {
		return nil, p, err
	}
	return e, p, checkRows(e)
}

// layOut makes room in e and p for the n rows of a table with these columns.
func layOut(got []parquet.Column, meta map[string]string, l int, n int64, e *sample.Ensemble, p *Provenance) error {
	chain := slices.IndexFunc(got, func(c parquet.Column) bool { return c.Name == "chain" })
	if chain < 1 || len(got) < chain+2 {
		return fmt.Errorf("%d columns without spins, chain and index among them", len(got))
	}
	room := func(c parquet.Column) Series {
		return Series{Name: c.Name, Unit: unitOf(meta, c.Name), Values: make([]float64, 0, n)}
	}
	for _, c := range got[1:chain] {
		s := room(c)
		unit, _, _ := strings.Cut(s.Unit, "; ") // what the column means stands behind it
		e.Columns = append(e.Columns, sample.Column{Name: s.Name, Unit: unit, Values: s.Values})
	}
	for _, c := range got[chain+2:] {
		p.Columns = append(p.Columns, room(c))
	}
	e.Chain = make([]int32, 0, n)
	for i, want := range columnsOf(l, e.Columns, p.Columns) {
		if got[i] != want {
			return fmt.Errorf("column %d is %q with %d bytes a value, must be %q with %d", i, got[i].Name, got[i].Width, want.Name, want.Width)
		}
	}
	if e.Model != "" && (chain == 1 || got[1].Name != "energy") {
		return fmt.Errorf("column 1 is %q, must be the energy of the model %q", got[1].Name, e.Model)
	}
	return nil
}
