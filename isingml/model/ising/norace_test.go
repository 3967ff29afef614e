//go:build !race

package ising

const raceEnabled = false
