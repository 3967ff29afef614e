package data

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

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
		return Array{Each: t.behind(s.Open, skip, n, false)}, nil
	})
}
