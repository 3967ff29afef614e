package sample

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/model/ising"
)

// An Algorithm is an update rule that leaves the Boltzmann distribution
// unchanged.
type Algorithm string

// The update rules. One update is one cluster for Wolff, and one visit of
// every site for the others.
const (
	Wolff        Algorithm = "wolff"         // U. Wolff, Phys. Rev. Lett. 62, 361 (1989)
	SwendsenWang Algorithm = "swendsen-wang" // R. H. Swendsen and J.-S. Wang, Phys. Rev. Lett. 58, 86 (1987)
	Metropolis   Algorithm = "metropolis"    // N. Metropolis et al., J. Chem. Phys. 21, 1087 (1953)
	HeatBath     Algorithm = "heat-bath"     // R. J. Glauber, J. Math. Phys. 4, 294 (1963)
)

// Algorithms lists the update rules.
func Algorithms() []Algorithm { return []Algorithm{Wolff, SwendsenWang, Metropolis, HeatBath} }

// cluster tells whether the rule flips clusters, which needs a system without
// field and without frustration.
func (a Algorithm) cluster() bool { return a == Wolff || a == SwendsenWang }

// A Spec fixes an ensemble, bit for bit.
type Spec struct {
	// Model names the model and Params the values of its parameters, such as
	// j and h of the Ising model; see [model.New]. "" stands for [model.Default],
	// and a parameter that is not named has the model's default.
	Model  string             `json:"model"`
	Params map[string]float64 `json:"params"`

	L         int       `json:"l"`         // linear size, from 2 to MaxL
	Beta      float64   `json:"beta"`      // inverse temperature, not negative
	Configs   int       `json:"configs"`   // configurations to store, at least 1
	Chains    int       `json:"chains"`    // independent chains; 0 chooses by Configs
	Warmup    int       `json:"warmup"`    // updates before the first stored configuration; 0 measures
	Gap       int       `json:"gap"`       // updates between stored configurations; 0 measures
	Algorithm Algorithm `json:"algorithm"` // "" stands for Wolff
	Seed      uint64    `json:"seed"`

	// Function names the f of the modified Hamiltonian E - V f Y, Eq. (3); the
	// function itself is given by Options.Term. Without a name there is none.
	Function string  `json:"function,omitempty"`
	Y        float64 `json:"y,omitempty"`
}

// MaxL is the largest linear size.
const MaxL = 1 << 14

// Resolved returns s with defaults filled in, or an error that names the first
// value out of range. A Gap of zero stays: it is measured when the ensemble is
// drawn, and is then a function of the specification.
func (s Spec) Resolved() (Spec, error) {
	m, err := model.New(s.Model, s.Params)
	if err != nil {
		return s, fmt.Errorf("sample: %w", err)
	}
	s.Model, s.Params = m.Name(), model.Params(m)
	if s.Algorithm == "" {
		s.Algorithm = Wolff
	}
	if s.Chains == 0 {
		switch {
		case s.Configs >= 4000:
			s.Chains = 8
		case s.Configs >= 400:
			s.Chains = 4
		default:
			s.Chains = min(max(s.Configs, 1), 2)
		}
	}
	s.Beta += 0 // -0 and 0 are the same temperature
	s.Y += 0
	return s, s.validate()
}

func (s Spec) validate() error {
	known := false
	for _, a := range Algorithms() {
		known = known || a == s.Algorithm
	}
	switch {
	case s.L < 2 || s.L > MaxL:
		return fmt.Errorf("sample: L is %d, must be from 2 to %d", s.L, MaxL)
	case !(s.Beta >= 0) || math.IsInf(s.Beta, 0):
		return fmt.Errorf("sample: beta is %v, must be finite and not negative", s.Beta)
	case s.Configs < 1:
		return fmt.Errorf("sample: %d configurations asked for, must be at least 1", s.Configs)
	case s.Chains < 1 || s.Chains > s.Configs:
		return fmt.Errorf("sample: %d chains for %d configurations, must be from 1 to that number", s.Chains, s.Configs)
	case s.Gap < 0 || s.Warmup < 0:
		return fmt.Errorf("sample: gap is %d and warmup %d updates, must not be negative", s.Gap, s.Warmup)
	case math.IsNaN(s.Y) || math.IsInf(s.Y, 0):
		return fmt.Errorf("sample: the field Y is %v, must be finite", s.Y)
	case s.Y != 0 && s.Function == "":
		return fmt.Errorf("sample: the field Y is %v, but no function is named that it couples to", s.Y)
	case !known:
		return fmt.Errorf("sample: no algorithm %q: there are %v", s.Algorithm, Algorithms())
	case s.Algorithm.cluster() && s.h() != 0:
		return fmt.Errorf("sample: %s updates cannot sample a field h=%v: take %s or %s", s.Algorithm, s.h(), HeatBath, Metropolis)
	case s.Algorithm.cluster() && s.j() < 0 && s.L%2 != 0:
		return fmt.Errorf("sample: %s updates cannot sample J=%v at odd L=%d, which is frustrated: take %s or %s, or an even L", s.Algorithm, s.j(), s.L, HeatBath, Metropolis)
	case float64(s.Configs)*float64(lattice.PackedSize(s.L)) > 1<<40:
		return fmt.Errorf("sample: %d configurations of L=%d are more than 1 TiB", s.Configs, s.L)
	}
	return nil
}

func (s Spec) j() float64 { return s.Params["j"] }

func (s Spec) h() float64 { return s.Params["h"] }

func (s Spec) ising() ising.Model { return ising.Model{J: s.j(), H: s.h()} }

// first returns the number of the first configuration that chain c stores.
func (s Spec) first(c int) int { return c * s.Configs / s.Chains }

// configs returns how many configurations chain c stores.
func (s Spec) configs(c int) int { return s.first(c+1) - s.first(c) }
