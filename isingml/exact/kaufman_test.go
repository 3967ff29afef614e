package exact

import (
	"fmt"
	"math"
	"testing"
)

func TestKaufmanTable(t *testing.T) {
	for _, c := range []struct {
		l            int
		beta         float64
		energy, heat float64
	}{
		{4, 0.4, -1.3791164822593, 0.81251522944},
		{8, 0.4, -1.2223206432509, 1.10047588936},
		{16, 0.4, -1.1313179844107, 1.06497688285},
		{32, 0.4, -1.1072916609775, 0.88581250107},
		{64, 0.4, -1.1060829924721, 0.86185508316},
		{4, BetaC, -1.5656237876383, 0.78326682593},
		{8, BetaC, -1.4915891074397, 1.14555923989},
		{16, BetaC, -1.4530648528135, 1.49870495940},
		{32, BetaC, -1.4336584661462, 1.84676759004},
		{64, BetaC, -1.4239383898330, 2.19221139314},
		{128, BetaC, -1.4190762720850, 2.53633133511},
		{8, 0.45, -1.5441615825484, 1.09028882718},
		{16, 0.45, -1.5205715393546, 1.36682623988},
		{32, 0.45, -1.5138402879711, 1.54876655190},
		{64, 0.45, -1.5130279449890, 1.60672132631},
		{64, 0.43, -1.3061010391465, 1.73737445665},
	} {
		got, err := Kaufman(c.l, c.beta)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.Energy-c.energy) > 1e-12 || math.Abs(got.HeatCapacity-c.heat) > 2e-11 {
			t.Errorf("L=%d beta=%g: energy %.13f heat capacity %.11f, want %.13f %.11f", c.l, c.beta, got.Energy, got.HeatCapacity, c.energy, c.heat)
		}
	}
}

// Values of the four products multiplied out with sixty digits.
func TestKaufmanDigits(t *testing.T) {
	for _, want := range []struct {
		l                        int
		beta, logZ, energy, heat float64
	}{
		{2, 0.001, 0.69314918056261196, -0.0040000106665472004, 4.0000319994026692e-6},
		{3, 2, 4.0770164660314767, -1.9999990985092435, 2.8867074978335421e-5},
		{4, 0.4, 0.91006831399025272, -1.3791164822593488, 0.81251522944045811},
		{5, 0.7, 1.4319496127973001, -1.9637251733907811, 0.1586842995268078},
		{64, 2, 4.0001693379966133, -1.9999990988116571, 2.8852552716246463e-5},
		{255, 0.43, 0.91525950307004339, -1.300412433560227, 1.5269788980909506},
		{256, BetaC, 0.92970516264195848, -1.4166449541968323, 2.8797862552024991},
		{256, 0.4407, 0.92972387284243904, -1.4168406963857725, 2.8772583199012438},
		{1024, BetaC, 0.92969600860927294, -1.4148214132165249, 3.5658628737173079},
		{1024, 0.4407, 0.92971469503409022, -1.41506354475115, 3.5554576059779479},
	} {
		got, err := Kaufman(want.l, want.beta)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []struct {
			name             string
			got, want, limit float64
		}{{"ln Z", got.LogZ, want.logZ, 1e-14}, {"energy", got.Energy, want.energy, 2e-13}, {"heat capacity", got.HeatCapacity, want.heat, 2e-11}} {
			if math.Abs(q.got-q.want) > q.limit*math.Max(1, q.want) {
				t.Errorf("L=%d beta=%g: %s is %.17g, want %.17g", want.l, want.beta, q.name, q.got, q.want)
			}
		}
	}
}

// The energy is the slope of ln Z and the heat capacity that of the energy.
func TestKaufmanDerivatives(t *testing.T) {
	at := func(l int, beta float64) Thermodynamics {
		th, err := Kaufman(l, beta)
		if err != nil {
			t.Fatal(err)
		}
		return th
	}
	for _, l := range []int{2, 3, 5, 7, 32} {
		for _, beta := range []float64{0.01, 0.2, 0.44, BetaC, 0.4407, 0.5, 1, 3} {
			const h = 3e-5
			th, lo, hi := at(l, beta), at(l, beta-h), at(l, beta+h)
			if got := -(hi.LogZ - lo.LogZ) / (2 * h); math.Abs(got-th.Energy) > 1e-6 {
				t.Errorf("L=%d beta=%g: slope of ln Z %g, energy %g", l, beta, got, th.Energy)
			}
			if got := -beta * beta * (hi.Energy - lo.Energy) / (2 * h); math.Abs(got-th.HeatCapacity) > 1e-6 {
				t.Errorf("L=%d beta=%g: slope of the energy %g, heat capacity %g", l, beta, got, th.HeatCapacity)
			}
		}
	}
}

func TestKaufmanLimits(t *testing.T) {
	for _, l := range []int{2, 3, 64, 1024} {
		v := float64(l * l)
		hot, err := Kaufman(l, 0)
		if err != nil || math.Abs(hot.LogZ-math.Ln2) > 2e-14 || math.Abs(hot.Energy) > 1e-14 || hot.HeatCapacity != 0 {
			t.Errorf("L=%d at beta=0: %+v, %v", l, hot, err)
		}
		for _, beta := range []float64{5, 50, 500, 1e6} {
			// One flipped spin costs 8; at L = 2 as well.
			cold, err := Kaufman(l, beta)
			heat := 64 * beta * beta * math.Exp(-8*beta)
			if err != nil || math.Abs(cold.LogZ-2*beta-math.Ln2/v) > 1e-15*beta+1e-16 || math.Abs(cold.Energy+2) > 1e-14 || math.Abs(cold.HeatCapacity-heat) > 1e-15*beta*beta {
				t.Errorf("L=%d at beta=%g: %+v, %v", l, beta, cold, err)
			}
		}
	}
	for _, c := range []struct {
		l    int
		beta float64
	}{{1, 0.4}, {4, -0.1}, {4, math.NaN()}, {4, math.Inf(1)}} {
		if _, err := Kaufman(c.l, c.beta); err == nil {
			t.Errorf("L=%d beta=%g was accepted", c.l, c.beta)
		}
	}
}

func BenchmarkKaufman(b *testing.B) {
	for _, l := range []int{64, 1024} {
		b.Run(fmt.Sprint("L=", l), func(b *testing.B) {
			for b.Loop() {
				if _, err := Kaufman(l, BetaC); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
