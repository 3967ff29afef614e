package data

import (
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

func init() { RegisterFormat("text", "", openText) }

// maxLine bounds a line of text, in bytes: L = 4096 in one line still fits.
const maxLine = 1 << 26

// A table is the layout of numbers in a text: lines of equally many values.
// Values stand with blanks, tabs, commas or semicolons between, or, if they are
// all 0 and 1 or + and -, with nothing between. Empty lines stand between
// configurations of several lines each. Lines that begin with # are comments; a
// first line of words names the columns.
type table struct {
	names   []string
	columns int
	rows    int  // of one configuration
	groups  int  // of lines with empty ones between
	dense   bool // nothing stands between the values
}

// openText looks at all lines of a text and at the values of the first one.
func openText(s Source) ([]Array, error) {
	head, err := s.Head(1 << 12)
	if err != nil {
		return nil, err
	}
	if bytes.IndexFunc(head, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }) >= 0 {
		return nil, errNotMine
	}
	var t table
	if err := t.measure(s); err != nil {
		return nil, err
	}
	shape := []int{t.groups, t.rows, t.columns}
	if t.groups == 1 {
		shape = shape[1:]
	}
	return []Array{{Shape: shape, Type: "text", Columns: t.names, Each: func(ctx context.Context, yield func([]float64) error) error {
		return t.each(ctx, s, yield)
	}}}, nil
}

// lines calls visit with each line that is no comment, and its number from 1 on.
func lines(s Source, visit func(number int, line []byte) error) error {
	r, err := s.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 1<<16), maxLine)
	for number := 1; scanner.Scan(); number++ {
		line := bytes.TrimSpace(scanner.Bytes())
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(line) > 0 && line[0] == '#' {
			continue
		}
		if err := visit(number, line); err != nil {
			return err
		}
	}
	err = scanner.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = fmt.Errorf("a line has more than %d bytes", maxLine)
	} else if err == io.ErrUnexpectedEOF {
		err = errors.New("it is cut off")
	}
	return err
}

// measure finds the layout.
func (t *table) measure(s Source) error {
	rows, first := 0, true
	end := func(number int) error {
		if rows == 0 {
			return nil
		}
		if t.groups > 0 && rows != t.rows {
			return fmt.Errorf("%d lines end at line %d, and %d before: each configuration must have as many", rows, number-1, t.rows)
		}
		t.rows, rows, t.groups = rows, 0, t.groups+1
		return nil
	}
	last := 0
	err := lines(s, func(number int, line []byte) error {
		last = number
		if len(line) == 0 {
			return end(number)
		}
		if first {
			first = false
			named, err := t.begin(line)
			if named || err != nil {
				return err
			}
		}
		rows++
		return nil
	})
	if err == nil {
		err = end(last + 1)
	}
	if err == nil && t.groups == 0 {
		return errors.New("it holds no numbers")
	}
	return err
}

// begin looks at the first line; true if it names the columns.
func (t *table) begin(line []byte) (named bool, err error) {
	if t.dense = isDense(line); t.dense {
		t.columns = len(line)
		return false, nil
	}
	words := bytes.FieldsFunc(line, between)
	t.columns = len(words)
	if t.columns == 0 {
		return false, errNotMine
	}
	if _, err := strconv.ParseFloat(string(words[0]), 64); err == nil {
		return false, nil
	}
	for _, w := range words {
		if name := strings.Trim(string(w), `"'`); name == "" || !isName(name) || slices.Contains(t.names, name) {
			return false, errNotMine
		}
		t.names = append(t.names, strings.Trim(string(w), `"'`))
	}
	return true, nil
}

// isDense tells whether a line has values with nothing between.
func isDense(line []byte) bool {
	if len(line) < 4 {
		return false
	}
	for _, c := range line {
		if c != '0' && c != '1' {
			return isSigns(line)
		}
	}
	return true
}

func isSigns(line []byte) bool {
	for _, c := range line {
		if c != '+' && c != '-' {
			return false
		}
	}
	return true
}

func isName(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool {
		return !(r == '_' || r == '-' || r == '.' || r == '/' || r == '(' || r == ')' || r == '|' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	}) < 0
}

func between(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == ';' }

// each hands the values on, line by line.
func (t *table) each(ctx context.Context, s Source, yield func([]float64) error) error {
	values := make([]float64, 0, blockLen+t.columns)
	skip := t.names != nil
	err := lines(s, func(number int, line []byte) (err error) {
		if len(line) == 0 {
			return nil
		}
		if skip {
			skip = false
			return nil
		}
		before := len(values)
		if values, err = t.parse(values, line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if got := len(values) - before; got != t.columns {
			return fmt.Errorf("line %d has %d values, the first one %d", number, got, t.columns)
		}
		if len(values) < blockLen {
			return nil
		}
		err, values = yield(values), values[:0]
		if err == nil {
			err = ctx.Err()
		}
		return err
	})
	if err == nil && len(values) > 0 {
		err = yield(values)
	}
	return err
}

// parse appends the values of a line.
func (t *table) parse(values []float64, line []byte) ([]float64, error) {
	if t.dense {
		for i, c := range line {
			switch c {
			case '0', '1':
				values = append(values, float64(c-'0'))
			case '+', '-':
				values = append(values, float64(',')-float64(c))
			default:
				return values, fmt.Errorf("value %d is %q, must be 0 or 1, or + or -, as there is nothing between the values", i+1, c)
			}
		}
		return values, nil
	}
	for i := 0; i < len(line); {
		if between(rune(line[i])) {
			i++
			continue
		}
		// The short words, -1, 0 and 1, make up nearly all texts.
		k := i
		for k < len(line) && !between(rune(line[k])) {
			k++
		}
		switch word := line[i:k]; {
		case len(word) == 1 && word[0] >= '0' && word[0] <= '9':
			values = append(values, float64(word[0]-'0'))
		case len(word) == 2 && word[0] == '-' && word[1] == '1':
			values = append(values, -1)
		default:
			x, err := strconv.ParseFloat(string(word), 64)
			if err != nil {
				return values, fmt.Errorf("%.40q is no number", word)
			}
			values = append(values, x)
		}
		i = k
	}
	return values, nil
}
