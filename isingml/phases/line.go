package phases

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/isingml/kernel/isingml/random"
	"github.com/isingml/kernel/isingml/stat"
)

// A Line is where to draw the line between two phases, and what tells it.
type Line struct {
	// X is the control parameter of each point, ascending.
	X []float64 `json:"x"`
	// Y is what tells the place: fluctuations, the mean of f, or the part of
	// configurations that are told right.
	Y []stat.Estimate `json:"y"`
	// Guess is the part that is right without looking, of what is learned by
	// confusion: that of the larger side.
	Guess []float64 `json:"guess,omitempty"`
	// At is the place in units of X, on this lattice, with its statistical error.
	At stat.Estimate `json:"at"`
}

// errFew is of scans that are too short.
var errFew = errors.New("phases: a line takes 5 places along the scan at least")

// Fluctuation draws the line where a number of each configuration, such as
// [Intensity], fluctuates most: Y is volume times its variance, with
// errors from bins of each series, of the place x.
func Fluctuation(ctx context.Context, x []float64, series [][]float64, volume float64) (*Line, error) {
	l, err := measured(ctx, x, series, func(s stat.Selection, v, square []float64) float64 {
		mean := s.Mean(0, v)
		return volume * (s.Mean(0, square) - float64(mean*mean))
	})
	if err != nil {
		return nil, err
	}
	l.At, err = located(l.X, l.Y, peak)
	return l, err
}

// Half draws the line where f of a network that learned the far ends of the scan
// is 1/2 in the mean, on its way from the lower end to the upper one.
func Half(ctx context.Context, x []float64, series [][]float64) (*Line, error) {
	l, err := measured(ctx, x, series, func(s stat.Selection, v, _ []float64) float64 { return s.Mean(0, v) })
	if err != nil {
		return nil, err
	}
	l.At, err = located(l.X, l.Y, crossing)
	return l, err
}

// Confusion draws the line where networks that learned it are right most often:
// at the middle peak of the W, whose other two are those of a guess.
// right[i] has the part that each network told right with the line between
// places i and i+1, of so many configurations of validation; share[i] is the
// part of all configurations below that line. Errors take these configurations
// as independent.
func Confusion(x []float64, right [][]float64, share []float64, validated int) (*Line, error) {
	if len(x) < 6 || len(right) != len(x)-1 || len(share) != len(right) {
		return nil, errFew
	}
	if !ascending(x) {
		return nil, fmt.Errorf("phases: the places %v of a scan must ascend", x)
	}
	l := new(Line)
	for i, of := range right {
		mean, square := 0.0, 0.0
		for _, r := range of {
			mean += r / float64(len(of))
		}
		for _, r := range of {
			square += (r - mean) * (r - mean)
		}
		// The spread over networks holds what configurations of validation they
		// had, but of few networks it is not known well.
		variance := max(mean*(1-mean)/float64(validated), 1/float64(validated)/float64(validated))
		if k := float64(len(of)); k > 1 {
			variance = max(variance, square/(k-1)) / k
		}
		guess := max(share[i], 1-share[i])
		l.X = append(l.X, (x[i]+x[i+1])/2)
		l.Y = append(l.Y, stat.Estimate{Value: mean, Error: math.Sqrt(variance)})
		l.Guess = append(l.Guess, guess)
	}
	var err error
	l.At, err = located(l.X, l.Y, l.middle)
	return l, err
}

// measured returns a line without its place: of a function of the means of each
// series and of its squares.
func measured(ctx context.Context, x []float64, series [][]float64, of func(s stat.Selection, v, square []float64) float64) (*Line, error) {
	if len(x) < 5 || len(series) != len(x) {
		return nil, errFew
	}
	if !ascending(x) {
		return nil, fmt.Errorf("phases: the places %v of a scan must ascend", x)
	}
	l := &Line{X: slices.Clone(x)}
	for i, v := range series {
		square := make([]float64, len(v))
		for k, y := range v {
			square[k] = y * y
		}
		bins := min(50, len(v)/20)
		if bins < 2 {
			return nil, fmt.Errorf("phases: %d configurations at %v: at least 40 are needed for an error", len(v), x[i])
		}
		r, err := stat.Resampling{}.Jackknife(ctx, func(s stat.Selection) ([]float64, error) {
			return []float64{of(s, v, square)}, nil
		}, bins)
		if err != nil {
			return nil, fmt.Errorf("phases: at %v: %w", x[i], err)
		}
		l.Y = append(l.Y, r.Estimate(0))
	}
	return l, nil
}

func ascending(x []float64) bool {
	for i := range x {
		if i > 0 && !(x[i] > x[i-1]) || math.IsInf(x[i], 0) {
			return false
		}
	}
	return true
}

// located returns the place that a rule finds, with the spread of what it finds
// when each point moves by its error.
func located(x []float64, y []stat.Estimate, rule func(x, y []float64) (float64, error)) (stat.Estimate, error) {
	const replicas = 400
	values := make([]float64, len(y))
	for i := range y {
		values[i] = y[i].Value
	}
	at, err := rule(x, values)
	if err != nil {
		return stat.Estimate{}, err
	}
	rng := random.New(0, "errors of a line")
	n, sum := 0.0, 0.0
	for range replicas {
		for i := range y {
			values[i] = y[i].Value + y[i].Error*rng.NormFloat64()
		}
		if other, err := rule(x, values); err == nil {
			n, sum = n+1, sum+(other-at)*(other-at)
		}
	}
	if n < replicas*9/10 {
		return stat.Estimate{}, fmt.Errorf("phases: a line near %.4g is lost within the errors: more configurations, or a longer scan, would show it", at)
	}
	return stat.Estimate{Value: at, Error: math.Sqrt(sum / n)}, nil
}

// middle returns where the part that is told right is largest, among places where
// what is right beyond a guess is more than a third of the most. The place of the
// most beyond a guess is another one, which moves with the ends of the scan.
func (l *Line) middle(x, y []float64) (float64, error) {
	beyond := make([]float64, len(y))
	for i := range y {
		beyond[i] = y[i] - l.Guess[i]
	}
	most := slices.Max(beyond)
	from := slices.Index(beyond, most)
	to := from
	for from > 0 && beyond[from-1] > most/3 {
		from--
	}
	for to < len(y)-1 && beyond[to+1] > most/3 {
		to++
	}
	if !(most > 0) || to-from < 4 {
		return 0, errors.New("phases: no network is right beyond a guess at several places: it learned nothing, or the scan is too coarse")
	}
	if top := from + slices.Index(y[from:to+1], slices.Max(y[from:to+1])); top == from || top == to {
		return 0, fmt.Errorf("phases: what is told right has no peak in the middle, but grows towards the end from %.4g on: the lattice is too small, or there are too few configurations", x[top])
	}
	return peakOf(x[from:to+1], y[from:to+1], 7)
}

// peak returns where y is largest, to third order in the five points about the
// largest.
func peak(x, y []float64) (float64, error) { return peakOf(x, y, 5) }

// peakOf returns where y is largest, by the polynomial of third order nearest to
// so many points about the largest.
func peakOf(x, y []float64, points int) (float64, error) {
	points = min(points, len(x))
	top := slices.Index(y, slices.Max(y))
	if top == 0 || top == len(y)-1 {
		return 0, fmt.Errorf("phases: what tells the phases apart is largest at the end of the scan, %.4g: no transition lies inside; scan beyond it", x[top])
	}
	first := min(max(top-points/2, 0), len(x)-points)
	scale := x[first+points-1] - x[first]
	a, b := mat.NewDense(points, 4, nil), mat.NewVecDense(points, nil)
	for i := range points {
		u := (x[first+i] - x[top]) / scale
		a.SetRow(i, []float64{1, u, u * u, u * u * u})
		b.SetVec(i, y[first+i])
	}
	var c mat.VecDense
	if err := c.SolveVec(a, b); err != nil {
		return 0, fmt.Errorf("phases: the points about %.4g: %w", x[top], err)
	}
	best, at := math.Inf(-1), 0.0
	const fine = 400
	for i := range fine + 1 {
		u := (x[top-1] + (x[top+1]-x[top-1])*float64(i)/fine - x[top]) / scale
		if v := c.AtVec(0) + u*(c.AtVec(1)+u*(c.AtVec(2)+u*c.AtVec(3))); v > best {
			best, at = v, x[top]+u*scale
		}
	}
	return at, nil
}

// crossing returns where y first rises through 1/2.
func crossing(x, y []float64) (float64, error) {
	for i := 1; i < len(y); i++ {
		if a, b := y[i-1], y[i]; a < 0.5 && b >= 0.5 {
			return x[i-1] + (x[i]-x[i-1])*(0.5-a)/(b-a), nil
		}
	}
	return 0, fmt.Errorf("phases: f goes from %.3g to %.3g along the scan and does not rise through 1/2: no transition lies inside, or the order of the scan is the other way round", y[0], y[len(y)-1])
}
