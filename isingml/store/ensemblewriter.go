package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
	"github.com/isingml/kernel/isingml/store/internal/parquet"
)

// An EnsembleWriter writes an ensemble part by part, with one row group of
// 8 MiB in memory. The file is the one that [WriteEnsemble] writes, however
// the ensemble is cut into parts. It is for one goroutine.
type EnsembleWriter struct {
	table       *parquet.Writer
	l           int
	beta, field float64
	provenance  Provenance
	columns     []parquet.Column
	values      [][]byte // of the row group that is being filled
	rows        int      // in that group
	done        int64    // rows in the groups before
}

// NewEnsembleWriter starts the file of an ensemble of linear size l at inverse
// temperature beta and field h. Of the further columns in p it takes names and
// units; their values come with each part.
func NewEnsembleWriter(w io.Writer, l int, beta, h float64, p Provenance) (*EnsembleWriter, error) {
	out, err := newEnsembleWriter(w, l, beta, h, p)
	if err != nil {
		return nil, fmt.Errorf("store: writing an ensemble: %w", err)
	}
	return out, nil
}

func newEnsembleWriter(w io.Writer, l int, beta, h float64, p Provenance) (*EnsembleWriter, error) {
	if l < 2 || l > maxL {
		return nil, fmt.Errorf("L is %d, must be 2 to %d", l, maxL)
	}
	if !finite(beta) || !finite(h) || !finite(p.Coupling) {
		return nil, fmt.Errorf("beta is %v, the field %v and J %v: all must be finite", beta, h, p.Coupling)
	}
	columns := columnsFor(l, p.Columns)
	table, err := parquet.NewWriter(w, columns)
	if err != nil {
		return nil, err
	}
	return &EnsembleWriter{
		table: table, l: l, beta: beta, field: h, provenance: p,
		columns: columns, values: make([][]byte, len(columns)),
	}, nil
}

// Append adds the configurations of e, which must be of the ensemble's size,
// temperature and field. columns holds the values of the further columns.
func (o *EnsembleWriter) Append(e *sample.Ensemble, columns ...[]float64) error {
	if err := o.append(e, columns); err != nil {
		return fmt.Errorf("store: writing an ensemble: %w", err)
	}
	return nil
}

func (o *EnsembleWriter) append(e *sample.Ensemble, more [][]float64) error {
	switch {
	case e == nil || e.Configurations == nil:
		return errors.New("it has no configurations")
	case e.Configurations.L() != o.l || e.Beta != o.beta || e.Params["h"] != o.field:
		return fmt.Errorf("a part has L=%d, beta=%v, h=%v, must have %d, %v, %v", e.Configurations.L(), e.Beta, e.Params["h"], o.l, o.beta, o.field)
	}
	if err := checkPart(e, o.provenance.Columns, more, o.done+int64(o.rows)); err != nil {
		return err
	}
	size := lattice.PackedSize(o.l)
	packed := e.Configurations.Bits()
	step := parquet.GroupRows(o.columns)
	for lo, n := 0, e.Configurations.Len(); lo < n; {
		hi := min(n, lo+step-o.rows)
		o.values[0] = append(o.values[0], packed[lo*size:hi*size]...)
		o.values[1] = appendFloats(o.values[1], e.Energy()[lo:hi])
		o.values[2] = appendFloats(o.values[2], e.Magnetization()[lo:hi])
		for i := lo; i < hi; i++ {
			o.values[3] = binary.LittleEndian.AppendUint32(o.values[3], uint32(e.Chain[i]))
			o.values[4] = binary.LittleEndian.AppendUint64(o.values[4], uint64(o.done)+uint64(o.rows+i-lo))
		}
		for i, values := range more {
			o.values[len(ensembleColumns)+i] = appendFloats(o.values[len(ensembleColumns)+i], values[lo:hi])
		}
		o.rows += hi - lo
		lo = hi
		if o.rows == step {
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush writes the row group that has been filled.
func (o *EnsembleWriter) flush() error {
	if err := o.table.WriteGroup(o.rows, o.values); err != nil {
		return err
	}
	for i := range o.values {
		o.values[i] = o.values[i][:0]
	}
	o.done += int64(o.rows)
	o.rows = 0
	return nil
}

// Close writes what is left and the metadata. It does not close the io.Writer.
func (o *EnsembleWriter) Close() error {
	if err := o.close(); err != nil {
		return fmt.Errorf("store: writing an ensemble: %w", err)
	}
	return nil
}

func (o *EnsembleWriter) close() error {
	if o.rows > 0 {
		if err := o.flush(); err != nil {
			return err
		}
	}
	return o.table.Close(o.provenance.pairs(o.l, o.beta, o.field))
}
