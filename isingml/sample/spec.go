package sample

import (
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/model"
)

// A Spec fixes an ensemble, bit for bit.
type Spec struct {
	// Model names the model and Params the values of its parameters, such as
	// j and h of the Ising model; see [model.New]. "" stands for [model.Default],
	// and a parameter that is not named has the model's default.
	Model  string             `json:"model"`
	Params map[string]float64 `json:"params"`

	L         int     `json:"l"`         // linear size, from 2 to MaxL, with at most MaxSites sites
	Beta      float64 `json:"beta"`      // inverse temperature, from 0 to MaxValue
	Configs   int     `json:"configs"`   // configurations to store, from 1 to MaxConfigs
	Chains    int     `json:"chains"`    // independent chains, at most MaxChains; 0 chooses by Configs
	Warmup    int     `json:"warmup"`    // updates before the first stored configuration, at most MaxGap; 0 measures
	Gap       int     `json:"gap"`       // updates between stored configurations, at most MaxGap; 0 measures
	Algorithm string  `json:"algorithm"` // one of the model's rules; "" stands for its first
	Seed      uint64  `json:"seed"`

	// Function names the f of the modified Hamiltonian E - V f Y, Eq. (3); the
	// function itself is given by Options.Term. Without a name there is none.
	Function string  `json:"function,omitempty"`
	Y        float64 `json:"y,omitempty"` // from -MaxValue to MaxValue

	// Rungs, if there are any, ask for parallel tempering: for an ensemble of
	// Configs configurations at each of them, 2 to MaxRungs in the order in which
	// replicas are exchanged. Beta and Y are then 0, a chain is a ladder of
	// replicas, and updates, gap and warmup are its updates.
	Rungs []Rung `json:"rungs,omitempty"`
	Step  int    `json:"step,omitempty"` // updates of every replica between exchanges, at most MaxGap; 0 is 1
}

// Limits of a specification. Within them no number of updates or bytes
// overflows, and no weight is a number that is none.
const (
	MaxL       = 1 << 14
	MaxSites   = MaxL * MaxL
	MaxConfigs = 1 << 30
	MaxChains  = 1 << 16
	MaxGap     = 1 << 32
	MaxValue   = 1e9
	// MaxBytes is what the configurations of an ensemble may take.
	MaxBytes = 1 << 40
)

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
		s.Algorithm = m.Rules()[0].Name
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
	if err := s.validate(m); err != nil {
		return s, fmt.Errorf("sample: %w", err)
	}
	if s, err = s.ladderResolved(); err != nil {
		return s, fmt.Errorf("sample: %w", err)
	}
	return s, nil
}

func (s Spec) validate(m model.Model) error {
	switch {
	case s.L < 2 || s.L > MaxL:
		return fmt.Errorf("size L is %d, must be from 2 to %d", s.L, MaxL)
	case !(s.Beta >= 0 && s.Beta <= MaxValue):
		return fmt.Errorf("beta is %v, must be from 0 to %g", s.Beta, float64(MaxValue))
	case s.Configs < 1 || s.Configs > MaxConfigs:
		return fmt.Errorf("%d configurations asked for, must be from 1 to %d", s.Configs, MaxConfigs)
	case s.Chains < 1 || s.Chains > min(s.Configs, MaxChains):
		return fmt.Errorf("%d chains for %d configurations, must be from 1 to that number and at most %d", s.Chains, s.Configs, MaxChains)
	case s.Gap < 0 || s.Gap > MaxGap:
		return fmt.Errorf("gap is %d updates, must be from 1 to %d, or 0 to measure it", s.Gap, MaxGap)
	case s.Warmup < 0 || s.Warmup > MaxGap:
		return fmt.Errorf("warmup is %d updates, must be from 1 to %d, or 0 to measure it", s.Warmup, MaxGap)
	case !(math.Abs(s.Y) <= MaxValue):
		return fmt.Errorf("the field Y is %v, must be from %g to %g", s.Y, -MaxValue, MaxValue)
	case s.Y != 0 && s.Function == "":
		return fmt.Errorf("the field Y is %v, but no function is named that it couples to", s.Y)
	}
	for _, p := range m.Parameters() {
		if !(math.Abs(p.Value) <= MaxValue) {
			return fmt.Errorf("the parameter %s of %s is %v, must be from %g to %g", p.Name, s.Model, p.Value, -MaxValue, MaxValue)
		}
	}
	var names []string
	for _, r := range m.Rules() {
		names = append(names, r.Name)
	}
	if !slices.Contains(names, s.Algorithm) {
		return fmt.Errorf("no algorithm %q for %s: there are %q", s.Algorithm, s.Model, names)
	}
	format := m.Format(s.L)
	if v := math.Pow(float64(s.L), float64(len(format.Shape))) * float64(max(1, len(s.Rungs))); v > MaxSites {
		return fmt.Errorf("size L is %d, which are %g sites, must be at most %d", s.L, v, MaxSites)
	}
	if err := m.Check(s.L, s.Algorithm); err != nil {
		return err
	}
	if s.Configs > MaxBytes/format.Size()/max(1, len(s.Rungs)) {
		return fmt.Errorf("%d configurations of L=%d take %.3g TiB, must be at most 1", s.Configs, s.L, float64(s.Configs)*float64(max(1, len(s.Rungs))*format.Size())/MaxBytes)
	}
	return nil
}

// newModel returns the model of a resolved specification.
func (s Spec) newModel() model.Model {
	m, err := model.New(s.Model, s.Params)
	if err != nil {
		panic(err) // a resolved Spec names a model that is there
	}
	return m
}

// Rule returns the update rule of a resolved specification.
func (s Spec) Rule() model.Rule {
	rules := s.newModel().Rules()
	return rules[slices.IndexFunc(rules, func(r model.Rule) bool { return r.Name == s.Algorithm })]
}

// columns are the observables of the model, and f if there is one; those of all
// rungs of a ladder, one after the other.
func (s Spec) columns() (columns []model.Observable) {
	one := slices.Clone(s.newModel().Observables())
	if s.Function != "" {
		one = append(one, model.Observable{Name: "f", Unit: "1"})
	}
	for range max(1, len(s.Rungs)) {
		columns = append(columns, one...)
	}
	return columns
}

// where says at which size and temperature, or temperatures, chains run.
func (s Spec) where() string {
	if n := len(s.Rungs); n > 0 {
		return fmt.Sprintf("L=%d, beta=%v to %v", s.L, s.Rungs[0].Beta, s.Rungs[n-1].Beta)
	}
	return fmt.Sprintf("L=%d, beta=%v", s.L, s.Beta)
}

// Sites returns V, the number of sites, of a resolved specification; of a ladder
// those of all its rungs.
func (s Spec) Sites() int { return s.format().Sites() }

// Bytes returns about how much memory it takes to draw a resolved
// specification with that many chains at work at a time: the ensemble, what is
// measured on it, and the chains. What a function f needs is not in it.
func (s Spec) Bytes(workers int) int64 {
	format := s.format()
	stored := format.Size() + 2*8*len(s.columns()) + 4
	chain := int64(s.Rule().Bytes)*int64(format.Sites()) + 2*int64(format.Size())
	if s.Function != "" {
		chain += 7 * int64(format.Sites())
	}
	return int64(s.Configs)*int64(stored) + int64(min(workers, s.Chains))*chain
}

// first returns the number of the first configuration that chain c stores.
func (s Spec) first(c int) int { return c * s.Configs / s.Chains }

// configs returns how many configurations chain c stores.
func (s Spec) configs(c int) int { return s.first(c+1) - s.first(c) }
