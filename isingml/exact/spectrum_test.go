package exact

import (
	"math"
	"testing"
)

func TestDistribution(t *testing.T) {
	joint, err := Enumerate(4)
	if err != nil {
		t.Fatal(err)
	}
	s := joint.Spectrum()
	p, err := s.Distribution(0)
	if err != nil {
		t.Fatal(err)
	}
	for i, level := range s.Levels {
		if want := float64(level.States.Int64()) / 65536; math.Abs(p[i]-want) > 1e-15 {
			t.Errorf("E=%d at beta=0: %g, want %g", level.Energy, p[i], want)
		}
	}
	if p, err = s.Distribution(1e4); err != nil || p[0] != 1 {
		t.Errorf("ground state at beta=1e4: %g, %v", p[0], err)
	}
	if _, err := s.Distribution(-1); err == nil {
		t.Error("beta=-1 was accepted")
	}
	if _, err := s.At(math.NaN()); err == nil {
		t.Error("beta=NaN was accepted")
	}
}

// A large lattice overflows float64 by far: its 2^1024 states must not.
func TestDistributionOfLargeLattice(t *testing.T) {
	s, err := DensityOfStates(t.Context(), 32)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Distribution(BetaC)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	if math.Abs(sum-1) > 1e-13 {
		t.Errorf("probabilities add up to %.15g", sum)
	}
}

func TestEntropy(t *testing.T) {
	for _, c := range []struct{ beta, want float64 }{{0, math.Ln2}, {20, math.Ln2 / 16}} {
		th, err := Kaufman(4, c.beta)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(th.Entropy()-c.want) > 1e-13 {
			t.Errorf("entropy at beta=%g is %.15g, want %.15g", c.beta, th.Entropy(), c.want)
		}
	}
	th, err := Onsager(20)
	if err != nil || math.Abs(th.FreeEnergy()+2) > 1e-14 || math.Abs(th.Entropy()) > 1e-13 {
		t.Errorf("free energy %g and entropy %g at beta=20, %v", th.FreeEnergy(), th.Entropy(), err)
	}
	if th, _ := Kaufman(4, 0); !math.IsInf(th.FreeEnergy(), -1) {
		t.Errorf("free energy at beta=0 is %g", th.FreeEnergy())
	}
}
