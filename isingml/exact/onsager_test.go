package exact

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

func TestElliptic(t *testing.T) {
	for _, c := range []float64{1, 0.9, 0.5, 0.1, 1e-3} {
		k, e := elliptic(c)
		m := (1 - c) * (1 + c)
		if wk, we := mathext.CompleteK(m), mathext.CompleteE(m); math.Abs(k-wk) > 1e-9*wk || math.Abs(e-we) > 1e-9*we {
			t.Errorf("k'=%g: K=%.15g E=%.15g, gonum has %.15g %.15g", c, k, e, wk, we)
		}
	}
	if k, e := elliptic(1e-300); math.Abs(k-math.Log(4e300)) > 1e-12*k || math.Abs(e-1) > 1e-12 {
		t.Errorf("k'=1e-300: K=%g E=%g", k, e)
	}
}

// Away from BetaC a large lattice differs from the infinite one by less than
// exp(-L/xi).
func TestOnsagerIsTheLimit(t *testing.T) {
	for _, beta := range []float64{0, 1e-6, 0.001, 0.00999, 0.01, 0.05, 0.2, 0.35, 0.4, 0.5, 0.6, 0.8, 1, 2, 5, 20} {
		got, err := Onsager(beta)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Kaufman(1024, beta)
		if err != nil {
			t.Fatal(err)
		}
		if beta > BetaC {
			want.LogZ -= math.Ln2 / (1024 * 1024) // two phases
		}
		for _, q := range []struct {
			name      string
			got, want float64
		}{{"ln Z", got.LogZ, want.LogZ}, {"energy", got.Energy, want.Energy}, {"heat capacity", got.HeatCapacity, want.HeatCapacity}} {
			if math.Abs(q.got-q.want) > 5e-13*math.Max(1, beta*beta) {
				t.Errorf("beta=%g: %s is %.16g, L=1024 has %.16g", beta, q.name, q.got, q.want)
			}
		}
	}
}

func TestOnsagerAtTheCriticalPoint(t *testing.T) {
	c, err := Onsager(BetaC)
	if err != nil {
		t.Fatal(err)
	}
	// ln Z/V = ln(2)/2 + 2 G/pi with Catalan's constant G.
	const catalan = 0.915965594177219015054603514932384110774
	if want := math.Ln2/2 + 2*catalan/math.Pi; math.Abs(c.LogZ-want) > 1e-14 {
		t.Errorf("ln Z/V = %.16g, want %.16g", c.LogZ, want)
	}
	if c.Energy != -math.Sqrt2 || !math.IsInf(c.HeatCapacity, 1) {
		t.Errorf("energy %g, heat capacity %g", c.Energy, c.HeatCapacity)
	}
	// Both sides diverge with the same amplitude; ln Z/V stays smooth nearby.
	for _, d := range []float64{1e-3, -1e-3, 1e-5, -1e-5} {
		near, err := Onsager(BetaC + d)
		if err != nil {
			t.Fatal(err)
		}
		nearer, err := Onsager(BetaC + d/10)
		if err != nil {
			t.Fatal(err)
		}
		slope := (nearer.HeatCapacity - near.HeatCapacity) / math.Ln10
		if want := 8 * BetaC * BetaC / math.Pi; math.Abs(slope-want) > 30*math.Abs(d) {
			t.Errorf("distance %g: heat capacity grows by %g, want %g", d, slope, want)
		}
		if want := c.LogZ + math.Sqrt2*d; math.Abs(near.LogZ-want) > 10*d*d*-math.Log(math.Abs(d)) {
			t.Errorf("distance %g: ln Z/V = %.12g, want about %.12g", d, near.LogZ, want)
		}
	}
}

func TestYang(t *testing.T) {
	for _, c := range []struct{ beta, want float64 }{
		{0, 0}, {0.4, 0}, {BetaC, 0}, {1e3, 1}, {math.Inf(1), 1},
		{0.5, math.Pow(1-math.Pow(math.Sinh(1), -4), 1./8)},
		{BetaC + 1e-12, math.Pow(8*math.Sqrt2*1e-12, 1./8)}, // 4 d(2 beta) coth 2 BetaC
	} {
		if got := Yang(c.beta); math.Abs(got-c.want) > 1e-5*c.want {
			t.Errorf("beta=%g: %g, want %g", c.beta, got, c.want)
		}
	}
	if !math.IsNaN(Yang(-1)) || !math.IsNaN(Yang(math.NaN())) {
		t.Error("a beta that is none has a magnetization")
	}
}
