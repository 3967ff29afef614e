// Package phases finds where to draw the line between two phases that nobody
// has labelled, from configurations along a scan of a control parameter alone.
//
//   - [Components] are the principal components of all configurations together;
//     where the part of a configuration that lies in the leading ones
//     ([Intensity]) fluctuates most, the order sets in
//     ([Fluctuation]). L. Wang, Phys. Rev. B 94, 195105 (2016).
//   - Learning by confusion: a network is trained with the line drawn at each
//     place in turn, and is right most often where the line is right
//     ([Confusion]). E. van Nieuwenburg, Y.-H. Liu and S. Huber, Nature Physics
//     13, 435 (2017).
//   - A network that knows the far ends of the scan alone cannot decide where
//     its f is 1/2 ([Half]). J. Carrasquilla and R. Melko, Nature Physics 13, 431
//     (2017).
//
// Each place is that of the finite lattice, which lies off that of the infinite
// one by something like L^(-1/nu), and says nothing of its exponents: errors are
// statistical. It is where to draw the line for a classifier, whose f package rg
// takes to the transition itself.
package phases

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// Components are the leading principal components of configurations: the
// directions, each of length 1 and orthogonal to the others, along which they
// vary most. A configuration is a vector of numbers: those of its sites, or, of
// labels of more than two states, for each site and state 1 if the site has it
// and 0 otherwise.
type Components struct {
	Format lattice.Format
	Mean   []float64 // of all configurations
	// Vectors are the components in descending order of Variances, which are the
	// variances along them; Total is the sum over all directions.
	Vectors   [][]float64
	Variances []float64
	Total     float64

	configs int
}

// Independent returns how many numbers of a site vary independently: 1 of spins,
// q - 1 of labels of q states, and the components of real values. Symmetries mix
// as many leading components with each other.
func Independent(f lattice.Format) int {
	switch {
	case f.Codec.Real:
		return max(1, f.Components)
	case hot(f):
		return f.Codec.States - 1
	}
	return 1
}

// hot tells whether sites hold labels, which no number stands for.
func hot(f lattice.Format) bool { return f.Codec.Labels() && f.Codec.States > 2 }

// length is that of the vector of a configuration.
func length(f lattice.Format) int {
	if hot(f) {
		return f.Sites() * f.Codec.States
	}
	return f.Numbers()
}

// vector writes that of configuration i into dst; values holds as many numbers
// as a configuration does.
func vector(set *lattice.Set, i int, values []float32, dst []float64) {
	set.Floats(i, values)
	f := set.Format()
	if !hot(f) {
		for k, x := range values {
			dst[k] = float64(x)
		}
		return
	}
	clear(dst)
	for site, x := range values {
		code, _ := f.Codec.Code(int8(x))
		dst[site*f.Codec.States+code] = 1
	}
}

// Each hands configurations set by set to visit, and returns its first error.
// Every call hands on the same ones.
type Each func(ctx context.Context, visit func(*lattice.Set) error) error

const (
	// spare is how many more directions are followed than are asked for: the
	// error falls by the ratio of the variances behind all of them to those
	// wanted, with each pass.
	spare = 4
	// converged is the relative change of the variances that ends the search, and
	// passes the most that it takes.
	converged, passes = 1e-9, 60
)

// Analyse returns the leading principal components, at most as many as a
// configuration has numbers. It reads the configurations once for their mean and
// once for each step of a subspace iteration (Halko, Martinsson and Tropp, SIAM
// Review 53, 217 (2011), algorithm 4.4), so that a covariance matrix need not fit
// into memory.
func Analyse(ctx context.Context, each Each, leading int) (*Components, error) {
	c, err := center(ctx, each)
	if err != nil {
		return nil, err
	}
	d := length(c.Format)
	if leading < 1 || leading > d {
		return nil, fmt.Errorf("phases: %d principal components of configurations of %v, must be 1 to %d", leading, c.Format, d)
	}
	if !(c.Total > 0) {
		return nil, errors.New("phases: all configurations are equal: they have no principal component")
	}
	basis := make([][]float64, min(leading+spare, d))
	for j := range basis {
		basis[j] = make([]float64, d)
		rng := random.New(0, "principal components", uint64(d), uint64(j))
		for i := range basis[j] {
			basis[j][i] = rng.NormFloat64()
		}
	}
	for pass, last := 0, math.Inf(-1); pass < passes; pass++ {
		orthonormalize(basis)
		image, err := c.covariance(ctx, each, basis)
		if err != nil {
			return nil, err
		}
		// Rayleigh and Ritz: the variances within the space that the basis spans.
		values, turn := eigen(products(basis, image))
		sum := 0.0
		for _, v := range values[:leading] {
			sum += v
		}
		if sum-last <= converged*c.Total {
			c.Variances, c.Vectors = values[:leading], combine(basis, turn[:leading])
			return c, nil
		}
		basis, last = image, sum
	}
	return nil, fmt.Errorf("phases: the first %d principal components are not found after %d passes: others vary as much; ask for more of them", leading, passes)
}

// center returns the mean of all configurations and the sum of all variances.
func center(ctx context.Context, each Each) (*Components, error) {
	c := new(Components)
	var x []float64
	var values []float32
	n, square := 0, 0.0
	err := each(ctx, func(set *lattice.Set) error {
		if n == 0 {
			c.Format = set.Format()
			x, values = make([]float64, length(c.Format)), make([]float32, c.Format.Numbers())
			c.Mean = make([]float64, len(x))
		}
		if !set.Format().Equal(c.Format) {
			return fmt.Errorf("phases: configurations of %v beside some of %v: all must have one format", set.Format(), c.Format)
		}
		for i := range set.Len() {
			if err := ctx.Err(); err != nil {
				return err
			}
			vector(set, i, values, x)
			for k, v := range x {
				c.Mean[k] += v
				square += float64(v * v)
			}
		}
		n += set.Len()
		return nil
	})
	if err == nil && n == 0 {
		err = errors.New("phases: there are no configurations")
	}
	if err != nil {
		return nil, err
	}
	c.Total = square / float64(n)
	for k := range c.Mean {
		c.Mean[k] /= float64(n)
		c.Total -= float64(c.Mean[k] * c.Mean[k])
	}
	c.configs = n
	return c, nil
}

// covariance returns the covariance matrix times each vector of a basis.
func (c *Components) covariance(ctx context.Context, each Each, basis [][]float64) ([][]float64, error) {
	out := make([][]float64, len(basis))
	for j := range out {
		out[j] = make([]float64, len(c.Mean))
	}
	x, values := make([]float64, len(c.Mean)), make([]float32, c.Format.Numbers())
	err := each(ctx, func(set *lattice.Set) error {
		for i := range set.Len() {
			if err := ctx.Err(); err != nil {
				return err
			}
			vector(set, i, values, x)
			for k, mean := range c.Mean {
				x[k] -= mean
			}
			for j, b := range basis {
				axpy(out[j], dot(x, b)/float64(c.configs), x)
			}
		}
		return nil
	})
	return out, err
}

// Check reports components that cannot be those of configurations.
func (c *Components) Check() error {
	if err := c.Format.Validate(); err != nil {
		return fmt.Errorf("phases: %w", err)
	}
	for _, v := range append([][]float64{c.Mean}, c.Vectors...) {
		if len(v) != length(c.Format) || !(math.Abs(dot(v, v)) < math.MaxFloat64) {
			return fmt.Errorf("phases: principal components of %d numbers, must be %d finite ones for configurations of %v", len(v), length(c.Format), c.Format)
		}
	}
	if len(c.Variances) != len(c.Vectors) {
		return fmt.Errorf("phases: %d variances of %d principal components", len(c.Variances), len(c.Vectors))
	}
	return nil
}
