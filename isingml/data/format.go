package data

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
)

// An Array is one array of numbers in a file.
type Array struct {
	// Name is that in the file, such as "spins" or "/T=2.269/configurations";
	// empty if the file holds nothing but the array.
	Name string
	// Shape has the lengths in the order of the indices, as the program that
	// wrote the array gives them.
	Shape []int
	// ColumnMajor says that the first index runs fastest in the file, as in
	// Fortran and MATLAB; otherwise the last one does.
	ColumnMajor bool
	// Type is that of the elements as NumPy names it, such as "int8", or "text".
	Type string
	// Columns are the names of the columns of a table, the last index; nil if
	// they have none.
	Columns []string
	// Err says why the elements cannot be read, though others in the file can; nil
	// if they can. Each is then not called.
	Err error
	// Each hands all elements to yield in the order of the file, some at a time,
	// and stops at its first error, which it returns, and when the context ends.
	// The slice is used again for the next ones.
	Each func(ctx context.Context, yield func(values []float64) error) error
}

// Len returns the number of elements.
func (a Array) Len() int {
	n := 1
	for _, side := range a.Shape {
		n *= side
	}
	return n
}

// A Source is a file that a format reads.
type Source struct {
	Name string
	// Size is the length in bytes, at most that if the source is compressed.
	Size int64
	// Open reads from the beginning.
	Open func() (io.ReadCloser, error)
	// At reads anywhere; nil if the source is compressed.
	At io.ReaderAt
}

// Head returns the first n bytes, or as many as there are.
func (s Source) Head(n int) ([]byte, error) {
	r, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, n)
	got, err := io.ReadFull(r, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:got], err
}

// A format is one that files can have.
type format struct {
	name, magic string
	open        func(Source) ([]Array, error)
}

var formats struct {
	sync.Mutex
	list []format
}

// RegisterFormat adds a format of files. magic is what its files begin with,
// where "?" stands for any byte; files that begin with no format's magic go to
// the formats whose magic is empty, the last one registered first. open returns
// the arrays of a file, without reading their elements yet. It must not trust
// any length in the file, and never execute what is in it.
func RegisterFormat(name, magic string, open func(Source) ([]Array, error)) {
	formats.Lock()
	defer formats.Unlock()
	formats.list = append(formats.list, format{name, magic, open})
}

// Formats lists the names of the formats in alphabetic order.
func Formats() []string {
	formats.Lock()
	defer formats.Unlock()
	var names []string
	for _, f := range formats.list {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func matches(magic string, head []byte) bool {
	if len(head) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != head[i] {
			return false
		}
	}
	return true
}

// candidates returns the formats that a file which begins so may have.
func candidates(head []byte) (found []format) {
	formats.Lock()
	defer formats.Unlock()
	for _, f := range slices.Backward(formats.list) {
		if matches(f.magic, head) {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(a, b format) int { return len(b.magic) - len(a.magic) })
	return found
}

// errNotMine is what a format without a magic returns for files that are none of
// it.
var errNotMine = errors.New("it is none of it")

// arraysIn opens a source with the format that it has.
func arraysIn(s Source) (name string, arrays []Array, err error) {
	head, err := s.Head(64)
	if err != nil {
		return "", nil, err
	}
	if len(head) == 0 {
		return "", nil, errors.New("it is empty")
	}
	for _, f := range candidates(head) {
		if arrays, err = f.open(s); !errors.Is(err, errNotMine) {
			return f.name, arrays, err
		}
	}
	return "", nil, fmt.Errorf("it is none of %s", strings.Join(Formats(), ", "))
}

// A File is an open file of another program.
type File struct {
	Format string
	Arrays []Array
	file   *os.File
}

// Open opens a file and lists its arrays; what it is shows in its first bytes,
// whatever its name. Errors name the file and what is wrong in it.
func Open(path string) (*File, error) {
	in, size, err := openRegular(path)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	f := &File{file: in}
	f.Format, f.Arrays, err = arraysIn(Source{Name: path, Size: size, At: in, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(in, 0, size)), nil
	}})
	if err == nil && len(f.Arrays) == 0 {
		err = errors.New("it holds no array of numbers")
	}
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("data: %s: %w", path, err)
	}
	return f, nil
}

// Close closes the file. Its arrays can no longer be read.
func (f *File) Close() error { return f.file.Close() }

// Array returns the array of that name, or the only one if the name is empty.
func (f *File) Array(name string) (Array, error) {
	if i := slices.IndexFunc(f.Arrays, func(a Array) bool { return name == a.Name && name != "" || name == "" && len(f.Arrays) == 1 }); i >= 0 {
		return f.Arrays[i], nil
	}
	var names []string
	for _, a := range f.Arrays {
		names = append(names, a.Name)
	}
	if name == "" {
		return Array{}, fmt.Errorf("data: %s: it has %d arrays, name one of %s", f.file.Name(), len(names), list(names))
	}
	return Array{}, fmt.Errorf("data: %s: it has no array %q; there are %s", f.file.Name(), name, list(names))
}

// list writes names in quotes, the first few of many.
func list(names []string) string {
	const most = 12
	if len(names) > most {
		return fmt.Sprintf("%q and %d more", names[:most], len(names)-most)
	}
	return fmt.Sprintf("%q", names)
}

// openRegular opens a file for reading. A pipe or a device, which may never
// end, is refused.
func openRegular(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s is no regular file", path)
	}
	f, err := os.Open(path)
	return f, info.Size(), err
}
