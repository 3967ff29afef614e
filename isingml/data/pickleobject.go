package data

import (
	"errors"
	"fmt"
	"strings"
)

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
