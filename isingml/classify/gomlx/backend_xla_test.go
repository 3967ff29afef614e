//go:build xla && cgo

package gomlx

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/gomlx/compute"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/lattice"
)

// TestXLA trains on XLA and on the pure Go backend, and compares:
//
//	GOMLX_BACKEND=xla:PLUGIN go test -tags xla -run XLA ./isingml/classify/gomlx
func TestXLA(t *testing.T) {
	xla := os.Getenv(compute.ConfigEnvVar)
	if !strings.HasPrefix(xla, "xla:") {
		t.Skipf("%s does not name a PJRT plugin", compute.ConfigEnvVar)
	}
	data := trainingData(t, 8, 2, 100)
	own := ofModel8()
	own.Epochs = 1
	appendixB := classify.Training{Architecture: classify.Architecture{Format: lattice.Square(8)}, Engine: Engine, Epochs: 1, Seed: 2}
	var logits [2][2][]float64
	for i, backend := range []string{xla, goBackend} {
		t.Setenv(compute.ConfigEnvVar, backend)
		for j, tr := range []classify.Training{appendixB, own} {
			f, _, err := classify.Train(t.Context(), tr, data, classify.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if logits[j][i], err = f.Logits(t.Context(), data[0].Set); err != nil {
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
