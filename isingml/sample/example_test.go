package sample_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"math"

	"github.com/isingml/kernel/isingml/model"
	_ "github.com/isingml/kernel/isingml/model/ising"
	"github.com/isingml/kernel/isingml/sample"
)

func ExampleRun() {
	spec := sample.Spec{L: 16, Beta: 0.5, Configs: 100, Seed: 1}
	e, plan, err := sample.Run(context.Background(), spec, sample.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(e.Configurations.Len(), "configurations of L =", e.Configurations.L())
	fmt.Println("spaced by the measured autocorrelation time:", float64(plan.Gap) >= 2*plan.Time.Value)
	// Output:
	// 100 configurations of L = 16
	// spaced by the measured autocorrelation time: true
}

// Specifications say what they cannot do.
func ExampleSpec_Resolved() {
	_, err := sample.Spec{L: 16, Beta: 0.4, Params: map[string]float64{"h": 0.1}, Configs: 10}.Resolved()
	fmt.Println(err)
	// Output: sample: wolff updates cannot sample a field h=0.1: take heat-bath or metropolis
}

// Several temperatures at once keep all cores busy to the end.
func ExampleRunAll() {
	var specs []sample.Spec
	for _, beta := range []float64{0.3, 0.4, 0.5} {
		specs = append(specs, sample.Spec{L: 16, Beta: beta, Configs: 100, Seed: 1})
	}
	ensembles, _, err := sample.RunAll(context.Background(), specs, sample.Options{})
	if err != nil {
		log.Fatal(err)
	}
	falls := true
	for i, e := range ensembles {
		falls = falls && (i == 0 || e.Energy()[0] < ensembles[0].Energy()[0])
	}
	fmt.Println(len(ensembles), "ensembles, the energy falls:", falls)
	// Output: 3 ensembles, the energy falls: true
}

// A function f of the configuration in the Hamiltonian E - V f Y.
func ExampleNewTerm() {
	absolute := func(spins []float32) float64 {
		m := 0.
		for _, s := range spins {
			m += float64(s)
		}
		return math.Abs(m) / float64(len(spins))
	}
	options := sample.Options{Term: func(int) (model.Term, error) { return model.NewTerm(absolute), nil }}
	var mean []float64
	for _, y := range []float64{-0.1, 0.1} {
		spec := sample.Spec{L: 8, Beta: 0.4, Configs: 200, Seed: 1, Function: "|m|", Y: y}
		e, _, err := sample.Run(context.Background(), spec, options)
		if err != nil {
			log.Fatal(err)
		}
		sum := 0.
		for _, f := range e.Column("f") {
			sum += f / float64(len(e.Column("f")))
		}
		mean = append(mean, sum)
	}
	fmt.Println("f grows with its field:", mean[1] > mean[0]+0.2)
	// Output: f grows with its field: true
}

// Several programs draw one ensemble, each the chains that it claims. The last
// one to end finds them all.
func ExampleDraw() {
	pieces := memory{}
	spec := sample.Spec{L: 8, Beta: 0.4, Configs: 20, Seed: 1}
	for program := range 2 {
		o := sample.Options{Workers: 1, Pieces: func(int) sample.Pieces { return pieces }}
		o.Claim = func(part int, done func() (bool, error)) (release func(), err error) {
			if part >= 0 && part%2 != program {
				return nil, nil // the other one draws it
			}
			return func() {}, nil
		}
		drawn, err := sample.Draw(context.Background(), spec, o)
		if errors.Is(err, sample.ErrIncomplete) {
			fmt.Println("program", program, "waits for the other")
			continue
		}
		n := 0
		for part, err := range drawn.Parts(context.Background()) {
			if err != nil {
				log.Fatal(err)
			}
			n += part.Configurations.Len()
		}
		fmt.Println("program", program, "has", n, "configurations")
	}
	// Output:
	// program 0 waits for the other
	// program 1 has 20 configurations
}

// memory keeps pieces for one goroutine at a time; a study's store does better.
type memory map[string][]byte

func (m memory) Load(name string) ([]byte, bool, error) {
	data, ok := m[name]
	return data, ok, nil
}

func (m memory) Save(name string, data []byte) error {
	m[name] = data
	return nil
}
