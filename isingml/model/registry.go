package model

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Default is the model that an empty name stands for.
const Default = "ising"

// A Constructor makes a model of the parameters that are named; those that are
// not have their defaults. See [Values].
type Constructor func(params map[string]float64) (Model, error)

// registry is written while the program starts, and only read after that.
var registry = map[string]Constructor{}

// Register adds a model, or panics if the name is taken, and returns the
// constructor. It is called while the program starts: by the initialiser of a
// variable of the model's package, or of a notebook's cell.
func Register(name string, c Constructor) Constructor {
	if _, taken := registry[name]; taken {
		panic(fmt.Sprintf("model: two models are called %q", name))
	}
	registry[name] = c
	return c
}

// ErrUnknown is wrapped by the error of a model that no package of the program
// has registered.
var ErrUnknown = errors.New("model")

// Names lists the models of the program in alphabetic order.
func Names() []string { return slices.Sorted(maps.Keys(registry)) }

// New returns the model of a name, "" for [Default]. A name that no package of
// the program has registered, a parameter that the model does not have, and a
// value that it does not allow are errors.
func New(name string, params map[string]float64) (Model, error) {
	if name == "" {
		name = Default
	}
	c, ok := registry[name]
	if !ok {
		return nil, fmt.Errorf("%w: no model %q: there are %q", ErrUnknown, name, Names())
	}
	return c(params)
}

// Values returns the known parameters of a model with the values that params
// gives them. A name that is not among them and a value that is not finite are
// errors.
func Values(model string, params map[string]float64, known ...Parameter) ([]Parameter, error) {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		i := slices.IndexFunc(known, func(p Parameter) bool { return p.Name == name })
		if i < 0 {
			names := make([]string, len(known))
			for k, p := range known {
				names[k] = p.Name
			}
			return nil, fmt.Errorf("model: %s has no parameter %q: there are %q", model, name, names)
		}
		x := params[name] + 0 // never -0
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("model: parameter %s of %s is %v, must be finite", name, model, x)
		}
		known[i].Value = x
	}
	return known, nil
}

// Params returns the parameters of a model by name.
func Params(m Model) map[string]float64 {
	out := map[string]float64{}
	for _, p := range m.Parameters() {
		out[p.Name] = p.Value
	}
	return out
}
