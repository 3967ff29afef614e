package model

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// Names lists the models of the program in alphabetic order.
func Names() []string { return slices.Sorted(maps.Keys(registry)) }

// Values returns the parameters with the values that params gives them. A name
// that is not among the parameters and a value that is not finite are errors.
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
			return nil, fmt.Errorf("model: %s parameter %s is %v, must be finite", model, name, x)
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
