// Package control puts sliders and buttons into the output of a notebook's
// cell, which the running cell reads:
//
//	beta := control.NewSlider("β", 0.3, 0.6, 0.005, 0.44)
//	stop := control.NewButton("Stop")
//	panel := control.Show(beta, stop)
//	defer panel.Done()
//	for !stop.Pressed() {
//		work(beta.Value())
//	}
//
// What is moved travels through the connection of GoNB's widgets, from
// JupyterLab's page to the kernel. Tried in JupyterLab only; where a notebook is
// executed without its page nothing moves: sliders keep the value that they
// start with.
package control

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"sync/atomic"
)

// A Control is a [Slider] or a [Button].
type Control interface {
	// write returns the control as a part of a page, and its state in words,
	// "" if it has none.
	write() (part, state string)
	// moved takes what the page says.
	moved(value float64)
}

// A Slider is a number that the reader of a notebook moves, by the pointer, by
// the arrow keys, or by typing it into the box beside. Its methods may be called
// from several goroutines.
type Slider struct {
	label         string
	low, high, by float64
	value         atomic.Uint64
}

// NewSlider returns a slider from low to high in steps of by, at the value
// start. Ends in the wrong order are exchanged, and a start outside is moved to
// the nearer end.
func NewSlider(label string, low, high, by, start float64) *Slider {
	s := &Slider{label: label, low: math.Min(low, high), high: math.Max(low, high), by: by}
	s.moved(start)
	return s
}

// Value returns where the slider is now.
func (s *Slider) Value() float64 { return math.Float64frombits(s.value.Load()) }

func (s *Slider) moved(value float64) {
	if value >= s.low || value <= s.high { // a number
		s.value.Store(math.Float64bits(math.Max(s.low, math.Min(s.high, value))))
	}
}

func (s *Slider) write() (part, state string) {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	label, now := html.EscapeString(s.label), number(s.Value())
	numbers := fmt.Sprintf(`min="%s" max="%s" step="%s" value="%s"`, number(s.low), number(s.high), number(s.by), now)
	return fmt.Sprintf(`<span role="group" aria-label="%s"><label>%s <input type="range" %s style="vertical-align:middle;width:16em"></label> `+
		`<input type="number" aria-label="%s as a number" %s style="width:6.5em"></span>`, label, label, numbers, label, numbers), s.label + " = " + now
}

// A Button is pressed by the reader of a notebook. Its methods may be called
// from several goroutines.
type Button struct {
	label   string
	presses atomic.Int64
}

// NewButton returns a button.
func NewButton(label string) *Button { return &Button{label: label} }

// Pressed reports whether the button was pressed since the last call.
func (b *Button) Pressed() bool { return b.presses.Swap(0) > 0 }

func (b *Button) moved(float64) { b.presses.Add(1) }

func (b *Button) write() (part, state string) {
	return fmt.Sprintf(`<button type="button">%s</button>`, html.EscapeString(b.label)), ""
}
