package rg

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

func TestScalingOfIsing(t *testing.T) {
	e := Scaling(exact.Nu, exact.Theta, 2)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"alpha", e.Alpha, exact.Alpha},
		{"beta", e.BetaM, exact.BetaM},
		{"gamma", e.Gamma, exact.Gamma},
		{"delta", e.Delta, exact.Delta},
		{"eta", e.Eta, exact.Eta},
	} {
		near(t, c.name, c.got, c.want, 1e-12)
	}
	// In three dimensions, y_h = 2.4818 and nu = 0.62997 give the known
	// beta = 0.3264 and delta = 4.790.
	three := Scaling(0.62997, 1/2.4818, 3)
	near(t, "beta in 3d", three.BetaM, 0.3264, 2e-4)
	near(t, "delta in 3d", three.Delta, 4.790, 2e-3)
}

// Errors of the scaling relations know how nu and theta fluctuate together.
func TestScalingErrors(t *testing.T) {
	original, rescaled := newSynthetic().draw(4000, 0, random.New(2, "analysis"))
	for _, r := range []Resampling{Jackknife(20), Bootstrap(20, 200, 1), AppendixD(10)} {
		s := one(t, r, original, rescaled)
		got := s.BlockedField.Scaling.Gamma
		nu, theta := s.Thermal.Nu, s.BlockedField.ThetaY
		byNu := (2/theta.Value - 2) * nu.Error
		byTheta := 2 * nu.Value / (theta.Value * theta.Value) * theta.Error
		if got.Error < math.Abs(byNu-byTheta)*0.9 || got.Error > (byNu+byTheta)*1.1 {
			t.Errorf("error of gamma: %v, with %v by nu and %v by theta", got.Error, byNu, byTheta)
		}
		if r.method != groups {
			near(t, "delta", s.BlockedField.Scaling.Delta.Value, 1/(2*theta.Value-1), 1e-9)
		}
		if _, err := json.Marshal(s); err != nil {
			t.Error(err)
		}
	}
}

// The mean over ten groups moves nu upwards, a jackknife does not.
func TestAppendixDIsBiased(t *testing.T) {
	s := newSynthetic()
	var bias, printed float64
	const repetitions = 40
	for k := range repetitions {
		original, rescaled := s.draw(10000, 0, random.New(4, "bias", uint64(k)))
		bias += (one(t, Jackknife(50), original, rescaled).Thermal.Nu.Value - s.nu) / repetitions
		printed += (one(t, AppendixD(10), original, rescaled).Thermal.Nu.Value - s.nu) / repetitions
	}
	t.Logf("bias of nu: %.4f by jackknife, %.4f by Appendix D", bias, printed)
	if !(printed > 2*math.Abs(bias)) {
		t.Errorf("bias of nu: %v by jackknife, %v by Appendix D", bias, printed)
	}
}

// Resamplings are the same every time.
func TestReproducible(t *testing.T) {
	original, rescaled := newSynthetic().draw(2000, 0, random.New(2, "analysis"))
	first, err := json.Marshal(one(t, Bootstrap(20, 30, 5), original, rescaled))
	if err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(one(t, Bootstrap(20, 30, 5), original, rescaled))
	if err != nil {
		t.Fatal(err)
	}
	if string(first) != string(second) {
		t.Errorf("%s and %s", first, second)
	}
}

// deeper returns a third system, twice as large, that continues with the same
// slopes.
func deeper(s synthetic, b System) System {
	c := b
	c.Volume *= 4
	c.Blocked++
	c.Parent = b.Observable
	c.Observable = make([]float64, len(c.F))
	for i, u := range c.Energy {
		c.Observable[i] = b.Observable[i] - slopeA*ratio(s.nu)*(ratio(s.nu)-1)*u/(widthB*widthB)
	}
	return c
}

func TestFlow(t *testing.T) {
	s := newSynthetic()
	a, b := s.draw(10000, 0, random.New(1, "flow"))
	c := deeper(s, b)
	f, err := Jackknife(20).Flow(plane, []System{a, b, c})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Steps) != 2 || f.Steps[1].Blocked != 1 || f.Steps[1].Field == nil || f.Steps[1].BlockedField == nil {
		t.Fatalf("steps: %+v", f.Steps)
	}
	// Steps are those of the pairs alone, and changes their differences, whose
	// errors know that the steps share a system.
	first, second := one(t, Jackknife(20), a, b), one(t, Jackknife(20), b, c)
	for k, want := range []Step{first, second} {
		near(t, "nu", f.Steps[k].Thermal.Nu.Value, want.Thermal.Nu.Value, 1e-12)
		near(t, "its error", f.Steps[k].Thermal.Nu.Error, want.Thermal.Nu.Error, 1e-9)
		near(t, "theta", f.Steps[k].BlockedField.ThetaY.Value, want.BlockedField.ThetaY.Value, 1e-12)
	}
	for k := range f.Steps {
		change := f.Steps[k].Budgets.Nu.FiniteSize
		near(t, "change of nu", change.Value, second.Thermal.Nu.Value-first.Thermal.Nu.Value, 1e-12)
		if apart := math.Hypot(first.Thermal.Nu.Error, second.Thermal.Nu.Error); math.Abs(change.Error/apart-1) < 1e-6 {
			t.Errorf("error of the change of nu: %v, as if the steps shared nothing", change.Error)
		}
	}
	nu := f.Last().Budgets.Nu
	if nu.Network != nil || nu.Value != nu.OfMean || !strings.Contains(nu.String(), "networks not known") {
		t.Errorf("one network: %v", nu)
	}
	if one := first.Budgets.BetaC; one.FiniteSize != nil || one.Total() != first.Thermal.BetaC {
		t.Errorf("one step: %v", one)
	}
	if _, err := json.Marshal(f); err != nil {
		t.Error(err)
	}
}

// Only what stands out of the noise of the change counts as finite size.
func TestTotal(t *testing.T) {
	network := 0.4
	b := Budget{Value: 1, Statistical: 0.3, Network: &network, Supported: true}
	near(t, "without finite size", b.Total().Error, 0.5, 1e-15)
	b.FiniteSize = &stat.Estimate{Value: -0.1, Error: 0.2}
	near(t, "a change within its error", b.Total().Error, 0.5, 1e-15)
	b.FiniteSize = &stat.Estimate{Value: -1.3, Error: 0.5}
	near(t, "a change", b.Total().Error, 1.3, 1e-15)
	if b.Supported = false; !strings.HasPrefix(b.String(), "1.0(1.3)? (statistical 0.3, networks 0.4, finite size -1.30(50))") {
		t.Errorf("%v", b)
	}
}
