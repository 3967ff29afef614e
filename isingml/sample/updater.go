package sample

// An updater is the spins of one system and one update rule that leaves their
// Boltzmann distribution unchanged.
type updater interface {
	// set takes over a configuration, V spins of +1 or -1 row by row.
	set(spins []int8)
	// get writes the current configuration.
	get(spins []int8)
	// update makes n updates and returns how many spins they flipped.
	update(n int) (flipped int)
	// observe packs the current configuration into row as a lattice.Set does,
	// over bytes that are zero, and returns the sum of s_i s_j over all bonds
	// and the sum of all s_i.
	observe(row []byte) (bonds, magnetization int)
}

// newUpdater returns the rule of a resolved specification, driven by rng. term
// is nil if there is none.
func newUpdater(s Spec, rng *words, term Term) updater {
	switch {
	case s.Algorithm == Wolff && term == nil:
		return newWolff(s, rng)
	case s.Algorithm == Wolff:
		return coupledWolff{newWolff(s, rng), newCoupling(s, term, rng)}
	case s.Algorithm == SwendsenWang && term == nil:
		return newSwendsenWang(s, rng)
	case s.Algorithm == SwendsenWang:
		return coupledSwendsenWang{newSwendsenWang(s, rng), newCoupling(s, term, rng)}
	case term != nil:
		return newCoupledTypewriter(s, newCoupling(s, term, rng))
	case s.L%2 == 0:
		return newCheckerboard(s, rng)
	}
	return newTypewriter(s, rng)
}
