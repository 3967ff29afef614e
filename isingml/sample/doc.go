// Package sample draws configurations of the Ising model from the Boltzmann
// distribution, Eq. (1).
//
// An ensemble is a fixed number of independent Markov chains. Each has its own
// random stream, named by the seed and the system, so the configurations do
// not depend on how many cores draw them, in which order, or how often the
// work is interrupted. How many updates lie between two stored configurations
// is fixed for a temperature before the first is stored, from the
// autocorrelation times of a pilot chain.
package sample
