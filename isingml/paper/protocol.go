// Package paper is the paper as a protocol: D. Bachtis, G. Aarts and B. Lucini,
// Phys. Rev. Research 3, 013134 (2021). It says which ensembles are drawn,
// which networks are trained and what is computed of them, gives Table I and
// Figs. 2 to 6, and the numbers to hold beside them.
//
//	var study = isingml.Must(isingml.Open("studies/paper"))
//	var table1 = paper.Published(2021)
//
//	figure.Show(paper.Fig3(study, table1))
//	figure.Show(isingml.Must(paper.Reproduce(study, table1)).Table())
package paper

import (
	"fmt"

	"github.com/isingml/kernel/isingml"
)

// A Protocol is the parameters of one run through the paper. The stages it
// asks for are ordinary stages of a study: a notebook that samples, trains and
// analyses step by step with the same protocol shares them with [Reproduce].
type Protocol struct {
	Name string `json:"name"`
	Seed uint64 `json:"seed"`

	// L is the size of the original system, and of all rescaled ones. The
	// paper's is 32.
	L int `json:"l"`

	// Symmetric and Broken are the inverse temperatures of the two training
	// sets, and TrainingConfigs the configurations at each (Appendix B).
	Symmetric       []float64 `json:"symmetric"`
	Broken          []float64 `json:"broken"`
	TrainingConfigs int       `json:"training_configs"`
	// FC1 and Epochs complete the network: the paper leaves both out.
	FC1    int `json:"fc1"`
	Epochs int `json:"epochs"`
	// Networks is how many independent pairs of networks are trained, for L and
	// 2L, each on a training set of its own. The first stands for the paper's;
	// all of them give the robust numbers and their network error, which needs
	// [rg.MinNetworks].
	Networks int `json:"networks"`
	// Copies is how many random translations and spin flips the symmetrized f
	// averages over.
	Copies int `json:"copies"`

	// Beta is the inverse temperature of the samples that the renormalization
	// group is applied to, and Configs their number for each lattice.
	Beta    float64 `json:"beta"`
	Configs int     `json:"configs"`
	// Steps is how often the largest lattice is blocked: 1 compares L with 2L
	// as the paper does, 2 adds 4L, whose comparison with 2L at equal depth of
	// blocking tells what is left of finite size.
	Steps int `json:"steps"`
	// Long is the configurations at each size that only |m| is measured on, to
	// take away what f and |m| share of the errors: see [rg.Control]. 0 for none.
	Long int `json:"long,omitempty"`
	// FieldBetas are the inverse temperatures of Figs. 2 and 3.
	FieldBetas []float64 `json:"field_betas"`

	// Deep is the numbers of configurations at sizes 2L, 4L, ... for the
	// comparison of each with the next one at equal depth of blocking, of the
	// inverse temperature alone; fewer than two leave it out.
	Deep []int `json:"deep,omitempty"`
}

// Published returns the paper's own sizes and statistics: L = 32 and 64,
// 10,000 configurations each, and L = 128 for what is left of finite size.
func Published(seed uint64) Protocol {
	return Protocol{
		Name: "paper", Seed: seed, L: 32,
		Symmetric: isingml.Range(0.27, 0.36, 0.01), Broken: isingml.Range(0.52, 0.61, 0.01), TrainingConfigs: 1000,
		FC1: 64, Epochs: 3, Networks: 8, Copies: 16,
		Beta: SampledBeta, Configs: 10000, Steps: 2, Long: 50000, FieldBetas: []float64{0.43, SampledBeta, 0.45},
	}
}

// Quick returns the paper on small lattices, L = 8 and 16, for a first look.
func Quick(seed uint64) Protocol {
	p := Published(seed)
	p.Name, p.L = "quick", 8
	return p
}

// Deeper returns the paper's sizes with a comparison at equal depth of
// blocking, L = 64 and 128, and statistics for errors a few times smaller than
// the paper's.
func Deeper(seed uint64) Protocol {
	p := Published(seed)
	p.Name, p.Configs, p.Long, p.Deep = "deep", 40000, 200000, []int{400000, 100000}
	return p
}

// Long is Deeper with one more level of blocking, L = 256, and so many
// configurations that they take gigabytes. It goes on where it was stopped;
// `isingml plan` tells what is missing of it and what that takes.
func Long(seed uint64) Protocol {
	p := Published(seed)
	p.Name, p.Configs, p.Long, p.Deep = "long", 200000, 0, []int{1600000, 1600000, 600000}
	return p
}

// Preset returns the protocol of that name: quick, paper, deep or long.
func Preset(name string, seed uint64) (Protocol, error) {
	switch name {
	case "quick":
		return Quick(seed), nil
	case "paper":
		return Published(seed), nil
	case "deep":
		return Deeper(seed), nil
	case "long":
		return Long(seed), nil
	}
	return Protocol{}, fmt.Errorf("paper: no preset %q: there are quick, paper, deep and long", name)
}

// WithNetwork returns the same protocol with networks of fc1 units in the
// first layer, trained for that many epochs.
func (p Protocol) WithNetwork(fc1, epochs int) Protocol {
	p.FC1, p.Epochs = fc1, epochs
	return p
}

// Validate reports what keeps the protocol from being run.
func (p Protocol) Validate() error {
	switch {
	case p.L < 4 || p.L%2 != 0:
		return fmt.Errorf("paper: L is %d, must be even and at least 4", p.L)
	case p.Networks < 1 || p.Networks > 1000:
		return fmt.Errorf("paper: the protocol has %d networks, must be 1 to 1000", p.Networks)
	case p.Steps < 1 || p.Steps > 20:
		return fmt.Errorf("paper: the protocol has %d steps of blocking, must be 1 to 20", p.Steps)
	case p.Long < 0:
		return fmt.Errorf("paper: %d configurations for |m| alone, must not be negative", p.Long)
	case !(p.Beta > 0 && p.Beta < 100):
		return fmt.Errorf("paper: beta is %v, must be positive and finite", p.Beta)
	case len(p.Deep) > 0 && len(p.Deep) < 2:
		return fmt.Errorf("paper: a comparison at equal depth takes two sizes at least, not %v", p.Deep)
	}
	return nil
}
