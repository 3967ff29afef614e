package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// Parameters are new values, Go expressions, of package-level variables that a
// notebook declares above the line %% of a cell. As a flag they are given one by
// one, as in -p L=64 -p 'name="a study"'.
type parameters map[string]string

func (p parameters) String() string { return "" }

// Set takes one name=value.
func (p parameters) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok || !token.IsIdentifier(name) {
		return fmt.Errorf("%q is not of the form name=value", text)
	}
	if _, err := parser.ParseExpr(value); err != nil {
		return fmt.Errorf("the value of %s is not a Go expression: %s (text takes quotes: -p '%s=\"text\"')", name, value, name)
	}
	if old, twice := p[name]; twice {
		return fmt.Errorf("%s is set twice, to %s and to %s", name, old, value)
	}
	p[name] = value
	return nil
}

// A replacement is text that takes the place of source[from:to].
type replacement struct {
	from, to int
	text     string
}

// apply changes the cells that declare one of the parameters, to its new value
// and a word about that at the end of the line, and returns their sources by
// number of the cell. A parameter that no cell declares is an error.
func (p parameters) apply(file string, n *notebook) (map[int]string, error) {
	changed := map[int]string{}
	declared := map[string]bool{}
	for i, c := range n.Cells {
		if c.Type != "code" {
			continue
		}
		replacements, err := p.inCell(string(c.Source), declared)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if len(replacements) == 0 {
			continue
		}
		slices.SortStableFunc(replacements, func(a, b replacement) int { return b.from - a.from })
		text := string(c.Source)
		for _, r := range replacements {
			text = text[:r.from] + r.text + text[r.to:]
		}
		changed[i], n.Cells[i].Source = text, source(text)
	}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if !declared[name] {
			names := strings.Join(slices.Sorted(maps.Keys(declared)), ", ")
			if names == "" {
				names = "none"
			}
			return nil, fmt.Errorf("%s declares no variable %s that could be set; it declares %s", file, name, names)
		}
	}
	return changed, nil
}

// inCell adds to declared the variables that a cell declares and that can be
// set, and returns what replaces the values of those that are parameters.
func (p parameters) inCell(cell string, declared map[string]bool) ([]replacement, error) {
	const head = "package main;"
	file, err := parser.ParseFile(token.NewFileSet(), "", head+declarations(cell), parser.SkipObjectResolution)
	if err != nil {
		return nil, nil // the compiler will say it, with the cell's line
	}
	at := func(pos token.Pos) int { return int(pos-file.FileStart) - len(head) }
	var out []replacement
	for _, d := range file.Decls {
		vars, ok := d.(*ast.GenDecl)
		if !ok || vars.Tok != token.VAR {
			continue
		}
		for _, s := range vars.Specs {
			spec := s.(*ast.ValueSpec)
			for i, name := range spec.Names {
				value, set := p[name.Name]
				switch {
				case name.Name == "_":
					continue
				case len(spec.Values) == len(spec.Names):
					from, to := at(spec.Values[i].Pos()), at(spec.Values[i].End())
					if set {
						out = append(out, note(cell, to, name.Name, value, cell[from:to]), replacement{from, to, value})
					}
				case len(spec.Values) == 0 && len(spec.Names) == 1:
					if end := at(spec.End()); set {
						out = append(out, note(cell, end, name.Name, value, "nothing"), replacement{end, end, " = " + value})
					}
				case set:
					return nil, fmt.Errorf("%s is declared together with others and cannot be set alone", name.Name)
				default:
					continue
				}
				declared[name.Name] = true
			}
		}
	}
	return out, nil
}

// note is the word about a new value, at the end of the line.
func note(cell string, after int, name, value, old string) replacement {
	end := strings.IndexByte(cell[after:], '\n')
	if end < 0 {
		end = len(cell) - after
	}
	old, _, more := strings.Cut(old, "\n")
	if more {
		old += " ..."
	}
	return replacement{after + end, after + end, fmt.Sprintf(" // run -p %s=%s, was %s", name, value, old)}
}

// declarations is what stands above the line %% of a cell, without lines that
// are commands of the kernel, each byte in its place. A line within a string
// or a comment is text, whatever it begins with.
func declarations(cell string) string {
	out := []byte(cell)
	for from := 0; ; {
		start := nextCommand(cell, from)
		if start < 0 {
			return string(out)
		}
		line, _, _ := strings.Cut(cell[start:], "\n")
		if words := strings.Fields(line); words[0] == "%%" || words[0] == "%main" {
			return string(out[:start])
		}
		from = start + len(line)
		copy(out[start:from], strings.Repeat(" ", len(line)))
	}
}

// nextCommand returns where the first line that begins with % or ! begins, outside
// of strings and comments and from the end of a line on; -1 if there is none.
func nextCommand(cell string, from int) int {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(cell)-from)
	s.Init(file, []byte(cell[from:]), nil, 0)
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF {
			return -1
		}
		at := from + file.Offset(pos)
		if at == len(cell) { // the scanner ends the last statement there
			continue
		}
		if (cell[at] == '%' || cell[at] == '!') && (at == 0 || cell[at-1] == '\n') {
			return at
		}
	}
}
