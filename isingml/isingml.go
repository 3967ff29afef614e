// Package isingml is what notebooks and programs use to study phase
// transitions with a machine-learned function as a term of the Hamiltonian,
// after Bachtis, Aarts and Lucini, Phys. Rev. Research 3, 013134 (2021),
// "the paper" below.
//
// The state of an analysis is a [Study]: a folder on disk in which the result
// of every stage is kept under a key made from all that determines it. A
// program opens the study, names what it wants and gets it: at once if it is
// there, with a progress bar if it has to be computed, resumed if it was cut
// off before.
//
//	study := isingml.Must(isingml.Open("studies/first-steps"))
//	cold := isingml.Must(study.Sample(isingml.Sampling{
//		L: 64, Betas: isingml.Range(0.52, 0.61, 0.01), Configs: 1000, Seed: 1}))
//	hot := isingml.Must(study.Sample(isingml.Sampling{
//		L: 64, Betas: isingml.Range(0.27, 0.36, 0.01), Configs: 1000, Seed: 1}))
//	f := isingml.Must(study.Train(isingml.Training{Seed: 1}, hot, cold))
//
// Stages return errors. [Must] is for cells only: it turns an error into one
// readable line and ends the cell.
package isingml

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"

	"github.com/isingml/kernel/isingml/node"
)

// Version is the version of the software, as written into the files it makes.
const Version = node.Version

// Must returns v, or ends the program with exit status 1 and says on standard
// error what went wrong, what to do where that is known, and in which line. It
// is meant for notebook cells and short programs; libraries handle errors.
func Must[T any](v T, err error) T {
	if err != nil {
		end(err)
	}
	return v
}

// Check ends the program as [Must] does if err is not nil.
func Check(err error) {
	if err != nil {
		end(err)
	}
}

// end ends the program for the caller of its caller. The place is written as
// in the trace of a panic, which the kernel shows as the line of the cell.
func end(err error) {
	fmt.Fprintln(os.Stderr, explain(err))
	if _, file, line, ok := runtime.Caller(2); ok {
		fmt.Fprintf(os.Stderr, "\t%s:%d\n", file, line)
	}
	os.Exit(1)
}

// explain adds the mend to an error that has one.
func explain(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("interrupted: %v. What was computed is kept; run the cell again to go on from there.", err)
	default:
		return "error: " + err.Error()
	}
}

// Range returns first, first+step, ... up to last inclusive, each rounded to
// the twelfth decimal, so that Range(0.27, 0.36, 0.01) holds 0.3 and not
// 0.30000000000000004. It is empty if step is not positive, last < first, a
// bound is not finite, or there would be more than a million values.
func Range(first, last, step float64) []float64 {
	const most = 1e6
	if !(step > 0) || !(last >= first) || !((last-first)/step < most) {
		return nil
	}
	n := int(math.Floor((last-first)/step + 1e-9))
	values := make([]float64, n+1)
	for i := range values {
		values[i] = math.Round((first+float64(i)*step)*1e12) / 1e12
	}
	return values
}
