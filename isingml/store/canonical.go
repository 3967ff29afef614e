package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// canonical returns the one JSON text that stands for v: no white space, the
// fields of objects in the order of their bytes, integers digit by digit,
// other numbers as the shortest decimal that reads back as the same float64,
// no negative zero. NaN and infinities have no JSON form and are an error.
func canonical(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	return appendCanonical(nil, tree)
}

func appendCanonical(out []byte, tree any) ([]byte, error) {
	var err error
	switch t := tree.(type) {
	case map[string]any:
		names := make([]string, 0, len(t))
		for name := range t {
			names = append(names, name)
		}
		slices.Sort(names)
		out = append(out, '{')
		for i, name := range names {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = appendString(out, name); err != nil {
				return nil, err
			}
			out = append(out, ':')
			if out, err = appendCanonical(out, t[name]); err != nil {
				return nil, err
			}
		}
		return append(out, '}'), nil
	case []any:
		out = append(out, '[')
		for i, element := range t {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = appendCanonical(out, element); err != nil {
				return nil, err
			}
		}
		return append(out, ']'), nil
	case json.Number:
		return appendNumber(out, string(t))
	case string:
		return appendString(out, t)
	case bool:
		return strconv.AppendBool(out, t), nil
	default:
		return append(out, "null"...), nil
	}
}

func appendNumber(out []byte, number string) ([]byte, error) {
	if !strings.ContainsAny(number, ".eE") {
		if number == "-0" {
			number = "0"
		}
		return append(out, number...), nil
	}
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return nil, fmt.Errorf("number %s does not fit a float64", number)
	}
	if x == 0 {
		return append(out, '0'), nil
	}
	text, err := json.Marshal(x)
	return append(out, text...), err
}

func appendString(out []byte, s string) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	return append(out, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...), err
}

// WriteJSON writes v as indented JSON with sorted fields: the same value gives
// the same bytes. NaN and infinities are an error, JSON cannot hold them.
func WriteJSON(w io.Writer, v any) error {
	text, err := canonical(v)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	var buf bytes.Buffer
	if err := json.Indent(&buf, text, "", "  "); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	buf.WriteByte('\n')
	_, err = w.Write(buf.Bytes())
	return err
}

// ReadJSON reads one JSON value into what v points to and refuses anything
// behind it but white space.
func ReadJSON(r io.Reader, v any) error {
	dec := json.NewDecoder(r)
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("store: more than one JSON value")
	}
	return nil
}
