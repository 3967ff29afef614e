package figure

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"

	"github.com/isingml/kernel/isingml/stat"
)

// An Entry is a cell of a table with the number behind it.
type Entry struct {
	Text string // as the table shows it
	// Estimate is written into CSV, with an error of NaN if it has none.
	stat.Estimate
	judged, supported bool
}

// Estimated returns an estimate as a cell, marked unless the sample that it
// comes from supports it.
func Estimated(e stat.Estimate, supported bool) Entry {
	return Entry{Text: Marked(e, supported), Estimate: e, judged: true, supported: supported}
}

// Rounded returns a number as a cell that shows it in a format of package fmt,
// such as "%.2f".
func Rounded(format string, x float64) Entry {
	return Entry{Text: Minus(fmt.Sprintf(format, x)), Estimate: stat.Estimate{Value: x, Error: math.NaN()}}
}

// In returns the cell with its text within a format of package fmt, such as
// "$ν$ = %s".
func (e Entry) In(format string) Entry {
	e.Text = fmt.Sprintf(format, e.Text)
	return e
}

// Row adds a row of cells: an [Entry], a [stat.Estimate] or a number, of which
// CSV keeps all digits, or anything else as text.
func (t *Table) Row(cells ...any) {
	row, entries := make([]string, len(cells)), make([]Entry, len(cells))
	for j, c := range cells {
		switch c := c.(type) {
		case Entry:
			entries[j] = c
		case stat.Estimate:
			entries[j] = Entry{Text: Value(c), Estimate: c}
		case float64:
			entries[j] = Rounded("%v", c)
		case int:
			entries[j] = Rounded("%.0f", float64(c))
		default:
			entries[j] = text(fmt.Sprint(c))
		}
		row[j] = entries[j].Text
	}
	t.entries = append(t.entries, make([][]Entry, len(t.Rows)-min(len(t.Rows), len(t.entries)))...)
	t.entries = append(t.entries[:len(t.Rows)], entries)
	t.Rows = append(t.Rows, row)
}

// text returns a cell without a number.
func text(s string) Entry {
	return Entry{Text: s, Estimate: stat.Estimate{Value: math.NaN(), Error: math.NaN()}}
}

// entry returns a cell with the number behind it, as long as it still shows it.
func (t Table) entry(i, j int) Entry {
	if i < len(t.entries) && j < len(t.entries[i]) && t.entries[i][j].Text == t.Rows[i][j] {
		return t.entries[i][j]
	}
	return text(t.Rows[i][j])
}

// CSV returns the head and the rows. A column of numbers is followed by one of
// their errors and by one that says which the sample supports, 1 or 0, where
// there are any. Numbers are written with all their digits, and what is not
// known is empty.
func (t Table) CSV() ([]byte, error) {
	if err := t.Err(); err != nil {
		return nil, err
	}
	lines := make([][]string, 1+len(t.Rows))
	for j, name := range t.Head {
		if name = plainText(name); name == "" {
			name = "row"
		}
		column := make([]Entry, len(t.Rows))
		errors, verdicts := false, false
		for i := range column {
			column[i] = t.entry(i, j)
			errors, verdicts = errors || !math.IsNaN(column[i].Error), verdicts || column[i].judged
		}
		add := func(name string, cell func(Entry) string) {
			lines[0] = append(lines[0], name)
			for i, e := range column {
				lines[1+i] = append(lines[1+i], cell(e))
			}
		}
		add(name, Entry.value)
		if errors {
			add(name+" error", func(e Entry) string { return digits(e.Error) })
		}
		if verdicts {
			add(name+" supported", Entry.verdict)
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	err := w.WriteAll(lines)
	return out.Bytes(), err
}

func (e Entry) value() string {
	if number := digits(e.Value); number != "" {
		return number
	}
	return plainText(e.Text)
}

func (e Entry) verdict() string {
	switch {
	case !e.judged:
		return ""
	case e.supported:
		return "1"
	}
	return "0"
}

// digits writes a number with all its digits, and nothing for what is none.
func digits(x float64) string {
	if !finite(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
