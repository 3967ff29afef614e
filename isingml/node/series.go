package node

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/store"
)

// largest bounds a file of columns, in bytes: its rows, each of that many bytes
// and at most 64 numbers more, and what is said of them.
func largest(rows int, row float64) float64 { return 64<<20 + float64(rows)*(row+8*64) }

// saveColumns writes columns of equal length as a file of Parquet.
func saveColumns(w *store.Writer, name string, columns ...data.Series) error {
	out, err := w.Create(name)
	if err != nil {
		return err
	}
	err = data.WriteSeries(out, columns, nil)
	return errors.Join(err, out.Close())
}

// loadColumns reads what saveColumns wrote, and returns the path of the file too.
func loadColumns(stage *store.Stage, name string) (columns []data.Series, path string, err error) {
	file, err := stage.Open(name)
	if err != nil {
		return nil, name, err
	}
	defer file.Close()
	if columns, _, err = data.ReadSeries(file, file.Size()); err != nil {
		err = fmt.Errorf("%s: %w", file.Name(), err)
	}
	return columns, file.Name(), err
}

// loadColumn reads a file that holds one column, of that title.
func loadColumn(stage *store.Stage, name, title string) ([]float64, error) {
	columns, path, err := loadColumns(stage, name)
	if err != nil {
		return nil, err
	}
	if len(columns) != 1 || columns[0].Name != title {
		return nil, fmt.Errorf("isingml: %s does not hold the one column %s", path, title)
	}
	return columns[0].Values, nil
}
