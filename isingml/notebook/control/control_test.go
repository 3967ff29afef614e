package control

import (
	"math"
	"strings"
	"testing"
)

func TestSliderStaysInItsRange(t *testing.T) {
	s := NewSlider("β", 0.6, 0.3, 0.1, 0.9)
	if got := s.Value(); got != 0.6 {
		t.Errorf("a start of 0.9 became %v, want 0.6", got)
	}
	for moved, want := range map[float64]float64{0.4: 0.4, 0: 0.3, 7: 0.6} {
		if s.moved(moved); s.Value() != want {
			t.Errorf("moved to %v: %v, want %v", moved, s.Value(), want)
		}
	}
	s.moved(0.5)
	if s.moved(math.NaN()); s.Value() != 0.5 {
		t.Errorf("moved to no number: %v", s.Value())
	}
}

// A message of the page reaches its control, and what is no message none.
func TestPanelTakesMessages(t *testing.T) {
	slider, button := NewSlider("<β>", 0, 1, 0.1, 0), NewButton("Go")
	p := Show(slider, button) // shows nothing outside a notebook
	for _, message := range []string{"0 0.5", "1 1", "1 1", "2 1", "-1 1", "x", "0 x", ""} {
		p.take(message)
	}
	if slider.Value() != 0.5 || !button.Pressed() || button.Pressed() {
		t.Errorf("slider at %v", slider.Value())
	}
	page := p.page()
	if !strings.Contains(page, "&lt;β&gt;") || strings.Contains(page, "<β>") || strings.Count(page, "</script>") != 1 {
		t.Errorf("labels or script are not safe:\n%s", page)
	}
	for _, want := range []string{`role="group" aria-label="&lt;β&gt;"`, `type="number" aria-label="&lt;β&gt; as a number" min="0" max="1" step="0.1" value="0.5"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s:\n%s", want, page)
		}
	}
	if got := p.state(); got != "<β> = 0.5" {
		t.Errorf("state %q", got)
	}
	p.Done()
}

func Example() {
	beta := NewSlider("β", 0.3, 0.6, 0.005, 0.44)
	stop := NewButton("Stop")
	panel := Show(beta, stop)
	defer panel.Done()
	for range 3 {
		if stop.Pressed() {
			break
		}
		_ = beta.Value() // work with it
	}
	// Output:
}
