package data

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Kinds of labels.
const (
	Temperature = "temperature"
	Beta        = "beta"
)

// Labels sort configurations into ensembles. The labels of a pattern in the
// names of files or arrays, such as T{T}.npy, need none.
type Labels struct {
	// By names numbers, one for each configuration, as FILE[:ARRAY][:COLUMN]:
	// an array of the file if it has several, and a column of a table by its
	// name, or its number from 0 on.
	By string
	// Kind says what the labels are: Temperature, Beta, or if it is empty what
	// their name says (t, temp, temperature; b, beta), or names alone.
	Kind string
	// Values are temperatures or inverse temperatures, as Kind says, in place of
	// By: one for all configurations, or several for as many equal parts of them
	// in their order.
	Values []float64
}

// maxLabels bounds how many ensembles labels can make.
const maxLabels = 4096

// beta returns the inverse temperature that a label stands for, NaN if none.
func (l label) beta(kind string) (float64, error) {
	if kind == "" {
		kind = kindOf(l.name)
	}
	switch {
	case kind == Temperature && !(l.value > 0 && finite(1/l.value)):
		return 0, fmt.Errorf("the temperature is %v, must be positive", l.value)
	case kind == Temperature:
		return 1 / l.value, nil
	case kind == Beta && !(l.value >= 0):
		return 0, fmt.Errorf("beta is %v, must not be negative", l.value)
	case kind == Beta:
		return l.value, nil
	}
	return math.NaN(), nil
}

// kindOf tells what labels of a name are.
func kindOf(name string) string {
	switch strings.ToLower(strings.Trim(name, "/")) {
	case "t", "temp", "temps", "temperature", "temperatures":
		return Temperature
	case "b", "beta", "betas":
		return Beta
	}
	return ""
}

// suffix names an ensemble by its label, such as "t2.269".
func (l label) suffix(kind string) string {
	name := strings.ToLower(l.name)
	switch kind {
	case Temperature:
		name = "t"
	case Beta:
		name = Beta
	}
	return name + strconv.FormatFloat(l.value, 'f', -1, 64)
}

// numbersAt reads n numbers, one for each configuration, from what
// FILE[:ARRAY][:COLUMN] names; name is that of the innermost part.
func numbersAt(ctx context.Context, spec string, n int) (values []float64, name string, err error) {
	path, rest := spec, ""
	for {
		if _, err := os.Stat(path); err == nil {
			break
		}
		at := strings.LastIndexByte(path, ':')
		if at < 0 {
			return nil, "", fmt.Errorf("there is no file %s: write FILE, FILE:ARRAY or FILE:ARRAY:COLUMN", spec)
		}
		path, rest = path[:at], spec[at+1:]
	}
	f, err := Open(path)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	a, column, err := f.column(rest)
	if err == nil {
		values, err = a.numbers(ctx, column, n)
	}
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", spec, err)
	}
	name = a.Name
	if column != "" {
		name = column
	} else if name == "" {
		name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	if name[strings.LastIndexByte(name, '/')+1:] != "" {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	return values, name, nil
}

// column finds the array that ARRAY[:COLUMN], ARRAY or COLUMN names.
func (f *File) column(text string) (Array, string, error) {
	if text == "" {
		a, err := f.Array("")
		return a, "", err
	}
	if a, err := f.Array(text); err == nil {
		return a, "", nil
	}
	if at := strings.LastIndexByte(text, ':'); at >= 0 {
		a, err := f.Array(text[:at])
		return a, text[at+1:], err
	}
	if len(f.Arrays) == 1 {
		return f.Arrays[0], text, nil
	}
	a, err := f.Array(text)
	return a, "", err
}

// numbers reads n numbers: an array of shape (n,), or one column of a table.
func (a Array) numbers(ctx context.Context, column string, n int) ([]float64, error) {
	if a.Err != nil {
		return nil, a.Err
	}
	sides := slices.DeleteFunc(slices.Clone(a.Shape), func(side int) bool { return side == 1 })
	rows, columns, at := a.Len(), 1, 0
	switch {
	case column == "" && len(sides) > 1:
		return nil, fmt.Errorf("its shape is %v, must be (N,), one number for each configuration%s", a.Shape, a.columnsHint())
	case column != "" && len(a.Shape) == 2:
		rows, columns = a.Shape[0], a.Shape[1]
		if at = slices.Index(a.Columns, column); at < 0 {
			var err error
			if at, err = strconv.Atoi(column); err != nil || at < 0 || at >= columns {
				return nil, fmt.Errorf("it has no column %q among %d%s", column, columns, a.columnsHint())
			}
		}
	case column != "":
		return nil, fmt.Errorf("its shape is %v, and has no column %q", a.Shape, column)
	}
	if rows != n {
		return nil, fmt.Errorf("it has %d numbers for %d configurations", rows, n)
	}
	out, k := make([]float64, 0, n), newCounter(a)
	err := a.Each(ctx, func(values []float64) error {
		for _, x := range values {
			if k.at%columns == at {
				if !finite(x) {
					return fmt.Errorf("number %d is %v, must be finite", len(out), x)
				}
				out = append(out, x)
			}
			k.next()
		}
		return nil
	})
	if err == nil && len(out) != n {
		err = errors.New("it is cut off")
	}
	return out, err
}

func (a Array) columnsHint() string {
	switch {
	case a.Columns != nil:
		return fmt.Sprintf(": name a column, one of %q", a.Columns)
	case len(a.Shape) == 2:
		return fmt.Sprintf(": name a column from 0 to %d behind a colon, such as FILE:0", a.Shape[1]-1)
	}
	return ""
}
