package data

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A pattern is a text in which {name} stands for a number, the label of that
// name, and * for anything but a slash.
type pattern struct {
	text   string
	names  []string
	parsed *regexp.Regexp
}

var placeholder = regexp.MustCompile(`\{([A-Za-z][A-Za-z0-9_]*)\}|\*`)

const number = `([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)`

// newPattern parses a pattern; ok is false if nothing in the text stands for
// something else.
func newPattern(text string) (p pattern, ok bool) {
	p.text = text
	text = strings.ToValidUTF8(text, "\ufffd") // matches no name that is not valid either
	var expr strings.Builder
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		expr.WriteString(regexp.QuoteMeta(text[at:m[0]]))
		if m[2] >= 0 {
			p.names = append(p.names, text[m[2]:m[3]])
			expr.WriteString(number)
		} else {
			expr.WriteString("[^/]*")
		}
		at = m[1]
	}
	expr.WriteString(regexp.QuoteMeta(text[at:]))
	p.parsed = regexp.MustCompile("^" + expr.String() + "$")
	return p, at > 0
}

// A label is one number that tells configurations apart, such as T = 2.269.
type label struct {
	name  string
	value float64
}

// match returns the labels of a text that has the form of the pattern.
func (p pattern) match(text string) (labels []label, ok bool) {
	m := p.parsed.FindStringSubmatch(text)
	if m == nil {
		return nil, false
	}
	for i, name := range p.names {
		x, err := strconv.ParseFloat(m[i+1], 64)
		if err != nil || !finite(x) {
			return nil, false
		}
		labels = append(labels, label{name, x})
	}
	return labels, true
}

// A found text matches a pattern.
type found struct {
	text   string
	labels []label
}

// among returns the texts that match, in the order of their labels and then of
// their names, numbers in them by their value.
func (p pattern) among(texts []string) (all []found) {
	for _, text := range texts {
		if labels, ok := p.match(text); ok {
			all = append(all, found{text, labels})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int {
		for i := range a.labels {
			if d := a.labels[i].value - b.labels[i].value; d != 0 {
				return map[bool]int{true: -1, false: 1}[d < 0]
			}
		}
		return naturally(a.text, b.text)
	})
	return all
}

// paths returns the files of a pattern; a text that is none is a path by
// itself, and so is the name of a file that is there.
func paths(text string) ([]found, error) {
	p, ok := newPattern(text)
	if _, err := os.Stat(text); !ok || err == nil {
		return []found{{text: text}}, nil
	}
	matches, err := filepath.Glob(placeholder.ReplaceAllString(text, "*"))
	if err != nil {
		return nil, fmt.Errorf("data: the pattern %q: %w", text, err)
	}
	all := p.among(matches)
	if len(all) == 0 {
		return nil, fmt.Errorf("data: no file has the form %s, where {NAME} is a number and * anything", text)
	}
	return all, nil
}

var digits = regexp.MustCompile(`[0-9]+|[^0-9]+`)

// naturally compares texts with the numbers in them by their value.
func naturally(a, b string) int {
	x, y := digits.FindAllString(a, -1), digits.FindAllString(b, -1)
	return slices.CompareFunc(x, y, func(a, b string) int {
		n, err1 := strconv.ParseUint(a, 10, 64)
		m, err2 := strconv.ParseUint(b, 10, 64)
		switch {
		case err1 != nil || err2 != nil || n == m:
			return strings.Compare(a, b)
		case n < m:
			return -1
		}
		return 1
	})
}
