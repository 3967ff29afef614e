//go:build race

package ising

// raceEnabled says that the race detector slows tests down by a factor of ten;
// those of a single goroutine then leave their long cases out.
const raceEnabled = true
