package scaling

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/isingml/kernel/isingml/stat"
)

// A Power is a fit of y = a L^p, or with one correction to scaling of
// y = a L^p exp(c L^-omega), which is 1 + c L^-omega to the first order.
type Power struct {
	Of Quantity `json:"of"`
	// Slope says that it is the derivative of the quantity with beta.
	Slope      bool            `json:"slope,omitempty"`
	Beta       float64         `json:"beta"`
	Sizes      []int           `json:"sizes"`
	Values     []stat.Estimate `json:"values"`
	Exponent   stat.Estimate   `json:"exponent"`
	Amplitude  stat.Estimate   `json:"amplitude"`
	Correction *stat.Estimate  `json:"correction,omitempty"` // c
	Omega      float64         `json:"omega,omitempty"`
	// ChiSquare is that of the deviations from the fit, of so many degrees of
	// Freedom.
	ChiSquare float64 `json:"chi_square"`
	Freedom   int     `json:"freedom"`
	Supported bool    `json:"supported"`
}

// Name is that of the quantity, or of its slope.
func (p Power) Name() string {
	if p.Slope {
		return "d" + string(p.Of) + "/dbeta"
	}
	return string(p.Of)
}

// Fit fits the power of L by which the quantity, or its slope, grows at an
// inverse temperature, weighted by the errors of ln y, with jackknife errors
// over bins. An omega above 0 is that of a correction. Sizes are independent; it
// takes one more of them than there are parameters.
func Fit(ctx context.Context, systems []System, of Quantity, isSlope bool, beta, omega float64, bins int) (Power, error) {
	p := Power{Of: of, Slope: isSlope, Beta: beta, Omega: omega, Supported: true}
	parameters := 2
	if omega > 0 {
		parameters = 3
	}
	if p.Freedom = len(systems) - parameters; p.Freedom < 1 || omega < 0 || math.IsInf(omega, 0) {
		return p, fmt.Errorf("scaling: a fit of %s with %d sizes and omega = %v: it takes %d sizes at least, and omega from 0 on", p.Name(), len(systems), omega, parameters+1)
	}
	slopes, design := make([]*slope, len(systems)), mat.NewDense(len(systems), parameters, nil)
	for i, s := range systems {
		q, ok := s.of(of)
		if !ok || s.L < 2 {
			return p, fmt.Errorf("scaling: the system of L = %d does not give %s", s.L, of)
		}
		var err error
		if slopes[i], err = newSlope(s, q, beta, bins); err != nil {
			return p, fmt.Errorf("scaling: L = %d: %w", s.L, err)
		}
		support, err := s.Support(beta, 0, bins)
		if err != nil {
			return p, err
		}
		p.Supported = p.Supported && support.Good()
		l := float64(s.L)
		design.SetRow(i, []float64{1, math.Log(l), math.Pow(l, -omega)}[:parameters])
		p.Sizes = append(p.Sizes, s.L)
	}
	logs, err := resampledLogs(ctx, slopes, isSlope, bins)
	if err != nil {
		return p, fmt.Errorf("scaling: %s: %w", p.Name(), err)
	}
	return p, p.solve(logs, design)
}

// resampledLogs are the logarithms of all values.
func resampledLogs(ctx context.Context, slopes []*slope, isSlope bool, bins int) (*stat.Resampled, error) {
	each := make([]int, len(slopes))
	for i := range each {
		each[i] = bins
	}
	return stat.Resampling{}.Jackknife(ctx, func(s stat.Selection) ([]float64, error) {
		out := make([]float64, len(slopes))
		for i, d := range slopes {
			value, derivative := d.at(s[i])
			if isSlope {
				value = derivative
			}
			if !(value > 0) {
				return nil, fmt.Errorf("%.4g is not positive: no power of L", value)
			}
			out[i] = math.Log(value)
		}
		return out, nil
	}, each...)
}

// solve is the linear least-squares fit of the logarithms. Parameters are linear
// in them, so their errors follow from the covariance.
func (p *Power) solve(logs *stat.Resampled, design *mat.Dense) error {
	n, k := design.Dims()
	var normal, weighted, solution mat.Dense
	weights := mat.NewDiagDense(n, nil)
	for i := range n {
		v := logs.Covariance(i, i)
		if !(v > 0) {
			return fmt.Errorf("scaling: %s of L = %d has no error", p.Name(), p.Sizes[i])
		}
		weights.SetDiag(i, 1/v)
		y := math.Exp(logs.Value[i])
		p.Values = append(p.Values, stat.Estimate{Value: y, Error: y * math.Sqrt(v)})
	}
	weighted.Mul(design.T(), weights)
	normal.Mul(&weighted, design)
	if err := solution.Solve(&normal, &weighted); err != nil { // parameters are solution times logs
		return fmt.Errorf("scaling: %s: the sizes do not tell %d parameters apart", p.Name(), k)
	}
	parameter := func(j int) stat.Estimate {
		value, v := 0.0, 0.0
		for i := range n {
			value += solution.At(j, i) * logs.Value[i]
			v += math.Pow(solution.At(j, i), 2) * logs.Covariance(i, i)
		}
		return stat.Estimate{Value: value, Error: math.Sqrt(v)}
	}
	a := parameter(0)
	p.Exponent, p.Amplitude = parameter(1), stat.Estimate{Value: math.Exp(a.Value), Error: math.Exp(a.Value) * a.Error}
	if k > 2 {
		c := parameter(2)
		p.Correction = &c
	}
	for i := range n {
		d := logs.Value[i]
		for j := range k {
			d -= parameter(j).Value * design.At(i, j)
		}
		p.ChiSquare += d * d * weights.At(i, i)
	}
	return nil
}

// A Result is what several sizes give together.
type Result struct {
	Crossings []Crossing `json:"crossings"` // of successive sizes
	// Powers are at Beta; none with fewer than three sizes.
	Powers []Power `json:"powers,omitempty"`
	Beta   float64 `json:"beta"`
}

// Version changes whenever the same series would give other numbers.
const Version = 1

// Analyse returns crossings of successive systems, sizes rising, of all
// quantities that the data give and that have no scale, and fits of powers at
// beta; 0 stands for the crossing of U_4 of the two largest.
func Analyse(ctx context.Context, systems []System, beta, omega float64, bins int) (*Result, error) {
	if len(systems) < 2 {
		return nil, fmt.Errorf("scaling: %d lattice sizes: at least 2 are needed", len(systems))
	}
	r := &Result{Beta: beta}
	has := func(q Quantity) bool {
		for _, s := range systems {
			if _, ok := s.of(q); !ok {
				return false
			}
		}
		return true
	}
	for _, of := range []Quantity{Binder, Length, F} {
		for i := range systems[1:] {
			if !has(of) {
				break
			}
			c, err := Cross(ctx, systems[i], systems[i+1], of, bins)
			if err != nil {
				return nil, err
			}
			if r.Crossings = append(r.Crossings, c); beta == 0 && of == Binder {
				r.Beta = c.Beta.Value
			}
		}
	}
	if parameters := 2; len(systems) <= parameters || omega > 0 && len(systems) <= parameters+1 {
		return r, nil
	}
	for _, of := range []struct {
		Quantity
		slope bool
	}{{Binder, true}, {Length, true}, {F, true}, {Magnetization, false}, {Susceptibility, false}, {FluctuationOfF, false}} {
		if !has(of.Quantity) {
			continue
		}
		p, err := Fit(ctx, systems, of.Quantity, of.slope, r.Beta, omega, bins)
		if err != nil {
			return nil, err
		}
		r.Powers = append(r.Powers, p)
	}
	return r, nil
}
