// Package stat turns correlated Monte Carlo measurements into values with
// errors: binning as in Appendix D of the paper, jackknife, bootstrap, and
// integrated autocorrelation times. It knows nothing of spins.
package stat

// An Estimate is a value and its one-sigma statistical error.
type Estimate struct {
	Value float64 `json:"value"`
	Error float64 `json:"error"`
}
