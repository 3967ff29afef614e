package data

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A View is what can be seen of an array without importing it.
type View struct {
	Values            []float64 // the different ones in order, at most the first 8
	Smallest, Largest float64
	Reading           string // what a [Reading] makes of it
}

var errEnough = errors.New("enough has been seen")

// Look looks at the first elements of an array, some 100,000, and says how it
// would be read.
func Look(ctx context.Context, a Array) (v View) {
	if a.Err != nil {
		v.Reading = a.Err.Error()
		return v
	}
	const most, many = 8, 1 << 17
	seen, first := 0, true
	err := a.Each(ctx, func(values []float64) error {
		for _, x := range values {
			if first {
				v.Smallest, v.Largest, first = x, x, false
			}
			v.Smallest, v.Largest = min(v.Smallest, x), max(v.Largest, x)
			if len(v.Values) < most && finite(x) && !slices.Contains(v.Values, x) {
				v.Values = append(v.Values, x)
			}
		}
		if seen += len(values); seen >= many {
			return errEnough
		}
		return nil
	})
	slices.Sort(v.Values)
	if err != nil && !errors.Is(err, errEnough) {
		v.Reading = err.Error()
		return v
	}
	at, err := Layout{}.arrange(a, true)
	if err != nil {
		v.Reading = err.Error()
		return v
	}
	v.Reading = fmt.Sprintf("%d configurations of %s, %s", at.n, shapeText(at.shape), v.kind())
	if at.flat {
		v.Reading += fmt.Sprintf("; write --shape %d if they are chains", at.shape[0]*at.shape[1])
	}
	return v
}

// kind says what sites of these values may be.
func (v View) kind() string {
	is := func(values ...float64) bool {
		return !slices.ContainsFunc(v.Values, func(x float64) bool { return !slices.Contains(values, x) })
	}
	whole := !slices.ContainsFunc(v.Values, func(x float64) bool { return x != float64(int(x)) })
	switch {
	case is(1, -1) || is(1, 0):
		return "spins"
	case is(-1, 0, 1):
		return "three states: write --values -1,0,1"
	case whole && v.Smallest == 0 && v.Largest < 128:
		return fmt.Sprintf("write --states %v or more", v.Largest+1)
	case whole && v.Smallest >= -128 && v.Largest < 128:
		return fmt.Sprintf("write --values with all of them, from %v to %v", v.Smallest, v.Largest)
	case whole && v.Smallest >= 0 && v.Largest < 256:
		return "bytes: of eight sites each? Then write --bits big --shape AxB"
	}
	return "real numbers: write --values real, or --map sign for their signs"
}
