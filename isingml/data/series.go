package data

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/isingml/kernel/isingml/data/internal/parquet"
)

// A Series is a named column of numbers: a time series, a curve, predictions.
type Series struct {
	Name   string
	Unit   string // what one unit of the values is, such as "J"; may be empty
	Values []float64
}

// WriteSeries writes columns of equal length as Apache Parquet. meta goes into
// the file's key-value metadata; its keys must not begin with "isingml.".
// Equal columns give equal bytes; NaN and infinities are kept as they are.
func WriteSeries(w io.Writer, columns []Series, meta map[string]string) error {
	if err := writeSeries(w, columns, meta); err != nil {
		return fmt.Errorf("data: writing series: %w", err)
	}
	return nil
}

func writeSeries(w io.Writer, columns []Series, meta map[string]string) error {
	if len(columns) == 0 {
		return fmt.Errorf("there are no columns")
	}
	n := len(columns[0].Values)
	pairs := []parquet.Pair{{Key: metaFormat, Value: seriesFormat}}
	layout := make([]parquet.Column, len(columns))
	for i, c := range columns {
		if len(c.Values) != n {
			return fmt.Errorf("column %q has %d values and column %q %d", c.Name, len(c.Values), columns[0].Name, n)
		}
		layout[i] = parquet.Column{Name: c.Name, Type: parquet.Double, Width: 8}
		pairs = append(pairs, parquet.Pair{Key: unitPrefix + c.Name, Value: c.Unit})
	}
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		if key == "" || isOwn(key) {
			return fmt.Errorf("metadata %q: the key must not be empty or begin with %q", key, metaPrefix)
		}
		pairs = append(pairs, parquet.Pair{Key: key, Value: meta[key]})
	}
	t, err := parquet.NewWriter(w, layout)
	if err != nil {
		return err
	}
	step := parquet.GroupRows(layout)
	values := make([][]byte, len(columns))
	for lo := 0; lo < n; lo += step {
		hi := min(lo+step, n)
		for i, c := range columns {
			values[i] = appendFloats(values[i][:0], c.Values[lo:hi])
		}
		if err := t.WriteGroup(hi-lo, values); err != nil {
			return err
		}
	}
	return t.Close(pairs)
}

// ReadSeries reads columns written by [WriteSeries] and the metadata given
// there; size is the length of the file in bytes. A damaged file gives an error.
func ReadSeries(r io.ReaderAt, size int64) ([]Series, map[string]string, error) {
	columns, meta, err := readSeries(r, size)
	if err != nil {
		return nil, nil, fmt.Errorf("data: reading series: %w", err)
	}
	return columns, meta, nil
}

func readSeries(r io.ReaderAt, size int64) ([]Series, map[string]string, error) {
	table, err := parquet.Open(r, size)
	if err != nil {
		return nil, nil, err
	}
	meta := metaMap(table.Meta())
	if format := meta[metaFormat]; format != seriesFormat {
		return nil, nil, fmt.Errorf("its format is %q, must be %q", format, seriesFormat)
	}
	columns := make([]Series, len(table.Columns()))
	var buffer []byte
	for i, c := range table.Columns() {
		if c.Type != parquet.Double {
			return nil, nil, fmt.Errorf("column %q must hold float64", c.Name)
		}
		s := Series{Name: c.Name, Unit: unitOf(meta, c.Name), Values: make([]float64, 0, table.Rows())}
		for g := range table.Groups() {
			values, err := table.Read(g, i, &buffer)
			if err != nil {
				return nil, nil, err
			}
			s.Values = readFloats(s.Values, values)
		}
		columns[i] = s
	}
	maps.DeleteFunc(meta, func(key, _ string) bool { return isOwn(key) })
	return columns, meta, nil
}
