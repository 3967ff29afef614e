package classify

import "github.com/isingml/kernel/isingml/lattice"

// followedReals keeps the sums of the first layer of a network of real numbers,
// of the configuration that a symmetry has moved.
type followedReals struct {
	n         *Network
	g         lattice.Symmetry
	target    []int32 // of each site
	scratch   *scratch
	sums, new []float64
	by        []float64 // by how much the components of a site change
}

func newFollowedReals(n *Network, g lattice.Symmetry) *followedReals {
	format, units := n.Format(), n.arch.FC1
	f := &followedReals{
		n: n, g: g, target: make([]int32, format.Sites()), scratch: n.newScratch(1),
		sums: make([]float64, units), new: make([]float64, units),
		by: make([]float64, max(1, format.Components)),
	}
	for site := range f.target {
		f.target[site] = int32(g.Target(format, site))
	}
	return f
}

func (f *followedReals) reset(s *state) (float64, error) {
	for u := range f.new {
		f.new[u] = float64(f.n.real.bias[u])
	}
	for site := range f.target {
		f.add(site, s.values[site*len(f.by):], nil)
	}
	f.accept()
	return f.value(f.sums), nil
}

func (f *followedReals) propose(s *state) (float64, error) {
	copy(f.new, f.sums)
	n := len(f.by)
	for k, site := range s.sites {
		f.add(int(site), s.to[k*n:], s.values[int(site)*n:])
	}
	return f.value(f.new), nil
}

// add changes the new sums by what a site holds in place of what it held, nil
// for nothing.
func (f *followedReals) add(site int, now, before []float32) {
	n, units := len(f.by), len(f.n.real.bias)
	for c := range f.by {
		f.by[c] = float64(now[c])
		if before != nil {
			f.by[c] -= float64(before[c])
		}
	}
	for c := range n {
		by := f.by[c]
		if f.g.Matrix != nil {
			by = 0
			for k, x := range f.g.Matrix[c] {
				by += float64(x * f.by[k])
			}
		}
		row := f.n.real.w[(int(f.target[site])*n+c)*units:]
		for u := range f.new {
			f.new[u] += float64(by * float64(row[u]))
		}
	}
}

func (f *followedReals) value(sums []float64) float64 {
	for u, z := range sums {
		f.scratch.a1[u] = max(float32(z), 0)
	}
	var out [1]float64
	f.n.top(f.scratch, out[:])
	return Logistic(out[0])
}

func (f *followedReals) accept() { f.sums, f.new = f.new, f.sums }
func (f *followedReals) reject() {}
