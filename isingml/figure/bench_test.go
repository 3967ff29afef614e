package figure

import "testing"

// One of the paper's figures, as Show sends it.
func BenchmarkPNG(b *testing.B) {
	fig := samples(b)["fig2"]
	for b.Loop() {
		if _, err := fig.PNG(ScreenDPI); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	fig := samples(b)["fig2"]
	for b.Loop() {
		if _, err := fig.SVG(); err != nil {
			b.Fatal(err)
		}
	}
}
