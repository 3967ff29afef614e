package canvas

import (
	"sync"

	"codeberg.org/go-fonts/dejavu/dejavumathtexgyre"
	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansitalic"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// CapHeight is the height of capitals and digits in units of the font size.
const CapHeight = 0.72

// unitsPerEm is the grid of the Liberation fonts: glyphs loaded at this size
// come in whole units, without rounding. That of the signs' font is 1000, which
// rounds its glyphs by half a thousandth of their size.
const unitsPerEm = 2048

// The font lacks a thin space.
const (
	// ThinSpace is a sixth of the font size wide.
	ThinSpace = '\u2009'
	thin      = unitsPerEm / 6.0
)

// fontFiles are those of Liberation Sans, regular, italic and bold, and one with
// the signs of mathematics that Liberation lacks.
func fontFiles() [4][]byte {
	return [4][]byte{liberationsansregular.TTF, liberationsansitalic.TTF, liberationsansbold.TTF, dejavumathtexgyre.TTF}
}

// fonts are the fonts of these files.
var fonts = sync.OnceValue(func() [4]*sfnt.Font {
	var parsed [4]*sfnt.Font
	for i, ttf := range fontFiles() {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic("figure: the built-in font does not parse: " + err.Error())
		}
		parsed[i] = f
	}
	return parsed
})

func (r Run) font() *sfnt.Font {
	switch {
	case r.Italic:
		return fonts()[1]
	case r.Bold:
		return fonts()[2]
	}
	return fonts()[0]
}

// glyph finds the font that has a character and its glyph there.
func (r Run) glyph(buf *sfnt.Buffer, c rune) (*sfnt.Font, sfnt.GlyphIndex) {
	f := r.font()
	g, err := f.GlyphIndex(buf, c)
	if err == nil && g == 0 {
		if other, err := fonts()[3].GlyphIndex(buf, c); err == nil && other != 0 {
			return fonts()[3], other
		}
	}
	return f, g
}

// TextWidth returns the advance of the letters of a run, in points.
func TextWidth(r Run) float64 {
	var buf sfnt.Buffer
	total := 0.0
	for _, c := range r.Text {
		if c == ThinSpace {
			total += thin
			continue
		}
		f, g := r.glyph(&buf, c)
		advance, err := f.GlyphAdvance(&buf, g, fixed.I(unitsPerEm), font.HintingNone)
		if err != nil {
			continue
		}
		total += float64(advance) / 64
	}
	return total * r.Size / unitsPerEm
}

// outline returns the shape of a run whose baseline starts at a point, for
// formats that draw text as shapes.
func outline(at Point, up bool, r Run) Path {
	var buf sfnt.Buffer
	var out Path
	x := 0.0
	scale := r.Size / unitsPerEm
	place := func(p fixed.Point26_6) Point {
		dx, dy := x+float64(p.X)/64*scale, -float64(p.Y)/64*scale
		if up {
			return Point{at.X - dy, at.Y + dx}
		}
		return Point{at.X + dx, at.Y + dy}
	}
	for _, c := range r.Text {
		if c == ThinSpace {
			x += thin * scale
			continue
		}
		f, g := r.glyph(&buf, c)
		segments, err := f.LoadGlyph(&buf, g, fixed.I(unitsPerEm), nil)
		if err != nil {
			continue
		}
		var last Point
		for i, s := range segments {
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				if i > 0 {
					out.close()
				}
				last = place(s.Args[0])
				out.move(last)
			case sfnt.SegmentOpLineTo:
				last = place(s.Args[0])
				out.line(last)
			case sfnt.SegmentOpQuadTo: // the same curve as a cubic one
				q, end := place(s.Args[0]), place(s.Args[1])
				out.curve(
					Point{last.X + 2*(q.X-last.X)/3, last.Y + 2*(q.Y-last.Y)/3},
					Point{end.X + 2*(q.X-end.X)/3, end.Y + 2*(q.Y-end.Y)/3}, end)
				last = end
			case sfnt.SegmentOpCubeTo:
				last = place(s.Args[2])
				out.curve(place(s.Args[0]), place(s.Args[1]), last)
			}
		}
		if len(segments) > 0 {
			out.close()
		}
		advance, err := f.GlyphAdvance(&buf, g, fixed.I(unitsPerEm), font.HintingNone)
		if err == nil {
			x += float64(advance) / 64 * scale
		}
	}
	return out
}
