package figure

import (
	"math"
	"strings"

	"github.com/isingml/kernel/isingml/figure/internal/canvas"
)

// scripts sets what is raised and lowered behind an atom, one above the other
// where there are both.
func (t *setter) scripts(a atom, size, rise float64) {
	small := math.Max(scriptSize*size, 0.5*t.style.size)
	t.script++
	defer func() { t.script-- }()
	up, down := rise+0.36*size, rise-0.22*size
	if a.kind == fraction || a.kind == root || a.kind == delimited {
		up, down = math.Max(up, t.up-0.4*size), math.Min(down, 0.1*size-t.down)
	}
	switch {
	case len(a.sup) > 0 && len(a.sub) > 0:
		start := t.x
		first, _, _ := t.inside(a.sub, small, down-0.05*size)
		t.x, t.broken = start, true
		second, _, _ := t.inside(a.sup, small, up+0.03*size)
		t.x, t.broken = math.Max(first, second), true
	case len(a.sup) > 0:
		t.list(a.sup, small, up)
	case len(a.sub) > 0:
		t.list(a.sub, small, down)
	}
}

// limits sets the scripts of a sum above and below it.
func (t *setter) limits(a atom, start, size, rise float64) {
	if len(a.sup) == 0 && len(a.sub) == 0 {
		return
	}
	small := math.Max(0.65*size, 0.45*t.style.size)
	t.script++
	defer func() { t.script-- }()
	own := t.x - start
	wide, up, _ := t.measure(a.sub, small)
	wider, _, down := t.measure(a.sup, small)
	total := math.Max(own, math.Max(wide, wider))
	for i := range t.pieces { // the sign moves to the middle
		if last := &t.pieces[i]; i == len(t.pieces)-1 && last.shape == nil && len(last.runs) > 1 {
			sign := last.runs[len(last.runs)-1]
			last.runs = last.runs[:len(last.runs)-1]
			t.pieces = append(t.pieces, piece{x: start + (total-own)/2, runs: []canvas.Run{sign}})
		} else if i == len(t.pieces)-1 {
			last.x = start + (total-own)/2
		}
	}
	t.x, t.broken = start+(total-wide)/2, true
	t.inside(a.sub, small, rise-0.28*size-up)
	t.x, t.broken = start+(total-wider)/2, true
	t.inside(a.sup, small, rise+0.98*size+down)
	t.x, t.broken = start+total, true
}

func (t *setter) fraction(a atom, size, rise float64) {
	small := math.Max(a.size*size, 0.6*t.style.size)
	above, _, down := t.measure(a.body, small)
	beneath, up, _ := t.measure(a.below, small)
	start, pad := t.x, 0.1*size
	width := math.Max(above, beneath)
	t.x, t.broken = start+pad+(width-above)/2, true
	t.inside(a.body, small, rise+(axis+0.1)*size+down)
	t.x, t.broken = start+pad+(width-beneath)/2, true
	t.inside(a.below, small, rise+(axis-0.12)*size-up)
	t.stroke(lineWidth*size, canvas.Pt(start+0.5*pad, rise+axis*size), canvas.Pt(start+1.5*pad+width, rise+axis*size))
	t.x = start + width + 2*pad
}

func (t *setter) root(a atom, size, rise float64) {
	start := t.x
	if len(a.below) > 0 {
		index := 0.55 * size
		width, _, _ := t.measure(a.below, index)
		t.broken = true
		t.inside(a.below, index, rise+0.38*size)
		start = math.Max(start, start+width-0.25*size)
	}
	t.x, t.broken = start+0.55*size, true
	end, up, down := t.inside(a.body, size, rise)
	up = math.Max(up, rise+ascent*size)
	down = math.Max(down-0.12*size, -rise)
	top := up + 0.08*size
	t.stroke(lineWidth*size,
		canvas.Pt(start+0.05*size, rise+0.3*size), canvas.Pt(start+0.17*size, rise+0.36*size),
		canvas.Pt(start+0.34*size, -down), canvas.Pt(start+0.52*size, top), canvas.Pt(end+0.05*size, top))
	t.x = end + 0.1*size
	t.reach(top+lineWidth*size, down)
}

// accent draws a mark above a letter, or a line above all of its argument.
func (t *setter) accent(a atom, size, rise float64) {
	start := t.x
	end, up, _ := t.inside(a.body, size, rise)
	if lowLetters(a.body) {
		up = rise + 0.55*size
	}
	y, middle, w := up+0.06*size, (start+end)/2, lineWidth*size
	if a.kind == accent && a.mark != "overline" { // letters lean
		middle += 0.05 * size
	}
	half := math.Min(0.24*size, math.Max(0.16*size, (end-start)/2))
	switch a.mark {
	case "hat":
		t.stroke(w, canvas.Pt(middle-half, y), canvas.Pt(middle, y+0.14*size), canvas.Pt(middle+half, y))
	case "tilde":
		var wave []canvas.Point
		for i := range 13 {
			along := float64(i)/6 - 1
			wave = append(wave, canvas.Pt(middle+half*along, y+0.06*size+0.06*size*math.Sin(-math.Pi*along)))
		}
		t.stroke(w, wave...)
	case "bar":
		t.stroke(w, canvas.Pt(middle-half, y+0.04*size), canvas.Pt(middle+half, y+0.04*size))
	case "overline":
		t.stroke(w, canvas.Pt(start, y+0.04*size), canvas.Pt(end, y+0.04*size))
	case "vec":
		tip := canvas.Pt(middle+half, y+0.06*size)
		t.stroke(w, canvas.Pt(middle-half, tip.Y), tip)
		t.stroke(w, canvas.Pt(tip.X-0.1*size, tip.Y+0.08*size), tip, canvas.Pt(tip.X-0.1*size, tip.Y-0.08*size))
	case "dot", "ddot":
		at := []float64{middle}
		if a.mark == "ddot" {
			at = []float64{middle - 0.11*size, middle + 0.11*size}
		}
		for _, x := range at {
			t.pieces = append(t.pieces, piece{shape: canvas.Circle(canvas.Pt(x, y+0.06*size), 0.055*size), filled: true})
		}
		t.broken = true
	}
	t.x = end
	t.reach(y+0.2*size, 0)
}

// lowLetters reports letters that stay below the height of capitals.
func lowLetters(atoms []atom) bool {
	for _, a := range atoms {
		if strings.Trim(a.text, "acegmnopqrsuvwxyzαγεηικμνοπρστυφχψωϵςϖϱ") != "" || a.kind != word && a.kind != group || !lowLetters(a.body) {
			return false
		}
	}
	return true
}

// delimited sets signs as high as what they enclose.
func (t *setter) delimited(a atom, size, rise float64) {
	_, up, down := t.measure(a.body, size)
	middle := axis * size
	reach := math.Max(up-middle, down+middle)
	sign := math.Max(size, 2.1*reach)
	if sign < 1.25*size {
		sign = size
	}
	lowered := rise + middle - axis*sign
	t.text(a.text, upright, sign, lowered)
	t.list(a.body, size, rise)
	t.text(a.mark, upright, sign, lowered)
}
