//go:build xla && cgo

package classify

import (
	"context"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/gomlx/compute"

	"github.com/isingml/kernel/isingml/lattice"
)

// TestXLA trains on XLA and on the pure Go backend, and compares:
//
//	GOMLX_BACKEND=xla:PLUGIN go test -tags xla -run XLA ./isingml/classify
func TestXLA(t *testing.T) {
	xla := os.Getenv(compute.ConfigEnvVar)
	if !strings.HasPrefix(xla, "xla:") {
		t.Skipf("%s does not name a PJRT plugin", compute.ConfigEnvVar)
	}
	data := trainingData(t, 8, 2, 100)
	own := Training{Architecture: Architecture{Format: lattice.Square(8)}, LearningRate: 1e-2, Epochs: 1, Seed: 2}
	appendixB := Training{Architecture: Architecture{Format: lattice.Square(8)}, Engine: GoMLX, Epochs: 1, Seed: 2}
	var logits [2][2][]float64
	for i, backend := range []string{xla, goBackend} {
		t.Setenv(compute.ConfigEnvVar, backend)
		n, _, err := Train(context.Background(), appendixB, data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		f, _, err := TrainModel(context.Background(), convolution(), own, data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for j, f := range []trained{n, f} {
			if logits[j][i], err = f.Logits(context.Background(), data[0].Set); err != nil {
				t.Fatal(err)
			}
		}
	}
	for j, name := range []string{"appendix B", "convolution"} {
		var worst float64
		for k, z := range logits[j][0] {
			worst = max(worst, math.Abs(z-logits[j][1][k]))
		}
		t.Logf("%s: logits differ by up to %.2g", name, worst)
		if worst > 1e-4 {
			t.Errorf("%s: logits of XLA differ by up to %v from those of the Go backend", name, worst)
		}
	}
}
