// Package sample draws configurations of a model from the Boltzmann
// distribution, Eq. (1). It knows no model: it drives the chains of package
// model, many updates at a time, and stores what these measure.
//
// An ensemble is a fixed number of independent Markov chains. Each has its own
// random stream, named by the seed and the system, so the configurations do
// not depend on how many cores draw them, in which order, or how often the
// work is interrupted. How many updates lie between two stored configurations
// is fixed for a temperature before the first is stored, from the
// autocorrelation times of four pilot chains.
//
// Half of all chains start in ordered states, in turn, and half in disorder. The
// pilots go on until both kinds have the same means, and see many times their
// longest autocorrelation; where they do not get there, nothing is drawn. What
// is drawn can be asked whether its chains have mixed, see [Ensemble.Unmixed].
//
// With rungs in its specification a chain is a ladder of replicas that are
// exchanged, parallel tempering, and there is an ensemble for each rung.
//
// All update rules take a function f of the configuration as a [model.Term] of
// the Hamiltonian, Eq. (3).
package sample
