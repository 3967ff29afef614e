package stat

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// ErrConstant is returned for a series that does not vary.
var ErrConstant = errors.New("stat: the series is constant, it has no autocorrelation time")

// minLength is the fewest values an autocorrelation is computed from.
const minLength = 8

// autocorrelation returns rho(t) = cov(x_s, x_s+t) / var(x) for the lags
// t = 0, 1, ... below the length of the longest chain, so rho(0) = 1. Several
// chains are chains of one process: the mean is taken over all of them, and
// pairs only within a chain. Each lag is divided by its number of pairs.
func autocorrelation(chains ...[]float64) ([]float64, error) {
	n, sum, longest := 0, 0.0, 0
	constant, first := true, firstOf(chains)
	for _, c := range chains {
		if err := checkFinite(c); err != nil {
			return nil, err
		}
		n += len(c)
		longest = max(longest, len(c))
		for _, x := range c {
			sum += x
			constant = constant && x == first
		}
	}
	if n < minLength {
		return nil, fmt.Errorf("stat: %d values are too few for an autocorrelation, at least %d are needed", n, minLength)
	}
	if constant {
		return nil, ErrConstant
	}
	rho := make([]float64, longest)
	pairs := make([]int, longest)
	var fft *fourier.FFT // chains of one length share it
	for _, c := range chains {
		if size := transformSize(len(c)); fft == nil || fft.Len() != size {
			fft = fourier.NewFFT(size)
		}
		for t, v := range lagSums(fft, c, sum/float64(n)) {
			rho[t] += v
			pairs[t] += len(c) - t
		}
	}
	variance := rho[0] / float64(n)
	if !(variance > 0) || math.IsInf(variance, 1) {
		return nil, fmt.Errorf("stat: the variance of %d values around %g is %g: they are too small or too large for an autocorrelation", n, first, variance)
	}
	for t := range rho {
		rho[t] /= variance * float64(pairs[t])
	}
	return rho, nil
}

// transformSize returns a power of two that holds a series and as many zeros.
func transformSize(n int) int {
	size := 2
	for size < 2*n {
		size *= 2
	}
	return size
}

// lagSums returns sum_s d_s d_s+t of the deviations d from mean, for all t.
// By Wiener and Khinchin it is the transform of the power spectrum; zeros as
// long as the series keep its ends from meeting.
func lagSums(fft *fourier.FFT, x []float64, mean float64) []float64 {
	padded := make([]float64, fft.Len())
	for i, v := range x {
		padded[i] = v - mean
	}
	spectrum := fft.Coefficients(nil, padded)
	for i, c := range spectrum {
		spectrum[i] = complex(real(c)*real(c)+imag(c)*imag(c), 0)
	}
	sums := fft.Sequence(padded, spectrum)[:len(x)]
	for i := range sums {
		sums[i] /= float64(fft.Len())
	}
	return sums
}

func firstOf(chains [][]float64) float64 {
	for _, c := range chains {
		if len(c) > 0 {
			return c[0]
		}
	}
	return 0
}
