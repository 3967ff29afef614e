package study

import "testing"

// A stage is one layer above the highest that it needs, and what is not kept
// is none; what is there counts as what is missing does.
func TestLayers(t *testing.T) {
	s := open(t).Quiet()
	first := sum(2, number{1})
	second := sum(3, first, number{2})
	third := sum(1, first, second)
	for range 2 {
		layers, err := Layers(t.Context(), third, second)
		if err != nil {
			t.Fatal(err)
		}
		if len(layers) != 3 || layers[key(t, first)] != 1 || layers[key(t, second)] != 2 || layers[key(t, third)] != 3 {
			t.Errorf("layers %v", layers)
		}
		if err := s.Compute(second); err != nil {
			t.Fatal(err)
		}
	}
}
