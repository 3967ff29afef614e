// Package model holds what the project asks of a statistical model on a
// lattice. The models themselves are the packages below this one; a program
// has those that it imports.
package model

import "fmt"

// A Model is a Hamiltonian with the values of its parameters. Its methods may
// be called by any number of goroutines.
type Model interface {
	// Name is a short lower-case word, such as "ising".
	Name() string
	// Parameters lists all parameters in a fixed order, with their values.
	Parameters() []Parameter
}

// A Parameter is one named number of a model.
type Parameter struct {
	Name  string
	Value float64
}

// Default is the model that an empty name stands for.
const Default = "ising"

// A Constructor makes a model of the parameters that are named; those that are
// not have their defaults. See [Values].
type Constructor func(params map[string]float64) (Model, error)

var registry = map[string]Constructor{}

// Register adds a model. It is called while the program starts, by the package
// of the model, and panics if the name is taken.
func Register(name string, c Constructor) {
	if _, taken := registry[name]; taken {
		panic(fmt.Sprintf("model: two models are called %q", name))
	}
	registry[name] = c
}

// New returns the model of a name, "" for [Default]. A name that no package of
// the program has registered, a parameter that the model does not have, and a
// value that it does not allow are errors.
func New(name string, params map[string]float64) (Model, error) {
	if name == "" {
		name = Default
	}
	c, ok := registry[name]
	if !ok {
		return nil, fmt.Errorf("model: no model %q: there are %q", name, Names())
	}
	return c(params)
}
