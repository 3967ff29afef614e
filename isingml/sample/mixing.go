package sample

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/stat"
)

// fewest is how many integrated times a chain must see of a quantity for its
// part of the means and errors to be believed.
const fewest = 10

// Unmixed says in words why the averages over the ensemble are not to be
// trusted, each observable that is concerned in one sentence; none if there is
// no reason: means of chains that began in order and in disorder differ by more
// than five errors, the autocorrelation has not died out within a chain, or its
// time is not a small part of one. Ensembles from elsewhere, of which nobody
// knows how they began, are not compared by their starts, and ensembles of fewer
// than 50 configurations tell nothing.
func (e *Ensemble) Unmixed() (reasons []string) {
	if len(e.Chain) < 50 || e.Model == "" {
		return nil
	}
	odd := e.odd()
	for _, c := range e.Columns {
		values := c.Values
		name := c.Name
		if slices.Contains(odd, c.Name) {
			values, name = absolute(values), "|"+name+"|"
		}
		if len(values) != len(e.Chain) {
			continue
		}
		chains := e.Chains(values)
		var kinds [2][][]float64
		for i, x := range chains {
			kinds[i%2] = append(kinds[i%2], x)
		}
		tau, err := stat.IntegratedTime(chains...)
		length := float64(len(values)) / float64(len(chains))
		switch {
		case errors.Is(err, stat.ErrConstant):
		case len(chains) > 1 && apart(kinds[0], kinds[1]) > 5:
			reasons = append(reasons, fmt.Sprintf("the chains have not mixed: those that began in order and in disorder differ in %s by more than five errors", name))
		case err != nil && length >= 50:
			reasons = append(reasons, fmt.Sprintf("the correlations of %s reach over all %.0f configurations of a chain: %v", name, length, err))
		case err == nil && tau.Value-tau.Error > 0.5 && length < fewest*(tau.Value+tau.Error):
			reasons = append(reasons, fmt.Sprintf("the integrated time of %s is %v configurations, and a chain has %.0f: too few to know means and errors", name, tau, length))
		}
	}
	return reasons
}

// odd returns the names of the observables whose sign a symmetry changes.
func (e *Ensemble) odd() (names []string) {
	m, err := model.New(e.Model, e.Params)
	if err != nil {
		return nil
	}
	for _, o := range m.Observables() {
		if o.Odd {
			names = append(names, o.Name)
		}
	}
	return names
}

// apart returns by how many errors the means of two kinds of chains differ. The
// errors are those of correlated values that each kind has by itself; zero if
// these are not known, since it then is another test that fails.
func apart(a, b [][]float64) float64 {
	x, xKnown := meanOf(a)
	y, yKnown := meanOf(b)
	if !xKnown || !yKnown {
		return 0
	}
	if x.Value == y.Value {
		return 0
	}
	return math.Abs(x.DeviationFrom(y))
}

// meanOf returns the mean of chains with the error that their integrated time
// makes; it is not known if the time is not.
func meanOf(chains [][]float64) (stat.Estimate, bool) {
	all := slices.Concat(chains...)
	mean, err := stat.Mean(all)
	if err != nil {
		return mean, false
	}
	tau, ok := thinnedTime(chains)
	mean.Error *= math.Sqrt(2 * max(tau.Value, 0.5))
	return mean, ok
}
