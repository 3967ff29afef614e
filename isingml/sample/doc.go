// Package sample draws configurations of the Ising model from the Boltzmann
// distribution, Eq. (1).
//
// An ensemble is a fixed number of independent Markov chains. Each has its own
// random stream, named by the seed and the system, so the configurations do
// not depend on how many cores draw them, in which order, or how often the
// work is interrupted. How many updates lie between two stored configurations
// is fixed for a temperature before the first is stored, from the
// autocorrelation times of two pilot chains.
//
// Clusters are grown by [Wolff] and [SwendsenWang], single spins reversed by
// [Metropolis] and [HeatBath], 64 at a time where L is even. All of them take a
// function f of the configuration as a [Term] of the Hamiltonian, Eq. (3).
package sample
