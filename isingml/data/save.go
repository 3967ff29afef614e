package data

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/isingml/kernel/isingml/internal/files"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/sample"
)

// An output is an array that is written.
type output struct {
	name  string
	shape []int
	kind  numberType
	// write writes the elements, the last index running fastest.
	write func(w io.Writer) error
}

// descr is the type as NumPy writes it.
func (o output) descr() string {
	if o.kind.width == 1 {
		return "|i1"
	}
	return "<" + string(o.kind.kind) + strconv.Itoa(o.kind.width)
}

// size is the length of the elements in bytes.
func (o output) size() int64 {
	n, _ := product(o.shape, math.MaxInt64/8)
	return n * int64(o.kind.width)
}

// Saved lists the endings of the files that [Save] writes.
var Saved = []string{".npy", ".npz", ".h5", ".hdf5", ".txt", ".txt.gz"}

// Save writes ensembles of one format for other programs, all configurations in a
// row, in the format that the name of the file ends in, one of [Saved]. Beside
// the configurations, named spins, it writes for each of them beta and
// temperature, where they are known, and what was measured on all, such as the
// energy of the whole lattice: as arrays of the file (.npz, HDF5) or as the
// columns of a table beside it, whose path is that of [LabelsPath]. Reading takes
// them by these names. Files that are there already are errors.
func Save(path string, of ...*sample.Ensemble) error {
	write, err := saver(path, of)
	if err == nil {
		err = files.Create(path, func(w io.Writer) error {
			to := bufio.NewWriterSize(w, 1<<20)
			return errors.Join(write(to), to.Flush())
		})
	}
	if err != nil {
		return fmt.Errorf("data: saving configurations: %w", err)
	}
	return nil
}

// LabelsPath returns where [Save] puts the labels of formats that hold one array:
// beside spins.npy into spins.npy.labels.csv.
func LabelsPath(path string) string { return path + ".labels.csv" }

// saver returns what writes the file, after its table of labels is written.
func saver(path string, of []*sample.Ensemble) (write func(io.Writer) error, err error) {
	var sets []*lattice.Set
	for _, e := range of {
		sets = append(sets, e.Configurations)
		if !e.Configurations.Format().Equal(sets[0].Format()) {
			return nil, fmt.Errorf("%v and %v do not go into one array: save them apart", sets[0].Format(), e.Configurations.Format())
		}
	}
	if len(sets) == 0 {
		return nil, errors.New("there are none")
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	spins, labels := configurationsOf(sets), labelsOf(of)
	all := append([]output{spins.output()}, outputs(labels)...)
	switch name := strings.ToLower(path); {
	case strings.HasSuffix(name, ".npz"):
		return func(w io.Writer) error { return writeNPZ(w, all) }, nil
	case strings.HasSuffix(name, ".h5"), strings.HasSuffix(name, ".hdf5"):
		return func(w io.Writer) error { return writeHDF5(w, all) }, nil
	case strings.HasSuffix(name, ".npy"):
		write = func(w io.Writer) error { return writeNPY(w, spins.output()) }
	case strings.HasSuffix(name, ".txt"):
		write = spins.text
	case strings.HasSuffix(name, ".txt.gz"):
		write = func(w io.Writer) error {
			z := gzip.NewWriter(w)
			return errors.Join(spins.text(z), z.Close())
		}
	default:
		return nil, fmt.Errorf("%s: the name must end in one of %q", path, Saved)
	}
	if len(labels) > 0 {
		err = files.Create(LabelsPath(path), func(w io.Writer) error { return writeTable(w, labels) })
	}
	return write, err
}

// labelsOf returns what is known of each configuration.
func labelsOf(of []*sample.Ensemble) (labels []Series) {
	add := func(name string, values func(e *sample.Ensemble) []float64) {
		var all []float64
		for _, e := range of {
			of := values(e)
			if len(of) != e.Configurations.Len() || slices.ContainsFunc(of, func(x float64) bool { return !finite(x) }) {
				return
			}
			all = append(all, of...)
		}
		labels = append(labels, Series{Name: name, Values: all})
	}
	repeated := func(x float64, e *sample.Ensemble) []float64 {
		return slices.Repeat([]float64{x}, e.Configurations.Len())
	}
	add("beta", func(e *sample.Ensemble) []float64 { return repeated(e.Beta, e) })
	add("temperature", func(e *sample.Ensemble) []float64 { return repeated(1/e.Beta, e) })
	for _, c := range measured(of[0]) {
		add(c.Name, func(e *sample.Ensemble) []float64 {
			if i := slices.IndexFunc(e.Columns, func(other sample.Column) bool { return other.Name == c.Name }); i >= 0 {
				return e.Columns[i].Values
			}
			return nil
		})
	}
	return labels
}

// outputs returns labels as arrays of float64.
func outputs(labels []Series) (all []output) {
	for _, s := range labels {
		all = append(all, output{name: s.Name, shape: []int{len(s.Values)}, kind: numberType{kind: 'f', width: 8}, write: func(w io.Writer) error {
			_, err := w.Write(appendFloats(nil, s.Values))
			return err
		}})
	}
	return all
}

// writeNPZ writes a NumPy archive.
func writeNPZ(w io.Writer, all []output) error {
	z := zip.NewWriter(w)
	for _, o := range all {
		to, err := z.Create(o.name + ".npy")
		if err == nil {
			err = writeNPY(to, o)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// writeTable writes columns as CSV, with their names first.
func writeTable(w io.Writer, columns []Series) error {
	to := bufio.NewWriter(w)
	var line []byte
	for i, c := range columns {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, c.Name...)
	}
	for k := range columns[0].Values {
		line = append(line, '\n')
		for i, c := range columns {
			if i > 0 {
				line = append(line, ',')
			}
			line = strconv.AppendFloat(line, c.Values[k], 'g', -1, 64)
		}
		if _, err := to.Write(line); err != nil {
			return err
		}
		line = line[:0]
	}
	if _, err := to.Write(append(line, '\n')); err != nil {
		return err
	}
	return to.Flush()
}
