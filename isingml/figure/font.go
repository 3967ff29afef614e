package figure

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

// capHeight is the height of capitals and digits in units of the font size.
const capHeight = 0.72

// unitsPerEm is the grid of the Liberation fonts: glyphs loaded at this size
// come in whole units, without rounding. That of the signs' font is 1000, which
// rounds its glyphs by half a thousandth of their size.
const unitsPerEm = 2048

// The font lacks a thin space.
const (
	thinSpace = '\u2009'
	thin      = unitsPerEm / 6.0
)

// fonts are Liberation Sans, regular, italic and bold, and one with the signs
// of mathematics that Liberation lacks.
var fonts = sync.OnceValue(func() [4]*sfnt.Font {
	var parsed [4]*sfnt.Font
	for i, ttf := range [][]byte{liberationsansregular.TTF, liberationsansitalic.TTF, liberationsansbold.TTF, dejavumathtexgyre.TTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic("figure: the built-in font does not parse: " + err.Error())
		}
		parsed[i] = f
	}
	return parsed
})

func (r run) font() *sfnt.Font {
	switch {
	case r.italic:
		return fonts()[1]
	case r.bold:
		return fonts()[2]
	}
	return fonts()[0]
}

// glyph finds the font that has a character and its glyph there.
func (r run) glyph(buf *sfnt.Buffer, c rune) (*sfnt.Font, sfnt.GlyphIndex) {
	f := r.font()
	g, err := f.GlyphIndex(buf, c)
	if err == nil && g == 0 {
		if other, err := fonts()[3].GlyphIndex(buf, c); err == nil && other != 0 {
			return fonts()[3], other
		}
	}
	return f, g
}

func textWidth(r run) float64 {
	var buf sfnt.Buffer
	total := 0.0
	for _, c := range r.text {
		if c == thinSpace {
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
	return total * r.size / unitsPerEm
}

// outline returns the shape of a run whose baseline starts at a point, for
// formats that draw text as shapes.
func outline(at point, up bool, r run) path {
	var buf sfnt.Buffer
	var out path
	x := 0.0
	scale := r.size / unitsPerEm
	place := func(p fixed.Point26_6) point {
		dx, dy := x+float64(p.X)/64*scale, -float64(p.Y)/64*scale
		if up {
			return point{at.x - dy, at.y + dx}
		}
		return point{at.x + dx, at.y + dy}
	}
	for _, c := range r.text {
		if c == thinSpace {
			x += thin * scale
			continue
		}
		f, g := r.glyph(&buf, c)
		segments, err := f.LoadGlyph(&buf, g, fixed.I(unitsPerEm), nil)
		if err != nil {
			continue
		}
		var last point
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
					point{last.x + 2*(q.x-last.x)/3, last.y + 2*(q.y-last.y)/3},
					point{end.x + 2*(q.x-end.x)/3, end.y + 2*(q.y-end.y)/3}, end)
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
