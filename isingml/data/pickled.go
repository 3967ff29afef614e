package data

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

func init() { RegisterFormat("pickle", "\x80", openPickle) }

// openPickle lists the arrays in a Python pickle.
func openPickle(s Source) ([]Array, error) {
	if s.At == nil {
		return nil, errors.New("it is a pickle inside an archive: unpack that first")
	}
	x, err := unpickle(s.At, s.Size, nil)
	if err != nil {
		return nil, fmt.Errorf("it is a Python pickle, which is read as data alone: %w", err)
	}
	return collect(x, func(a *pyArray, t numberType, n int64) (Array, error) {
		if a.storage != "" {
			return Array{}, errors.New("it holds a tensor outside an archive")
		}
		if need := n * int64(t.width); need > a.data.n || need != a.data.n && !a.data.text {
			return Array{}, fmt.Errorf("%d bytes for an array of shape %v and type %s", a.data.n, a.shape, t)
		}
		return Array{Each: func(ctx context.Context, yield func([]float64) error) error {
			r := io.Reader(io.NewSectionReader(s.At, a.data.at, a.data.n))
			if a.data.text {
				r = &latin{bufio.NewReader(r)}
			}
			if err := t.read(ctx, r, n, yield); err != nil {
				return err
			}
			return atEnd(r)
		}}, nil
	})
}

// latin reads bytes that are written as characters below 256.
type latin struct{ r *bufio.Reader }

func (l *latin) Read(out []byte) (n int, err error) {
	for n < len(out) {
		c, _, err := l.r.ReadRune()
		if err != nil {
			return n, err
		}
		if c > 255 {
			return n, errors.New("its bytes are no characters below 256")
		}
		out[n] = byte(c)
		n++
	}
	return n, nil
}

// maxArrays bounds the arrays of one file.
const maxArrays = 1 << 16

// collect lists the arrays in what a pickle holds, named by the keys and places
// that lead there. open completes one of a type that is a number's.
func collect(x any, open func(*pyArray, numberType, int64) (Array, error)) (arrays []Array, err error) {
	var walk func(x any, name string, depth int) error
	walk = func(x any, name string, depth int) error {
		below := func(key string) string { return strings.TrimPrefix(name+"/"+key, "/") }
		if depth > 4 || len(arrays) > maxArrays {
			return nil
		}
		var items []any
		switch x := x.(type) {
		case *pyArray:
			t, err := typeOf(x.descr)
			if err != nil {
				return fmt.Errorf("array %q: %w", name, err)
			}
			n, ok := product(x.shape, 1<<50)
			if !ok {
				return fmt.Errorf("array %q: its shape is %v", name, x.shape)
			}
			a, err := open(x, t, n)
			a.Name, a.Shape, a.ColumnMajor, a.Type = name, x.shape, x.fortran, t.String()
			if err != nil {
				return fmt.Errorf("array %q: %w", name, err)
			}
			arrays = append(arrays, a)
			return nil
		case *pyDict:
			for i, key := range x.keys {
				if err := walk(x.values[i], below(keyText(key)), depth+1); err != nil {
					return err
				}
			}
			return nil
		case *pyList:
			items = x.items
		case pyTuple:
			items = x
		}
		if values, ok := numbers(items); ok {
			arrays = append(arrays, Array{Name: name, Shape: []int{len(values)}, Type: "list", Each: func(_ context.Context, yield func([]float64) error) error {
				return yield(slices.Clone(values))
			}})
			return nil
		}
		for i, item := range items {
			if err := walk(item, below(strconv.Itoa(i)), depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	err = walk(x, "", 0)
	return arrays, err
}

// keyText writes the key of a dictionary.
func keyText(key any) string {
	if s, ok := key.(pyString); ok {
		return s.word
	}
	return fmt.Sprint(key)
}

// numbers returns a list of numbers alone.
func numbers(items []any) ([]float64, bool) {
	values := make([]float64, len(items))
	for i, item := range items {
		switch x := item.(type) {
		case int64:
			values[i] = float64(x)
		case float64:
			values[i] = x
		case bool:
			if x {
				values[i] = 1
			}
		default:
			return nil, false
		}
	}
	return values, len(items) > 0
}
