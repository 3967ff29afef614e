package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/classify"
)

// A Protocol is the parameters of one run through the paper. The stages it
// asks for are ordinary stages of a study: a notebook that samples, trains and
// analyses step by step with the same protocol shares them with [Study.Reproduce].
type Protocol struct {
	Name string `json:"name"`
	Seed uint64 `json:"seed"`

	// L is the size of the original system, and of the rescaled one, which is
	// blocked from 2L. The paper's is 32.
	L int `json:"l"`

	// Symmetric and Broken are the inverse temperatures of the two training
	// sets, and TrainingConfigs the configurations at each (Appendix B).
	Symmetric       []float64 `json:"symmetric"`
	Broken          []float64 `json:"broken"`
	TrainingConfigs int       `json:"training_configs"`
	// FC1 and Epochs complete the network: the paper leaves both out.
	FC1    int `json:"fc1"`
	Epochs int `json:"epochs"`
	// Networks is how many independent pairs of networks are trained. The
	// first stands for the paper's; all of them give the robust numbers and
	// the network error.
	Networks int `json:"networks"`
	// Copies is how many random translations and spin flips the symmetrized f
	// averages over.
	Copies int `json:"copies"`

	// Beta is the inverse temperature of the samples that the renormalization
	// group is applied to, and Configs their number for each lattice.
	Beta    float64 `json:"beta"`
	Configs int     `json:"configs"`
	// FieldBetas are the inverse temperatures of Figs. 2 and 3.
	FieldBetas []float64 `json:"field_betas"`

	// Deep is the numbers of configurations at sizes 2L, 4L, ... for the
	// comparison of each with the next one at equal depth of blocking; fewer
	// than two leave it out.
	Deep []int `json:"deep,omitempty"`
}

// paperBeta is the critical inverse temperature as the paper rounds it, where
// its samples were drawn.
const paperBeta = 0.440687

// Paper returns the paper's own sizes and statistics: L = 32 and 64, 10,000
// configurations each.
func Paper(seed uint64) Protocol {
	return Protocol{
		Name: "paper", Seed: seed, L: 32,
		Symmetric: Range(0.27, 0.36, 0.01), Broken: Range(0.52, 0.61, 0.01), TrainingConfigs: 1000,
		FC1: 64, Epochs: 3, Networks: 4, Copies: 16,
		Beta: paperBeta, Configs: 10000, FieldBetas: []float64{0.43, paperBeta, 0.45},
	}
}

// Quick returns the paper on small lattices, L = 8 and 16, for a first look.
func Quick(seed uint64) Protocol {
	p := Paper(seed)
	p.Name, p.L = "quick", 8
	return p
}

// Deeper returns the paper's sizes with a comparison at equal depth of
// blocking, L = 64 and 128, and statistics for errors a few times smaller than
// the paper's. It takes about three minutes on two cores.
func Deeper(seed uint64) Protocol {
	p := Paper(seed)
	p.Name, p.Configs, p.Deep = "deep", 40000, []int{400000, 100000}
	return p
}

// Long is Deeper with one more level of blocking, L = 256, and more
// configurations. It takes about 40 minutes on two cores, 9 GB of disk
// and up to 13 GB of memory, and goes on where it was stopped.
func Long(seed uint64) Protocol {
	p := Paper(seed)
	p.Name, p.Configs, p.Deep = "long", 200000, []int{1600000, 1600000, 600000}
	return p
}

// Preset returns the protocol of that name: quick, paper, deep or long.
func Preset(name string, seed uint64) (Protocol, error) {
	switch name {
	case "quick":
		return Quick(seed), nil
	case "paper":
		return Paper(seed), nil
	case "deep":
		return Deeper(seed), nil
	case "long":
		return Long(seed), nil
	}
	return Protocol{}, fmt.Errorf("isingml: no preset %q: there are quick, paper, deep and long", name)
}

// Hot returns the training set of the symmetric phase for lattices of size l.
func (p Protocol) Hot(l int) Sampling {
	return Sampling{L: l, Betas: p.Symmetric, Configs: p.TrainingConfigs, Seed: p.Seed}
}

// Cold returns the training set of the broken-symmetry phase for size l.
func (p Protocol) Cold(l int) Sampling {
	return Sampling{L: l, Betas: p.Broken, Configs: p.TrainingConfigs, Seed: p.Seed}
}

// Critical returns the sample for size l that the renormalization group is
// applied to.
func (p Protocol) Critical(l int) Sampling {
	return Sampling{L: l, Betas: []float64{p.Beta}, Configs: p.Configs, Seed: p.Seed}
}

// Fields returns the samples of Figs. 2 and 3, for size l.
func (p Protocol) Fields(l int) Sampling {
	return Sampling{L: l, Betas: p.FieldBetas, Configs: p.Configs, Seed: p.Seed}
}

// Training returns how network number i is trained, from 0 on.
func (p Protocol) Training(i int) Training {
	return Training{
		Architecture: classify.Architecture{FC1: p.FC1},
		Seed:         p.Seed + uint64(i),
		Epochs:       p.Epochs,
	}
}
