package chain

// Magnetization is f = |m| of spins, as a chain follows it. Its zero value is
// ready for use.
type Magnetization struct {
	spins    []float32
	sum, new int
	sites    []int32   // of the proposal
	values   []float32 // of the proposal
}

// Reset implements [model.Term].
func (t *Magnetization) Reset(spins []float32) float64 {
	t.spins, t.sum = append(t.spins[:0], spins...), 0
	for _, s := range spins {
		t.sum += int(s)
	}
	return t.f(t.sum)
}

// Propose implements [model.Term].
func (t *Magnetization) Propose(sites []int32, values []float32) float64 {
	t.new, t.sites, t.values = t.sum, sites, values
	for i, site := range sites {
		t.new += int(values[i] - t.spins[site])
	}
	return t.f(t.new)
}

// Accept implements [model.Term].
func (t *Magnetization) Accept() {
	t.sum = t.new
	for i, site := range t.sites {
		t.spins[site] = t.values[i]
	}
}

func (t *Magnetization) f(sum int) float64 {
	return max(float64(sum), -float64(sum)) / float64(len(t.spins))
}
