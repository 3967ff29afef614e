package figure

import (
	"errors"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/stat"
)

// A Table is rows of text under a head. Cells may use the markup of labels.
// Show displays it as HTML in a notebook; String writes it for a terminal.
type Table struct {
	Title string
	Head  []string
	Rows  [][]string // each as long as Head
	Note  string     // a line of small print below
}

// Err returns why the table cannot be shown, or nil.
func (t *Table) Err() error {
	if t == nil {
		return errors.New("figure: no table (nil)")
	}
	if len(t.Head) == 0 {
		return fmt.Errorf("figure: table %q has no head", t.Title)
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Head) {
			return fmt.Errorf("figure: table %q, row %d has %d cells, the head has %d", t.Title, i+1, len(row), len(t.Head))
		}
	}
	return nil
}

// String returns the table with aligned columns, or the error's text.
func (t *Table) String() string {
	if err := t.Err(); err != nil {
		return err.Error()
	}
	rows := append([][]string{t.Head}, t.Rows...)
	widths := make([]int, len(t.Head))
	for _, row := range rows {
		for j, c := range row {
			widths[j] = max(widths[j], utf8.RuneCountInString(plainText(c)))
		}
	}
	var b strings.Builder
	if t.Title != "" {
		b.WriteString(plainText(t.Title) + "\n\n")
	}
	for i, row := range rows {
		line := ""
		for j, c := range row {
			c = plainText(c)
			line += c + strings.Repeat(" ", widths[j]-utf8.RuneCountInString(c)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
		if i == 0 {
			total := -2
			for _, w := range widths {
				total += w + 2
			}
			b.WriteString(strings.Repeat("─", total) + "\n")
		}
	}
	if t.Note != "" {
		b.WriteString("\n" + plainText(t.Note) + "\n")
	}
	return b.String()
}

// HTML returns the table as a fragment that needs no style sheet.
func (t *Table) HTML() ([]byte, error) {
	if err := t.Err(); err != nil {
		return nil, err
	}
	var b strings.Builder
	if t.Title != "" {
		b.WriteString("<p><b>" + markupHTML(t.Title) + "</b></p>\n")
	}
	b.WriteString("<table>\n")
	line := func(tag string, row []string) {
		b.WriteString("<tr>")
		for _, c := range row {
			fmt.Fprintf(&b, `<%s style="text-align:left">%s</%s>`, tag, markupHTML(c), tag)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<thead>\n")
	line("th", t.Head)
	b.WriteString("</thead>\n<tbody>\n")
	for _, row := range t.Rows {
		line("td", row)
	}
	b.WriteString("</tbody>\n</table>\n")
	if t.Note != "" {
		b.WriteString("<p><small>" + markupHTML(t.Note) + "</small></p>\n")
	}
	return []byte(b.String()), nil
}

// Markdown returns the table as GitHub writes it.
func (t *Table) Markdown() ([]byte, error) {
	if err := t.Err(); err != nil {
		return nil, err
	}
	var b strings.Builder
	if t.Title != "" {
		b.WriteString("**" + markupHTML(t.Title) + "**\n\n")
	}
	line := func(row []string) {
		for _, c := range row {
			b.WriteString("| " + strings.ReplaceAll(markupHTML(c), "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	line(t.Head)
	b.WriteString(strings.Repeat("|---", len(t.Head)) + "|\n")
	for _, row := range t.Rows {
		line(row)
	}
	if t.Note != "" {
		b.WriteString("\n" + markupHTML(t.Note) + "\n")
	}
	return []byte(b.String()), nil
}

func (t *Table) name() string {
	if t == nil {
		return ""
	}
	return t.Title
}

func (t *Table) formats() []string { return []string{"md", "html", "txt"} }

func (t *Table) encode(format string) ([]byte, error) {
	switch format {
	case "html":
		return t.HTML()
	case "txt":
		return []byte(t.String()), t.Err()
	}
	return t.Markdown()
}

func (t *Table) bundle() (*protocol.DisplayData, error) {
	page, err := t.HTML()
	if err != nil {
		return nil, err
	}
	return &protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMETextHTML:  string(page),
		protocol.MIMETextPlain: t.String(),
	}}, nil
}

// markupHTML writes a label with the elements i, sub and sup.
func markupHTML(label string) string {
	var b strings.Builder
	for _, r := range runs(label, textStyle{size: 1}) {
		text := html.EscapeString(r.text)
		if r.italic {
			text = "<i>" + text + "</i>"
		}
		switch {
		case r.rise > 0:
			text = "<sup>" + text + "</sup>"
		case r.rise < 0:
			text = "<sub>" + text + "</sub>"
		}
		b.WriteString(text)
	}
	return b.String()
}

// Value writes an estimate as 0.44063(21): the error in units of the last
// digits, two of them where they start below 36 and else one, by the rule of
// the Particle Data Group. An error of zero leaves the value alone.
func Value(e stat.Estimate) string {
	if !finite(e.Value) || !finite(e.Error) || e.Error < 0 {
		return fmt.Sprintf("%g(%g)", e.Value, e.Error)
	}
	if e.Error == 0 {
		return strconv.FormatFloat(e.Value, 'g', 8, 64)
	}
	exponent := int(math.Floor(math.Log10(e.Error)))
	last := exponent - 1 // place of the last digit shown
	if e.Error/math.Pow(10, float64(exponent)) >= 3.545 {
		last = exponent
	}
	unit := math.Pow(10, float64(last))
	size := math.Round(e.Error / unit)
	digits := max(0, -last)
	if last > 0 { // digits left of the point carry no precision
		value := math.Round(e.Value/unit) * unit
		return fmt.Sprintf("%s(%s)", number(value, 0), strconv.FormatFloat(size*unit, 'f', 0, 64))
	}
	text := strconv.FormatFloat(size, 'f', 0, 64)
	if size*unit >= 1 && digits > 0 { // 12.3(1.4)
		text = strconv.FormatFloat(size*unit, 'f', digits, 64)
	}
	return number(e.Value, digits) + "(" + text + ")"
}
