package data

import (
	"encoding/binary"
	"io"
)

// A pickleError ends a pickle that is damaged.
type pickleError string

func (e pickleError) Error() string { return string(e) }

// word returns a short string.
func word(x any) string {
	s, _ := x.(pyString)
	return s.word
}

func (u *unpickler) push(x any) { u.stack = append(u.stack, x) }

func (u *unpickler) top() any {
	if len(u.stack) == 0 {
		return nil
	}
	return u.stack[len(u.stack)-1]
}

func (u *unpickler) pop() any { return u.take(1)[0] }

// take pops n things; of those that are not there it makes nothing.
func (u *unpickler) take(n int) []any {
	out := make([]any, n)
	k := copy(out, u.stack[max(0, len(u.stack)-n):])
	u.stack = u.stack[:len(u.stack)-k]
	return out
}

// marked pops everything down to the last mark.
func (u *unpickler) marked() []any {
	for i := len(u.stack) - 1; i >= 0; i-- {
		if _, ok := u.stack[i].(pyMark); ok {
			out := append([]any(nil), u.stack[i+1:]...)
			u.stack = u.stack[:i]
			return out
		}
	}
	return nil
}

// byte reads a byte; behind the end all are the end of a pickle.
func (u *unpickler) byte() byte {
	b, err := u.r.ReadByte()
	if err != nil {
		return '.'
	}
	u.at++
	return b
}

func (u *unpickler) bytes(n int) []byte {
	out := make([]byte, n)
	k, _ := io.ReadFull(u.r, out)
	u.at += int64(k)
	return out
}

// uint reads a little-endian number of up to 8 bytes.
func (u *unpickler) uint(n int) int64 {
	var full [8]byte
	copy(full[:], u.bytes(n))
	return int64(binary.LittleEndian.Uint64(full[:]))
}

// string pushes a string of n bytes: a short one itself, of a long one its place.
func (u *unpickler) string(n int64, text bool) error {
	if n < 0 || n > u.size-u.at {
		return pickleError("it is cut off")
	}
	place := pyString{at: u.at, n: n, text: text}
	if n <= maxWord {
		place.word = string(u.bytes(int(n)))
		u.push(place)
		return nil
	}
	u.push(place)
	_, err := io.CopyN(io.Discard, u.r, n)
	u.at += n
	return err
}
