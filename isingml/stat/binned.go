package stat

import "fmt"

// Printed is the error analysis of Appendix D: results are computed in each of
// n groups, their mean is the value and
//
//	sigma^2 = (mean of squares - square of mean) / (n - 1)
//
// its error (Eq. D1). Where the result is not linear in the data, the mean over
// groups is biased by about the number of groups times the bias of a jackknife.
func Printed(groups []float64) (Estimate, error) { return Mean(groups) }

// Binned computes f in each of n groups of contiguous data out of length and
// combines the results by Eq. (D1), as [Printed] does. The paper takes ten
// groups. f gets the first index of its group and the one after the last.
func Binned(n, length int, f func(lo, hi int) (float64, error)) (Estimate, error) {
	borders, err := Bins(length, n)
	if err != nil {
		return Estimate{}, err
	}
	groups := make([]float64, n)
	for i := range groups {
		if groups[i], err = f(borders[i], borders[i+1]); err != nil {
			return Estimate{}, fmt.Errorf("stat: group %d of %d: %w", i+1, n, err)
		}
	}
	return Printed(groups)
}

// BinnedOf is [Binned] for a function of synchronous series of equal length:
// f gets the parts of all series that belong to a group.
func BinnedOf(f Function, n int, series ...[]float64) (Estimate, error) {
	length, err := commonLength(series)
	if err != nil {
		return Estimate{}, err
	}
	return Binned(n, length, func(lo, hi int) (float64, error) {
		parts := make([][]float64, len(series))
		for i, s := range series {
			parts[i] = s[lo:hi]
		}
		return f(parts)
	})
}
