package figure

import (
	"bytes"
	"maps"
	"slices"
	"testing"
)

// A wrapped element has the exported methods of another and nothing else.
type wrapped struct{ of Element }

func (w wrapped) Draw(a *Area, s Style)     { w.of.Draw(a, s) }
func (w wrapped) Name() string              { return nameOf(w.of) }
func (w wrapped) Styling() Styling          { return stylingOf(w.of) }
func (w wrapped) Scale() *ColorScale        { return scaleOf(w.of) }
func (w wrapped) Margin() []MarginLabel     { return marginOf(w.of) }
func (w wrapped) Annotations() []Annotation { return call(w.of, Annotator.Annotations) }
func (w wrapped) Readings(x Span) []Reading {
	return call(w.of, func(r Reader) []Reading { return r.Readings(x) })
}
func (w wrapped) Check() error            { return call(w.of, Checker.Check) }
func (w wrapped) Range(x, y *Span)        { does(w.of, func(r Ranger) { r.Range(x, y) }) }
func (w wrapped) Follow(x Span, y *Span)  { does(w.of, func(f Follower) { f.Follow(x, y) }) }
func (w wrapped) Sample(a *Area, s Style) { does(w.of, func(r Sampler) { r.Sample(a, s) }) }
func (w wrapped) Omitted(xLog, yLog bool) int {
	return call(w.of, func(o Omitter) int { return o.Omitted(xLog, yLog) })
}

// call returns what an element says if it can.
func call[I, T any](e Element, method func(I) T) (out T) {
	if i, ok := e.(I); ok {
		return method(i)
	}
	return out
}

func does[I any](e Element, method func(I)) {
	if i, ok := e.(I); ok {
		method(i)
	}
}

// TestNoElementIsKnownByItsType draws every figure anew with elements whose
// types the package does not know: all that it makes use of is in the methods.
func TestNoElementIsKnownByItsType(t *testing.T) {
	all := samples(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			want, err := all[name].HTML()
			if err != nil {
				t.Fatal(err)
			}
			other := *all[name]
			other.Panels = slices.Clone(other.Panels)
			for i := range other.Panels {
				elements := slices.Clone(other.Panels[i].Elements)
				for j, e := range elements {
					if _, ok := e.(Sampler); nameOf(e) == "" || ok {
						elements[j] = wrapped{e}
					}
				}
				other.Panels[i].Elements = elements
			}
			got, err := other.HTML()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Error("the figure looks different")
			}
		})
	}
}
