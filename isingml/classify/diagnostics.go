package classify

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/stat"
)

// Learned says what f measures, on configurations given: how much of it is a
// function of |m| or of the energy, and how far it is from even.
type Learned struct {
	// R2AbsMagnetization is the part of the variance of f that a straight line
	// in |m| explains: the squared correlation of the two, in [0, 1].
	R2AbsMagnetization float64 `json:"r2_abs_magnetization"`
	// R2Energy is the same for the energy.
	R2Energy float64 `json:"r2_energy"`
	// Asymmetry is the root mean square of f(s) - f(-s). Where it is not zero,
	// Y acts also as a magnetic field.
	Asymmetry float64 `json:"asymmetry"`
	// Mean and Deviation are the mean of f and its standard deviation.
	Mean      float64 `json:"mean"`
	Deviation float64 `json:"deviation"`
}

// Inspect evaluates f on the configurations, and on them reversed. An R2 is
// zero where f or the other quantity does not vary.
func Inspect(ctx context.Context, f Function, set *lattice.Set) (Learned, error) {
	if f == nil {
		return Learned{}, errors.New("classify: the function to inspect is nil")
	}
	if err := checkSet(f, set); err != nil {
		return Learned{}, err
	}
	if err := squareOfSpins(f.Format(), "inspecting f"); err != nil {
		return Learned{}, err
	}
	if set.Len() == 0 {
		return Learned{}, errors.New("classify: no configurations to inspect f on")
	}
	values, err := f.Evaluate(ctx, set)
	if err != nil {
		return Learned{}, err
	}
	reversed := &symmetrized{f: f, over: []lattice.Symmetry{lattice.Flip}}
	other, err := reversed.Evaluate(ctx, set)
	if err != nil {
		return Learned{}, err
	}
	abs := make([]float64, set.Len())
	energy := make([]float64, set.Len())
	var squares float64
	for i := range abs {
		abs[i] = set.Order(i)
		energy[i] = float64(set.At(i).Energy())
		squares += float64((values[i] - other[i]) * (values[i] - other[i]))
	}
	mean, variance := stat.Moments(values)
	withAbs, err1 := stat.Correlation(values, abs)
	withEnergy, err2 := stat.Correlation(values, energy)
	if err := errors.Join(err1, err2); err != nil {
		return Learned{}, fmt.Errorf("classify: %w", err)
	}
	return Learned{
		R2AbsMagnetization: withAbs * withAbs,
		R2Energy:           withEnergy * withEnergy,
		Asymmetry:          math.Sqrt(squares / float64(set.Len())),
		Mean:               mean,
		Deviation:          math.Sqrt(variance),
	}, nil
}

// FirstLayer returns the weights of each unit of the first layer, input after
// input. On a square of spins that is an L x L image: element [u][y*L+x] is the
// weight of the spin at column x and row y.
func (n *Network) FirstLayer() [][]float64 {
	v := Inputs(n.arch.Format)
	out := make([][]float64, n.arch.FC1)
	for u := range out {
		out[u] = make([]float64, v)
		for j, w := range n.w1[u*v : (u+1)*v] {
			out[u][j] = float64(w)
		}
	}
	return out
}

// A CalibrationBin compares what f says with what is so, for configurations
// whose f lies in one interval.
type CalibrationBin struct {
	Low  float64 `json:"low"` // interval [Low, High), the last one with High
	High float64 `json:"high"`
	N    int     `json:"n"`    // configurations in it
	Mean float64 `json:"mean"` // mean of f over them; zero if there are none
	// Broken is the part of them that is of the broken-symmetry phase, and
	// Error its binomial standard error.
	Broken float64 `json:"broken"`
	Error  float64 `json:"error"`
}

// Calibration evaluates f on configurations of known phase and sorts them into
// bins of equal width in f. A calibrated f has Mean = Broken within the error.
func Calibration(ctx context.Context, f Function, data []Labelled, bins int) ([]CalibrationBin, error) {
	if f == nil {
		return nil, errors.New("classify: the function to calibrate is nil")
	}
	if bins < 1 || bins > 1e6 {
		return nil, fmt.Errorf("classify: %d bins of calibration, must be from 1 to 1000000", bins)
	}
	out := make([]CalibrationBin, bins)
	for i := range out {
		out[i].Low, out[i].High = float64(i)/float64(bins), float64(i+1)/float64(bins)
	}
	for _, l := range data {
		values, err := f.Evaluate(ctx, l.Set)
		if err != nil {
			return nil, err
		}
		for i, x := range values {
			if !(x >= 0 && x <= 1) {
				return nil, fmt.Errorf("classify: f of configuration %d is %v, must be in [0, 1] to be calibrated", i, x)
			}
			b := &out[min(int(x*float64(bins)), bins-1)]
			b.N++
			b.Mean += x
			b.Broken += float64(class(l.Broken))
		}
	}
	for i := range out {
		if n := float64(out[i].N); n > 0 {
			out[i].Mean /= n
			out[i].Broken /= n
			out[i].Error = math.Sqrt(out[i].Broken * (1 - out[i].Broken) / n)
		}
	}
	return out, nil
}
