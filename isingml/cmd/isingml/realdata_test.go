package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
)

// A real field of two sizes, as arrays of floats, goes from files to a network,
// to its curves in the field and through the renormalization group by the command
// alone. With its model named the numbers are those of the ensembles that it was
// drawn as, digit by digit; with a scale alone its means are what is compared; with
// neither the refusal says what is missing.
func TestRealFieldsFromAShell(t *testing.T) {
	if os.Getenv("ISINGML_LONG_TESTS") == "" {
		t.Skip("draws and trains for some seconds")
	}
	for _, f := range []field{
		{"two dimensions", 2, map[string]float64{"hot": 0.45, "cold": 1, "near": 0.67}, math.Pow(2, 0.125), 0.681},
		{"three dimensions", 3, map[string]float64{"hot": 0.25, "cold": 0.5, "near": 0.375}, math.Pow(2, 1.0363/2), 0.375},
	} {
		t.Run(f.name, func(t *testing.T) {
			dir := t.TempDir()
			f.bring(t, dir)
			f.curves(t, dir)
			f.mapped(t, dir)
		})
	}
}

// field is a phi^4 field at lambda = 1.1.
type field struct {
	name  string
	d     int
	betas map[string]float64 // on both sides of the transition and near it
	scale float64            // 2^((d-2+eta)/2)
	betaC float64            // of infinite lattices
}

// bring draws ensembles under the names native-hot4 and so on, and imports their
// values with nothing, a scale, or the model said of them.
func (f field) bring(t *testing.T, dir string) {
	t.Helper()
	params := map[string]float64{"d": float64(f.d), "lambda": 1.1}
	s, err := isingml.Open(dir)
	must(t, err)
	for _, l := range []int{4, 8} {
		shape := strings.Repeat(fmt.Sprintf("x%d", l), f.d)[1:]
		for name, beta := range f.betas {
			name = fmt.Sprint(name, l)
			drawn, err := s.Quiet().Sample(isingml.Sampling{Model: "phi4", Params: params, L: l, Betas: []float64{beta}, Configs: 400, Seed: 3, As: "native-" + name})
			must(t, err)
			file, energies := valuesOf(t, drawn[0])
			at := fmt.Sprint(beta)
			for as, said := range map[string][]string{
				"bare-": nil, "scaled-": {"--scale", fmt.Sprint(f.scale), "--energies", energies, "--beta", at},
				"model-": {"--beta", at, "--model", "phi4", "--param", fmt.Sprint("d=", f.d), "--param", "lambda=1.1"},
			} {
				status, stdout, stderr := invoke(t, append([]string{"import", file, "--values", "real", "--shape", shape, "--as", as + name, "--study", dir, "--json"}, said...)...)
				if status != 0 {
					t.Fatal(stderr)
				}
				if got := decoded[imported](t, []byte(stdout)); len(got.Shape) != f.d || got.Configurations != 400 || got.Energies == (said == nil) {
					t.Errorf("%s%s is read as %+v", as, name, got)
				}
			}
		}
	}
}

// learn are the flags of networks that learn from imported or native ensembles.
func learn(dir, as string) []string {
	return []string{"--study", dir, "--epochs", "15", "--fc1", "16", "--networks", "1", "--copies", "2", "--symmetric", as + "hot4," + as + "hot8", "--broken", as + "cold4," + as + "cold8", "--json"}
}

// curves holds f in its field: of disorder, order and between them.
func (f field) curves(t *testing.T, dir string) {
	status, stdout, stderr := invoke(t, append([]string{"reweight", "--ensemble", "scaled-hot8,scaled-cold8,scaled-near8", "--from", "-0.01", "--to", "0.01", "--step", "0.01"}, learn(dir, "scaled-")...)...)
	if status != 0 {
		t.Fatal(stderr)
	}
	for i, curve := range decoded[[]isingml.FieldCurve](t, []byte(stdout)) {
		limits := [][2]float64{{0, 0.3}, {0.8, 1}, {0.3, 0.8}}[i]
		if m := curve.Mean; !(m[1].Estimate.Value >= limits[0] && m[1].Estimate.Value <= limits[1]) || !(m[2].Estimate.Value > m[0].Estimate.Value) {
			t.Errorf("<f> of %s is %v, must be %v to %v and rise with Y", curve.Label, m, limits[0], limits[1])
		}
	}
}

func (f field) mapped(t *testing.T, dir string) {
	mapping := func(as string) (status int, m mapped, stderr string) {
		status, stdout, stderr := invoke(t, append([]string{"rg", "--ensemble", as + "near4," + as + "near8"}, learn(dir, as)...)...)
		if status == 0 {
			m = decoded[mapped](t, []byte(stdout))
		}
		return status, m, stderr
	}
	if status, _, stderr := mapping("bare-"); status != 1 || !strings.Contains(stderr, "--scale") {
		t.Errorf("without a scale: status %d, %s", status, stderr)
	}
	_, native, stderr := mapping("native-")
	if status, got, more := mapping("model-"); status != 0 || got.BetaC == nil || *got.BetaC != *native.BetaC || *got.Nu != *native.Nu || *got.ThetaY != *native.ThetaY {
		t.Errorf("with its model %+v, as it was drawn %+v: %s%s", got, native, more, stderr)
	}
	status, got, stderr := mapping("scaled-")
	if status != 0 || got.BetaC == nil || math.Abs(got.BetaC.Value/f.betaC-1) > 0.1 || !got.Supported {
		t.Errorf("with a scale: status %d, %+v, %s", status, got, stderr)
	}
	t.Logf("β_c by the model's rule %v, by means %v, ν %v and %v, θ_Y %v and %v", native.BetaC, got.BetaC, native.Nu, got.Nu, native.ThetaY, got.ThetaY)
}
