package data

import (
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
)

// tellSquare reports rows of sites that may be squares or chains, as long as
// nothing but their length speaks for squares. What speaks is the correlation of
// neighbours: along a chain that is read as a square, sites below each other are
// a row apart, and correlated by c^L where those beside each other are by c. Of
// ensembles under several labels, such as temperatures, one that tells is enough.
func tellSquare(all []Labelled) error {
	if len(all) == 0 {
		return nil
	}
	f := all[0].Configurations.Format()
	side, sites := f.Shape[0], f.Sites()
	ask := fmt.Sprintf("write --shape %dx%d or --shape %d", side, side, sites)
	told := false
	for _, e := range all {
		const enough = 2000 // more configurations tell no more
		set := e.Configurations.Slice(0, min(e.Configurations.Len(), enough))
		beside, below, sigma := besideAndBelow(set)
		chain := math.Abs(beside) - math.Pow(math.Abs(beside), float64(side)) // what a chain would make of the difference
		switch apart := math.Abs(beside - below); {
		case apart > chain/2 && apart > 8*sigma && apart > 0.02:
			return fmt.Errorf("data: rows of %d sites are chains rather than squares: sites beside each other are correlated by %.2f, and those that would be below each other by %.2f: %s", sites, beside, below, ask)
		case apart < chain/2 && chain > 8*sigma && set.Len() >= 10:
			told = true
		}
	}
	if told {
		return nil
	}
	return fmt.Errorf("data: rows of %d sites may be squares or chains, and the correlations of neighbours do not tell: %s", sites, ask)
}

// besideAndBelow returns the correlations of neighbours along the two axes of
// squares, and the error of their difference: how much more often two of them
// have one value than any two sites, 1 if always. Real numbers tell nothing.
func besideAndBelow(set *lattice.Set) (beside, below, sigma float64) {
	f := set.Format()
	if f.Codec.Real {
		return 0, 0, 0
	}
	side, values, counts := f.Shape[0], make([]int8, f.Sites()), map[int8]float64{}
	n, v := float64(set.Len()), float64(f.Sites())
	var square float64
	for i := range set.Len() {
		set.Unpack(i, values)
		var x, y float64
		for at, a := range values {
			counts[a]++
			if a == values[at-at%side+(at+1)%side] {
				x++
			}
			if a == values[(at+side)%len(values)] {
				y++
			}
		}
		beside, below, square = beside+x/v/n, below+y/v/n, square+(x-y)*(x-y)/v/v/n
	}
	any := 0.0
	for _, c := range counts {
		any += c / n / v * c / n / v
	}
	if any > 1-1e-9 {
		return 0, 0, 0 // one value alone
	}
	apart := beside - below
	return (beside - any) / (1 - any), (below - any) / (1 - any), math.Sqrt(max(square-apart*apart, 0)/n) / (1 - any)
}
