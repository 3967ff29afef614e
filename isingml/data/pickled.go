package data

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

func init() { RegisterFormat("pickle", "\x80", openPickle) }

// object runs an instruction that in Python would find or call something.
func (u *unpickler) object(op byte) error {
	switch op {
	case 'c':
		module, err1 := u.line()
		name, err2 := u.line()
		u.push(pyGlobal(module + "." + name))
		return errors.Join(err1, err2)
	case 0x93:
		parts := u.take(2)
		u.push(pyGlobal(word(parts[0]) + "." + word(parts[1])))
		return nil
	case 'Q':
		if u.persistent == nil {
			return errors.New("it names things outside itself")
		}
		x, err := u.persistent(u.pop())
		u.push(x)
		return err
	case 'b':
		state := u.pop()
		return build(u.top(), state)
	}
	args := u.take(2)
	list, _ := args[1].(pyTuple)
	x, err := reduce(args[0], list)
	u.push(x)
	return err
}

func (u *unpickler) line() (string, error) {
	var line []byte
	for len(line) < maxWord {
		b, err := u.r.ReadByte()
		if err != nil {
			return "", pickleError("it is cut off")
		}
		u.at++
		if b == '\n' {
			return string(line), nil
		}
		line = append(line, b)
	}
	return "", pickleError("it is damaged: a name is too long")
}

// reduce makes what a call in Python would, of the few names that arrays need.
func reduce(what any, args pyTuple) (any, error) {
	name, _ := what.(pyGlobal)
	arg := func(i int) any {
		if i < len(args) {
			return args[i]
		}
		return nil
	}
	switch short := strings.Replace(string(name), "numpy._core.", "numpy.core.", 1); short {
	case "numpy.core.multiarray._reconstruct":
		return &pyArray{}, nil
	case "numpy.dtype":
		descr := word(arg(0))
		if descr == "" {
			return nil, errors.New("its elements have a type that is no number's")
		}
		return &pyType{"|" + descr}, nil
	case "numpy.core.numeric._frombuffer":
		a := &pyArray{}
		return a, build(a, pyTuple{nil, arg(2), arg(1), word(arg(3)) == "F", arg(0)})
	case "_codecs.encode":
		return arg(0), nil
	case "collections.OrderedDict":
		return &pyDict{}, nil
	case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor":
		return tensor(args)
	}
	return nil, fmt.Errorf("it asks for %q, which is never called: save the array with numpy.save", string(name))
}

// build completes an array or a type with its state.
func build(what, state any) error {
	s, _ := state.(pyTuple)
	switch x := what.(type) {
	case *pyType:
		if len(s) > 1 {
			if order := word(s[1]); len(order) == 1 {
				x.descr = order + x.descr[1:]
			}
		}
		return nil
	case *pyArray:
		if len(s) < 5 {
			break
		}
		t, ok1 := s[2].(*pyType)
		fortran, ok2 := s[3].(bool)
		shape, err := ints(s[1])
		if !ok1 || !ok2 || err != nil {
			break
		}
		x.shape, x.descr, x.fortran = shape, t.descr, fortran
		switch d := s[4].(type) {
		case pyString:
			x.data = d
			return nil
		case *pyList:
			return errors.New("it holds an array of Python objects, which are never loaded: save a.astype(numpy.int8)")
		}
		return errors.New("the elements of an array are missing, or fewer than in any useful one")
	}
	return fmt.Errorf("it is damaged, or holds an object that is no array")
}

// ints returns a tuple of lengths.
func ints(x any) ([]int, error) {
	t, ok := x.(pyTuple)
	if !ok {
		return nil, errors.New("a shape is missing")
	}
	out := make([]int, len(t))
	for i, n := range t {
		v, ok := n.(int64)
		if !ok || v < 0 || v > 1<<48 {
			return nil, errors.New("a shape is none")
		}
		out[i] = int(v)
	}
	return out, nil
}

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

// storages are the NumPy types of PyTorch's storages.
var storages = map[pyGlobal]string{
	"torch.FloatStorage": "<f4", "torch.DoubleStorage": "<f8", "torch.HalfStorage": "<f2",
	"torch.CharStorage": "|i1", "torch.ByteStorage": "|u1", "torch.ShortStorage": "<i2",
	"torch.IntStorage": "<i4", "torch.LongStorage": "<i8", "torch.BoolStorage": "|b1",
}

// tensor makes a PyTorch tensor of its storage, offset, lengths and strides.
func tensor(args pyTuple) (any, error) {
	if len(args) < 4 {
		return nil, pickleError("it is damaged: a tensor without its parts")
	}
	storage, ok1 := args[0].(pyStorage)
	offset, ok2 := args[1].(int64)
	shape, err1 := ints(args[2])
	strides, err2 := ints(args[3])
	if !ok1 || !ok2 || offset < 0 || errors.Join(err1, err2) != nil || len(shape) != len(strides) {
		return nil, pickleError("it is damaged: a tensor without its parts")
	}
	stride := 1
	for i := len(shape) - 1; i >= 0; i-- {
		if shape[i] > 1 && strides[i] != stride {
			return nil, fmt.Errorf("a tensor of shape %v has the strides %v: save it with .contiguous()", shape, strides)
		}
		stride *= max(shape[i], 1)
	}
	return &pyArray{shape: shape, descr: storage.descr, storage: storage.key, offset: int(offset)}, nil
}

// openTorch lists the tensors of a file that torch.save wrote.
func openTorch(archive *zip.Reader, program *zip.File, size int64) ([]Array, error) {
	const most = 1 << 26
	s, err := entrySource(program, size)
	if err == nil && s.Size > most {
		err = fmt.Errorf("its pickle has %d bytes, must be at most %d", s.Size, most)
	}
	if err != nil {
		return nil, err
	}
	text, err := s.Head(int(s.Size))
	if err != nil {
		return nil, err
	}
	x, err := unpickle(bytes.NewReader(text), int64(len(text)), func(id any) (any, error) {
		t, _ := id.(pyTuple)
		if len(t) < 3 || word(t[0]) != "storage" {
			return nil, errors.New("it names a thing that is no storage")
		}
		kind, _ := t[1].(pyGlobal)
		key := word(t[2])
		if storages[kind] == "" {
			return nil, fmt.Errorf("it has a storage of %q", string(kind))
		}
		return pyStorage{key, storages[kind]}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("it is a PyTorch file, which is read as data alone: %w", err)
	}
	folder := strings.TrimSuffix(program.Name, "data.pkl")
	return collect(x, func(a *pyArray, t numberType, n int64) (Array, error) {
		at := slices.IndexFunc(archive.File, func(f *zip.File) bool { return f.Name == folder+"data/"+a.storage })
		if at < 0 || a.storage == "" {
			return Array{}, fmt.Errorf("its storage %q is missing", a.storage)
		}
		s, err := entrySource(archive.File[at], size)
		if err != nil {
			return Array{}, err
		}
		skip := int64(a.offset) * int64(t.width)
		if a.offset > 1<<48 || n*int64(t.width) > s.Size-skip {
			return Array{}, fmt.Errorf("its storage has %d bytes, too few for the shape %v", s.Size, a.shape)
		}
		return Array{Each: func(ctx context.Context, yield func([]float64) error) error {
			r, err := s.Open()
			if err != nil {
				return err
			}
			defer r.Close()
			if _, err := io.CopyN(io.Discard, r, skip); err != nil {
				return err
			}
			return t.read(ctx, r, n, yield)
		}}, nil
	})
}
