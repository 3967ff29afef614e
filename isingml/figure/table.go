package figure

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/isingml/kernel/isingml/stat"
)

// A Table is rows of text under a head. Cells may use the markup of labels. A
// value with the mark of [Marked] is shown in grey, and the mark explained
// below. Show displays it as HTML in a notebook; String writes it for a
// terminal; CSV keeps the digits of numbers that came in by [Table.Row].
type Table struct {
	Title string
	Head  []string
	Rows  [][]string // each as long as Head
	Note  string     // small print below

	entries [][]Entry // what Row was given, of the rows as they were then
}

// isMarked reports whether a cell is a value with the mark of [Marked].
func isMarked(cell string) bool {
	value, marked := strings.CutSuffix(cell, "?")
	return marked && value != "" && strings.ContainsAny(value[len(value)-1:], "0123456789)")
}

// notes returns the small print, with what the mark means if there is one.
func (t Table) notes() []string {
	var notes []string
	for _, row := range t.Rows {
		if slices.ContainsFunc(row, isMarked) {
			notes = append(notes, stat.Legend)
			break
		}
	}
	if t.Note != "" {
		notes = append(notes, t.Note)
	}
	return notes
}

// Err returns why the table cannot be shown, or nil.
func (t Table) Err() error {
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
func (t Table) String() string {
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
	for i, note := range t.notes() {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString(plainText(note) + "\n")
	}
	return b.String()
}

// HTML returns the table as a fragment that needs no style sheet.
func (t Table) HTML() ([]byte, error) {
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
			text := markupHTML(c)
			if isMarked(c) {
				text = `<span style="opacity:0.6">` + text + `</span>`
			}
			fmt.Fprintf(&b, `<%s style="text-align:left">%s</%s>`, tag, text, tag)
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
	for _, note := range t.notes() {
		b.WriteString("<p><small>" + markupHTML(note) + "</small></p>\n")
	}
	return []byte(b.String()), nil
}

// Markdown returns the table as GitHub writes it.
func (t Table) Markdown() ([]byte, error) {
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
	for _, note := range t.notes() {
		b.WriteString("\n" + markupHTML(note) + "\n")
	}
	return []byte(b.String()), nil
}

func (t Table) name() string {
	return t.Title
}

func (t Table) formats() []string { return []string{"md", "html", "txt", "csv"} }

func (t Table) encode(format string) ([]byte, error) {
	switch format {
	case "html":
		return t.HTML()
	case "txt":
		return []byte(t.String()), t.Err()
	case "csv":
		return t.CSV()
	}
	return t.Markdown()
}

func (t Table) bundle(bool) (*protocol.DisplayData, error) {
	page, err := t.HTML()
	if err != nil {
		return nil, err
	}
	return &protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMETextHTML:  string(page),
		protocol.MIMETextPlain: t.String(),
	}}, nil
}
