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
