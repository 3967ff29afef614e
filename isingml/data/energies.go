package data

import (
	"context"
	"fmt"
	"slices"
)

// An energySpec is one array of energies in a file.
type energySpec struct {
	path, array string
	labels      []label
}

// energySpecs lists the arrays of energies in the order of the configurations.
func (r Reading) energySpecs(parts []*part) (specs []energySpec, err error) {
	files := r.Energies
	if files == nil {
		if r.EnergyArray == "" {
			return nil, nil
		}
		for _, p := range parts { // each file once
			if len(files) == 0 || files[len(files)-1] != p.path {
				files = append(files, p.path)
			}
		}
	}
	all, err := allPaths(files)
	if err != nil {
		return nil, err
	}
	for _, file := range all {
		f, err := Open(file.text)
		if err != nil {
			return nil, fmt.Errorf("energies: %w", err)
		}
		names, err := f.matching(r.EnergyArray)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("energies: %w", err)
		}
		for _, name := range names {
			specs = append(specs, energySpec{file.text, name.text, slices.Concat(file.labels, name.labels)})
		}
	}
	for i, spec := range specs {
		if len(specs) == len(parts) && len(spec.labels) > 0 && !slices.Equal(spec.labels, parts[i].labels) {
			return nil, fmt.Errorf("energies: %s:%s stands for %v, the configurations of %s for %v", spec.path, spec.array, spec.labels, parts[i], parts[i].labels)
		}
	}
	return specs, nil
}

// energiesAt reads the energies of an array, at most so many, or all of them.
func energiesAt(ctx context.Context, spec energySpec, most int, all bool) ([]float64, error) {
	f, err := Open(spec.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	a, err := f.Array(spec.array)
	if err != nil {
		return nil, err
	}
	n := a.Len()
	if all || n > most {
		n = most
	}
	values, err := a.numbers(ctx, "", n)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", spec.path, err)
	}
	return values, nil
}
