package figure

import "testing"

// Curves with bands, as Show sends it.
func BenchmarkPNG(b *testing.B) {
	fig := samples(b)["curves"]
	for b.Loop() {
		if _, err := fig.PNG(ScreenDPI); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	fig := samples(b)["curves"]
	for b.Loop() {
		if _, err := fig.SVG(); err != nil {
			b.Fatal(err)
		}
	}
}
