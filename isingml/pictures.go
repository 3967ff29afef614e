package isingml

import (
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/lattice"
)

// Configurations returns pictures of n configurations of the set, equally
// spaced from first to last: +1 dark, -1 light. Titles, one for each picture,
// are optional.
func Configurations(set *lattice.Set, n int, titles ...string) *figure.Figure {
	if set == nil || n < 1 || n > set.Len() {
		held := 0
		if set != nil {
			held = set.Len()
		}
		return figure.Failed(fmt.Errorf("isingml: pictures of %d configurations asked for, the set holds %d", n, held))
	}
	chosen := make([]lattice.Configuration, n)
	for i := range chosen {
		chosen[i] = set.At(i * (set.Len() - 1) / max(1, n-1))
	}
	return Gallery(fmt.Sprintf("Configurations, $L$ = %d", set.L()), chosen, titles...)
}

// Gallery returns pictures of configurations, which may differ in size: one
// for each temperature, say, or a configuration beside the blocked one.
// Titles, one for each picture, are optional.
func Gallery(title string, configurations []lattice.Configuration, titles ...string) *figure.Figure {
	pictures := make([]figure.Mosaic, len(configurations))
	for i, c := range configurations {
		if err := c.Validate(); err != nil {
			return figure.Failed(fmt.Errorf("isingml: configuration %d: %w", i, err))
		}
		pictures[i] = figure.Mosaic{Width: c.L, Values: c.Spins}
	}
	return figure.Gallery(title, pictures, titles...)
}
