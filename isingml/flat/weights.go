package flat

// weights are S at the nodes, and what visits do to it. They are a
// [model.Weight].
type weights struct {
	from, step float64
	s          []float64
	add        float64 // to S at each visit; 0 once it is fixed
	stage      []int64 // visits of each node since add was last lowered
	ever       []bool  // nodes that were ever visited
	trials     int64

	end   int   // the end that was visited last: -1, 1, or 0 for none
	halfs int64 // walks from one end to the other
}

func newWeights(from, to float64, nodes int) *weights {
	return &weights{from: from, step: (to - from) / float64(nodes-1), s: make([]float64, nodes), stage: make([]int64, nodes), ever: make([]bool, nodes)}
}

// steep is how much S rises a node beyond the ends.
const steep = 20

// Log implements [model.Weight].
func (w *weights) Log(at float64) float64 {
	x, last := (at-w.from)/w.step, len(w.s)-1
	switch {
	case x <= 0:
		return w.s[0] - steep*x
	case x >= float64(last):
		return w.s[last] + steep*(x-float64(last))
	}
	k := int(x)
	return w.s[k] + (x-float64(k))*(w.s[k+1]-w.s[k])
}

// Visit implements [model.Weight]: what is added is shared by the two nodes
// around the value, as S there is, and beyond the ends it goes to the last one.
func (w *weights) Visit(at float64) {
	last := len(w.s) - 1
	x := (at - w.from) / w.step
	switch {
	case x < 1.5:
		w.reach(-1)
	case x > float64(last)-1.5:
		w.reach(1)
	}
	if w.add == 0 {
		return
	}
	x = max(0, min(x, float64(last)))
	k := min(int(x), last-1)
	part := x - float64(k)
	w.s[k] += w.add * (1 - part)
	w.s[k+1] += w.add * part
	if part > 0.5 {
		k++
	}
	w.stage[k]++
	w.ever[k] = true
	w.trials++
}

// reach counts a walk to the other end.
func (w *weights) reach(end int) {
	if w.end == -end {
		w.halfs++
	}
	w.end = end
}

// lower lowers the step once every node that was ever visited has been since the
// last time: to half of it, and not below the number of nodes over that of
// trials (R. E. Belardinelli and V. D. Pereyra, J. Chem. Phys. 127, 184105
// (2007)). From there on it follows that ratio.
func (w *weights) lower() {
	known, all := 0, true
	for k, n := range w.stage {
		if w.ever[k] {
			known++
			all = all && n > 0
		}
	}
	ratio := float64(known) / float64(max(1, w.trials))
	switch {
	case w.add <= ratio:
		w.add = ratio
	case all && w.trials > 0:
		w.add = max(w.add/2, ratio)
		clear(w.stage)
	}
}
