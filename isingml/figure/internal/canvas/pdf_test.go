package canvas

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image/color"
	"io"
	"strings"
	"testing"
)

// streams returns what the streams of a document hold.
func streams(t *testing.T, document []byte) (all [][]byte) {
	t.Helper()
	for _, part := range bytes.Split(document, []byte("stream\n")) {
		if len(part) < 2 || part[0] != 0x78 {
			continue
		}
		r, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// TestPDFHoldsItsLetters finds letters as text, and their outlines as the fonts
// have them, those of composed letters with their parts.
func TestPDFHoldsItsLetters(t *testing.T) {
	c := NewPDF()
	c.Label(Pt(10, 10), false, []Run{{Text: "Ré⟨", Size: 9}, {Text: "β", Size: 9, Italic: true}}, 0.5, color.NRGBA{A: 255})
	var pages, letters, files [][]byte
	for _, s := range streams(t, c.Document(100, 100, "a label")) {
		switch {
		case bytes.HasPrefix(s, []byte{0, 1, 0, 0}):
			files = append(files, s)
		case bytes.Contains(s, []byte("beginbfchar")):
			letters = append(letters, s)
		default:
			pages = append(pages, s)
		}
	}
	if len(pages) != 1 || len(letters) != 3 || len(files) != 3 {
		t.Fatalf("%d pages, %d tables of letters, %d fonts, want 1, 3 and 3", len(pages), len(letters), len(files))
	}
	all := string(bytes.Join(letters, nil))
	for _, code := range []string{"<0052>", "<00E9>", "<03B2>", "<27E8>"} {
		if !strings.Contains(all, code) {
			t.Errorf("no letter %s among\n%s", code, all)
		}
	}
	whole, part := readTrueType(fontFiles()[0]), readTrueType(files[0])
	if len(files[0]) > len(fontFiles()[0])/8 {
		t.Errorf("the font of two letters has %d bytes", len(files[0]))
	}
	kept := 0
	for glyph := range binary.BigEndian.Uint16(part["maxp"][4:]) {
		got, want := part.outline(glyph), whole.outline(glyph)
		if len(got) == 0 {
			continue
		}
		kept++
		if !bytes.Equal(got[:len(want)], want) {
			t.Errorf("the outline of glyph %d has changed", glyph)
		}
		for _, of := range components(want) {
			if len(part.outline(of)) == 0 {
				t.Errorf("glyph %d lacks its part %d", glyph, of)
			}
		}
	}
	if kept < 4 { // the missing glyph, R, é and what é is made of
		t.Errorf("%d glyphs have outlines", kept)
	}
}
