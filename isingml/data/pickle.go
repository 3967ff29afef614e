package data

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// A Python pickle is a program for a small stack machine. This one runs the
// instructions that arrays need and nothing else: it makes data of them, knows
// a handful of names, and never calls anything.

// maxSteps bounds the instructions of a pickle: 160,000 labels in a list take
// twice as many.
const maxSteps = 1 << 22

// maxWord bounds what is kept in memory of one string; longer ones are places in
// the file.
const maxWord = 1 << 12

type (
	pyMark   struct{}
	pyGlobal string // module.name
	pyTuple  []any
	pyList   struct{ items []any }
	pyDict   struct{ keys, values []any }
	// pyString are n bytes at a place in the file, and themselves if they are
	// few. As text, the bytes of an array are written as UTF-8, one character
	// below 256 for each.
	pyString struct {
		at, n int64
		text  bool
		word  string
	}
	pyType struct{ descr string } // a NumPy dtype
	// pyArray is a NumPy array or a PyTorch tensor.
	pyArray struct {
		shape   []int
		descr   string
		fortran bool
		data    pyString
		storage string // of a tensor: its file in the archive
		offset  int    // and its first element there
	}
	pyStorage struct{ key, descr string }
)

// An unpickler runs one pickle.
type unpickler struct {
	r     *bufio.Reader
	at    int64 // in the file
	size  int64
	stack []any
	memo  map[int]any
	// persistent makes something of a persistent id, which PyTorch uses for
	// storages; nil refuses them.
	persistent func(id any) (any, error)
}

// unpickle returns what a pickle holds.
func unpickle(r io.ReaderAt, size int64, persistent func(any) (any, error)) (any, error) {
	u := &unpickler{r: bufio.NewReader(io.NewSectionReader(r, 0, size)), size: size, memo: map[int]any{}, persistent: persistent}
	for range maxSteps {
		op := u.byte()
		if op == '.' {
			return u.pop(), nil
		}
		if err := u.step(op); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("it has more than %d instructions", maxSteps)
}

// step runs one instruction.
func (u *unpickler) step(op byte) (err error) {
	switch op {
	case 0x80: // PROTO
		u.byte()
	case 0x95: // FRAME
		u.uint(8)
	case '(':
		u.push(pyMark{})
	case 'N':
		u.push(nil)
	case 0x88, 0x89:
		u.push(op == 0x88)
	case '0':
		u.pop()
	case ']':
		u.push(&pyList{})
	case '}':
		u.push(&pyDict{})
	case ')':
		u.push(pyTuple{})
	case 't':
		u.push(pyTuple(u.marked()))
	case 0x85, 0x86, 0x87:
		u.push(pyTuple(u.take(int(op) - 0x84)))
	case 'a', 'e', 's', 'u':
		return u.fill(op)
	case 'c', 0x93, 'R', 'b', 'Q':
		return u.object(op)
	case 'q', 'r', 0x94, 'h', 'j':
		return u.remember(op)
	default:
		return u.literal(op)
	}
	return nil
}

// literal pushes a number or a string.
func (u *unpickler) literal(op byte) error {
	switch op {
	case 'K':
		u.push(int64(u.byte()))
	case 'M':
		u.push(u.uint(2))
	case 'J':
		u.push(int64(int32(u.uint(4))))
	case 0x8a: // LONG1
		n := int(u.byte())
		if n > 8 {
			return errors.New("it holds an integer of more than 64 bits")
		}
		x := uint64(u.uint(n))
		if n > 0 && n < 8 && x>>(8*n-1) == 1 {
			x |= ^uint64(0) << (8 * n)
		}
		u.push(int64(x))
	case 'G':
		u.push(math.Float64frombits(binary.BigEndian.Uint64(u.bytes(8))))
	case 'C', 'U':
		return u.string(int64(u.byte()), false)
	case 'B', 'T':
		return u.string(u.uint(4), false)
	case 0x8e, 0x96:
		return u.string(u.uint(8), false)
	case 0x8c:
		return u.string(int64(u.byte()), true)
	case 'X':
		return u.string(u.uint(4), true)
	case 0x8d:
		return u.string(u.uint(8), true)
	default:
		return fmt.Errorf("it uses the instruction %q, which arrays do not need and which is never run: save the array with numpy.save", op)
	}
	return nil
}

// fill adds to a list or a dictionary.
func (u *unpickler) fill(op byte) error {
	var items []any
	switch op {
	case 'a':
		items = u.take(1)
	case 's':
		items = u.take(2)
	default:
		items = u.marked()
	}
	switch to := u.top().(type) {
	case *pyList:
		to.items = append(to.items, items...)
	case *pyDict:
		if len(items)%2 != 0 {
			return pickleError("it is damaged: a dictionary has a key without a value")
		}
		for i := 0; i < len(items); i += 2 {
			to.keys, to.values = append(to.keys, items[i]), append(to.values, items[i+1])
		}
	default:
		return pickleError("it is damaged: what is filled is no list and no dictionary")
	}
	return nil
}

// remember puts the top of the stack into the memo, or gets it from there.
func (u *unpickler) remember(op byte) error {
	at := len(u.memo)
	switch op {
	case 'q', 'h':
		at = int(u.byte())
	case 'r', 'j':
		at = int(u.uint(4))
	}
	if op == 'h' || op == 'j' {
		x, ok := u.memo[at]
		if !ok {
			return pickleError("it is damaged: it takes back what it has not kept")
		}
		u.push(x)
		return nil
	}
	u.memo[at] = u.top()
	return nil
}
