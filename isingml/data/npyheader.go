package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

const npyMagic = "\x93NUMPY"

// maxNpyHeader bounds the text that describes an array; NumPy's own is about
// 100 bytes.
const maxNpyHeader = 1 << 14

// An npyHeader describes the array that follows it in a .npy file.
type npyHeader struct {
	descr   string // type of the elements, such as "<f8"
	fortran bool   // first index runs fastest
	shape   []int
	length  int64 // bytes of the header itself
}

// readNpyHeader reads a header of format 1, 2 or 3
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
// It evaluates nothing: the text must be the dictionary that NumPy writes.
func readNpyHeader(r io.Reader) (npyHeader, error) {
	var head [12]byte
	if _, err := io.ReadFull(r, head[:10]); err != nil || string(head[:6]) != npyMagic {
		return npyHeader{}, errors.New("it is not a NumPy array")
	}
	start, length := int64(10), int64(binary.LittleEndian.Uint16(head[8:]))
	switch head[6] {
	case 1:
	case 2, 3:
		if _, err := io.ReadFull(r, head[10:]); err != nil {
			return npyHeader{}, io.ErrUnexpectedEOF
		}
		start, length = 12, int64(binary.LittleEndian.Uint32(head[8:]))
	default:
		return npyHeader{}, fmt.Errorf("it has format %d.%d, must be 1.0 to 3.0", head[6], head[7])
	}
	if length > maxNpyHeader {
		return npyHeader{}, fmt.Errorf("its header has %d bytes, must be at most %d", length, maxNpyHeader)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return npyHeader{}, errors.New("it is cut off inside its header")
	}
	h, err := parseNpyHeader(string(text))
	if err != nil {
		return npyHeader{}, fmt.Errorf("header %q: %w", strings.TrimSpace(string(text)), err)
	}
	h.length = start + length
	return h, nil
}

// parseNpyHeader reads a text such as
//
//	{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
func parseNpyHeader(text string) (h npyHeader, err error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "{")
	if !ok {
		return h, errors.New("it is no dictionary")
	}
	seen := map[string]bool{}
	for {
		rest = strings.TrimLeft(rest, " ,")
		if rest == "}" {
			break
		}
		var key string
		if key, rest, err = quoted(rest); err != nil {
			return h, err
		}
		if rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " "), ":"); !ok || seen[key] {
			return h, fmt.Errorf("entry %q is not as it should be", key)
		}
		seen[key] = true
		rest = strings.TrimLeft(rest, " ")
		switch key {
		case "descr":
			if strings.HasPrefix(rest, "[") {
				return h, errors.New("a structured array cannot hold spins: save one of its fields")
			}
			h.descr, rest, err = quoted(rest)
		case "fortran_order":
			if rest, h.fortran = strings.CutPrefix(rest, "True"); h.fortran {
				break
			}
			if rest, ok = strings.CutPrefix(rest, "False"); !ok {
				err = errors.New("fortran_order is neither True nor False")
			}
		case "shape":
			h.shape, rest, err = tuple(rest)
		default:
			err = fmt.Errorf("unknown entry %q", key)
		}
		if err != nil {
			return h, err
		}
	}
	if !seen["descr"] || !seen["fortran_order"] || !seen["shape"] {
		return h, errors.New("it must have the entries descr, fortran_order and shape")
	}
	return h, nil
}

// quoted splits a string in quotes off the front of text.
func quoted(text string) (value, rest string, err error) {
	if text == "" || text[0] != '\'' && text[0] != '"' {
		return "", "", errors.New("a string in quotes is missing")
	}
	value, rest, ok := strings.Cut(text[1:], text[:1])
	if !ok || strings.Contains(value, "\\") {
		return "", "", errors.New("a string in quotes does not end")
	}
	return value, rest, nil
}

// tuple splits a tuple of numbers off the front of text.
func tuple(text string) (values []int, rest string, err error) {
	inside, rest, ok := strings.Cut(text, ")")
	inside, ok2 := strings.CutPrefix(inside, "(")
	if !ok || !ok2 {
		return nil, "", errors.New("shape is not a tuple")
	}
	for part := range strings.SplitSeq(inside, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || n < 0 || n > math.MaxInt {
			return nil, "", fmt.Errorf("shape holds %q", part)
		}
		values = append(values, int(n))
	}
	return values, rest, nil
}
