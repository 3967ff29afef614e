package isingml_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/isingml/kernel/isingml"
)

// Configurations are drawn once: the second call reads them from the study.
func ExampleStudy_Sample() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	study, err := isingml.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	what := isingml.Sampling{L: 16, Betas: isingml.Range(0.42, 0.46, 0.02), Configs: 100, Seed: 1}
	for range 2 {
		ensembles, err := study.Sample(what)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, e := range ensembles {
			fmt.Printf("beta = %v: %d configurations of %d spins\n", e.Beta, e.Len(), e.Volume())
		}
	}
	// Output:
	// beta = 0.42: 100 configurations of 256 spins
	// beta = 0.44: 100 configurations of 256 spins
	// beta = 0.46: 100 configurations of 256 spins
	// beta = 0.42: 100 configurations of 256 spins
	// beta = 0.44: 100 configurations of 256 spins
	// beta = 0.46: 100 configurations of 256 spins
}

// Replicas that are exchanged along a ladder of temperatures go round what a
// chain of single spins at the coldest of them would not cross.
func ExampleStudy_Temper() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	study, err := isingml.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	ladder, err := study.Temper(isingml.Tempering{Sampling: isingml.Sampling{
		L: 8, Betas: isingml.Range(0.3, 0.6, 0.05), Configs: 400, Seed: 1, Algorithm: "metropolis",
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(ladder.Ensembles), "ensembles; replicas went to the cold end and back more than 20 times:", ladder.RoundTrips > 20)
	cold := ladder.Ensembles[6]
	m, err := cold.Mean(cold.Magnetization())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("at beta = %v the mean magnetization is within 4 errors of 0: %v\n", cold.Beta, m.Value < 4*m.Error && m.Value > -4*m.Error)
	// Output:
	// 7 ensembles; replicas went to the cold end and back more than 20 times: true
	// at beta = 0.6 the mean magnetization is within 4 errors of 0: true
}

// One run with a flat histogram of the energy gives the heat capacity at every
// temperature, and the free energy over the energy as a figure.
func ExampleStudy_Flat() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	study, err := isingml.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	run, err := study.Flat(isingml.Flattening{L: 4, From: -2, To: 0, Nodes: 17, Configs: 20000, Gap: 2, Seed: 1, Final: 1e-3})
	if err != nil {
		fmt.Println(err)
		return
	}
	capacities, err := run.Fluctuations([]float64{0.4, 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range capacities {
		fmt.Printf("C at beta = %v is known within 5 %%: %v\n", c.X, c.Supported && c.Estimate.Error < 0.05*c.Estimate.Value)
	}
	if _, err := run.Figure(0.4).SVG(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// C at beta = 0.4 is known within 5 %: true
	// C at beta = 0.5 is known within 5 %: true
}

// Configurations from elsewhere are an ensemble like any other, under a name.
func ExampleStudy_Import() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	study, err := isingml.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = study.Import(isingml.ImportOptions{
		Files: []string{filepath.Join("..", "notebooks", "data", "transition-16.npz")},
		As:    "mine", ChainLength: 20, // 200 chains, one after the other
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mine, err := study.Named("mine")
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := mine.MeanMagnetization()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d configurations of %d spins, |m| = %v\n", mine.Len(), mine.Volume(), m)
	_, err = mine.HeatCapacity()
	fmt.Println("energies are missing:", err != nil)
	// Output:
	// 4000 configurations of 256 spins, |m| = 0.7159(33)
	// energies are missing: true
}

// The search begins 20 % below the critical point, where the curves do not cross
// within reach of the samples.
func ExampleStudy_Search() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	study, err := isingml.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	found, err := study.Search(isingml.Search{L: 8, From: 0.35, Configs: 2000, Seed: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("at first the transition lies above:", found.Path[0].Way > 0)
	fmt.Printf("converged: %v, beta_c = %v, nu = %v\n", found.Converged, found.BetaC, found.Nu)
	// Output:
	// at first the transition lies above: true
	// converged: true, beta_c = 0.4439(19), nu = 0.955(53)
}
