package canvas

import (
	"bytes"
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Label writes runs as text: letters that are searched and copied, drawn with
// the glyphs of fonts that the document holds.
func (c *PDF) Label(at Point, up bool, rs []Run, along float64, fill color.NRGBA) {
	x := 0.0
	for _, r := range rs {
		x -= along * r.Width()
	}
	c.color(fill, "rg")
	c.page.WriteString("BT\n")
	for _, r := range rs {
		c.run(at, up, x, r)
		x += r.Width()
	}
	c.page.WriteString("ET\n")
}

// run writes the letters of a run that begins dx along the label, those that
// follow each other in one font together.
func (c *PDF) run(at Point, up bool, dx float64, r Run) {
	var buf sfnt.Buffer
	var codes strings.Builder
	last, start, x := -1, dx, dx
	flush := func() {
		if codes.Len() > 0 {
			p, turn := Turned(at, start, r.Rise, up), "1 0 0 1"
			if up {
				turn = "0 1 -1 0"
			}
			fmt.Fprintf(&c.page, "/F%d %s Tf %s %s %s Tm <%s> Tj\n", last, decimal(r.Size), turn, decimal(p.X), decimal(p.Y), codes.String())
		}
		codes.Reset()
		start = x
	}
	for _, letter := range r.Text {
		if letter == ThinSpace {
			x += thin * r.Size / unitsPerEm
			flush()
			continue
		}
		all := fonts()
		f, glyph := r.glyph(&buf, letter)
		index := slices.Index(all[:], f)
		if index != last {
			flush()
		}
		last = index
		fmt.Fprintf(&codes, "%04X", glyph)
		if c.glyphs[index] == nil {
			c.glyphs[index] = map[uint16]rune{}
		}
		c.glyphs[index][uint16(glyph)] = letter
		if advance, err := f.GlyphAdvance(&buf, glyph, fixed.I(unitsPerEm), font.HintingNone); err == nil {
			x += float64(advance) / 64 * r.Size / unitsPerEm
		}
	}
	flush()
}

// fontNames are those of the fonts, as PDF knows them.
var fontNames = [4]string{"LiberationSans", "LiberationSans-Italic", "LiberationSans-Bold", "DejaVuMathTeXGyre-Regular"}

// A pdfObject is a dictionary with a stream, if it has one.
type pdfObject struct {
	dictionary string
	stream     []byte
}

// fontObjects returns the objects of a font whose first one gets a number: the
// font, its glyphs' measures, its description, its outlines and its letters.
func fontObjects(index, first int, glyphs map[uint16]rune) []pdfObject {
	f, name := fonts()[index], "ISINGM+"+fontNames[index]
	var buf sfnt.Buffer
	var widths, letters strings.Builder
	used := map[uint16]bool{}
	for _, glyph := range slices.Sorted(maps.Keys(glyphs)) {
		used[glyph] = true
		advance, _ := f.GlyphAdvance(&buf, sfnt.GlyphIndex(glyph), fixed.I(unitsPerEm), font.HintingNone)
		fmt.Fprintf(&widths, "%d [%s] ", glyph, decimal(float64(advance)/64*1000/unitsPerEm))
		fmt.Fprintf(&letters, "<%04X> %s\n", glyph, strings.Replace(pdfText(string(glyphs[glyph])), "FEFF", "", 1))
	}
	var unicode bytes.Buffer
	fmt.Fprintf(&unicode, "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /Letters def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	for lines := strings.SplitAfter(letters.String(), "\n"); len(lines) > 1; { // at most 100 in a block
		n := min(100, len(lines)-1)
		fmt.Fprintf(&unicode, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(lines[:n], ""))
		lines = lines[n:]
	}
	unicode.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	outlines := subset(fontFiles()[index], used)
	return []pdfObject{
		{fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, first+1, first+4), nil},
		{fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 500 /W [%s] /CIDToGIDMap /Identity >>", name, first+2, widths.String()), nil},
		{fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [-550 -310 2000 1100] /ItalicAngle %d /Ascent 905 /Descent -212 /CapHeight 729 /StemV 80 /FontFile2 %d 0 R >>", name, [4]int{0, -12, 0, 0}[index], first+3), nil},
		{fmt.Sprintf("/Length1 %d", len(outlines)), outlines},
		{"", unicode.Bytes()},
	}
}
