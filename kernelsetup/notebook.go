package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// A notebook is what this program reads of one.
type notebook struct {
	Cells    []part `json:"cells"`
	Metadata struct {
		Own struct {
			Origin *origin `json:"origin"`
		} `json:"isingml"`
	} `json:"metadata"`
}

// A part is one of its cells.
type part struct {
	Type    string   `json:"cell_type"`
	Source  source   `json:"source"`
	Count   *int     `json:"execution_count"`
	Outputs []output `json:"outputs"`
}

// An output is one of a cell's.
type output struct {
	Type string `json:"output_type"`
	Name string `json:"name"` // of a stream
	Text source `json:"text"` // of a stream
	Data struct {
		HTML source `json:"text/html"`
	} `json:"data"`
}

// A source is the text of a cell, in the notebook one string or a list of lines.
type source string

func (s *source) UnmarshalJSON(text []byte) error {
	var lines []string
	if json.Unmarshal(text, &lines) == nil {
		*s = source(strings.Join(lines, ""))
		return nil
	}
	return json.Unmarshal(text, (*string)(s))
}

// code reports whether the kernel executes the cell.
func (c part) code() bool { return c.Type == "code" && strings.TrimSpace(string(c.Source)) != "" }

func readNotebook(file string) (*notebook, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	n := new(notebook)
	if err := json.Unmarshal(text, n); err != nil {
		return nil, fmt.Errorf("%s is not a notebook: %w", file, err)
	}
	return n, nil
}

// sources is the SHA-256 of what the kernel executes, cell after cell.
func (n *notebook) sources() string {
	h := sha256.New()
	for _, c := range n.Cells {
		if c.code() {
			fmt.Fprintf(h, "%d\n%s", len(c.Source), c.Source)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
