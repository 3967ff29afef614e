package main

import "github.com/isingml/kernel/isingml/figure"

// saved is a flag with the file that a figure or a table is written to. An
// extension of no format is refused before anything is computed.
type saved struct {
	kind figure.Display
	path string
}

func (s *saved) String() string { return s.path }

func (s *saved) Set(path string) error {
	s.path = path
	return figure.CheckName(s.kind, path)
}

// write saves what the flag is for, if a file was named.
func (s *saved) write(d figure.Display) error {
	if s.path == "" {
		return nil
	}
	return figure.Save(d, s.path)
}

func (c *call) figureFlag(name, what string) *saved {
	s := &saved{kind: new(figure.Figure)}
	c.flags.Var(s, name, "`FILE` for "+what+": .svg, .png, .pdf, .pgf, .html, or .csv with its numbers")
	return s
}

func (c *call) tableFlag(name, what string) *saved {
	s := &saved{kind: new(figure.Table)}
	c.flags.Var(s, name, "`FILE` for "+what+": .csv with all digits and errors in columns of their own, .md, .html or .txt")
	return s
}
