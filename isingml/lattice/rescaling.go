package lattice

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/isingml/kernel/isingml/random"
)

// A Rescaling replaces each block of B^d sites by one. A model says which one
// is its own; the zero value says nothing.
type Rescaling struct {
	Rule string `json:"rule"`
	B    int    `json:"b"` // how many sites, or unit cells, a block has in each direction
	// Scale is what means are multiplied by, as a field is rescaled with
	// lengths: b^((d-2+eta)/2) for that of a phi^4 model; 0 means 1.
	Scale float64 `json:"scale,omitempty"`
}

// Rules of a [Rescaling]. Sites of a unit cell are rescaled each by itself.
const (
	// Majority gives a block the value that most of its sites have (Appendix C),
	// or one of those that share the first place, with equal probability. It
	// suits values of which none lies between two others, such as spins or the
	// states of the Potts model.
	Majority = "majority"
	// TriangleMajority is two steps with b = sqrt 3, so that B is 3, of the majority
	// of the corners of a triangle on the triangular lattice (Th. Niemeijer and J. M.
	// J. van Leeuwen, Phys. Rev. Lett. 31, 1411 (1973)). Blocks have the symmetry of
	// the lattice, and two values no ties. One step alone turns the lattice by 30
	// degrees, and periods of L x L sites are not such periods of the turned one.
	TriangleMajority = "majority of triangles"
	// Mean gives a block of real numbers their mean, component by component,
	// times Scale.
	Mean = "mean"
	// Direction gives a block of real numbers the direction of its mean, which for
	// one component is a sign, and the mean length of its sites, times Scale. A
	// mean of 0 has the direction of the first site or the opposite one, with equal
	// probability. So vectors of unit length have unit length again, and numbers
	// +1 and -1 their majority.
	Direction = "direction"
	// Decimation gives a block the value of its first site, whatever it is.
	Decimation = "decimation"
)

// Of returns the format that configurations of format f are rescaled to. It is
// an error if blocks do not fill the lattice, or less than two of them do in one
// direction.
func (r Rescaling) Of(f Format) (Format, error) {
	switch {
	case r.Rule != Majority && r.Rule != TriangleMajority && !r.means() && r.Rule != Decimation:
		return Format{}, fmt.Errorf("lattice: no rule %q of rescaling: there are %q, %q, %q, %q and %q", r.Rule, Majority, TriangleMajority, Mean, Direction, Decimation)
	case r.Rule == TriangleMajority && (r.B != 3 || len(f.Shape) != 2 || f.Basis > 1):
		return Format{}, fmt.Errorf("lattice: blocks of %v, b=%d, cannot be rescaled by their %s: these are of b=3 and of two dimensions with one site a unit cell", f, r.B, r.Rule)
	case (r.Rule == Majority || r.Rule == TriangleMajority) && f.Codec.Real || r.means() && !f.Codec.Real:
		return Format{}, fmt.Errorf("lattice: blocks of %v cannot be rescaled by their %s", f, r.Rule)
	case r.Scale != 0 && (!r.means() || !(r.Scale > 0) || math.IsInf(r.Scale, 0)):
		return Format{}, fmt.Errorf("lattice: rescaling by the %s with the scale %v: means have one, above 0", r.Rule, r.Scale)
	case r.B < 2:
		return Format{}, fmt.Errorf("lattice: rescaling by b=%d, must be at least 2", r.B)
	}
	to := f
	to.Shape = nil
	for _, l := range f.Shape {
		if l%r.B != 0 || l < 2*r.B {
			return Format{}, fmt.Errorf("lattice: cannot block L=%d by %d: L must be a multiple of %[2]d and at least %d", l, r.B, 2*r.B)
		}
		to.Shape = append(to.Shape, l/r.B)
	}
	return to, nil
}

// means tells whether a block has the mean of something.
func (r Rescaling) means() bool { return r.Rule == Mean || r.Rule == Direction }

// Apply returns the rescaled configurations of a set, in the same order. Ties
// of configuration i are drawn from the stream (seed, "blocking", L, i), so the
// result does not depend on how a set is cut into parts that keep their first
// index; first is the index of the set's first configuration.
func (r Rescaling) Apply(s *Set, seed uint64, first int) (*Set, error) {
	f := s.format
	to, err := r.Of(f)
	if err != nil {
		return nil, err
	}
	block := func(dst, src []byte, rng *rand.Rand) { r.majority(to, f, dst, src, rng) }
	switch r.Rule {
	case TriangleMajority:
		block = func(dst, src []byte, rng *rand.Rand) { r.triangles(to, f, dst, src, rng) }
	case Direction:
		block = func(dst, src []byte, rng *rand.Rand) { r.direction(to, f, dst, src, rng) }
	case Mean, Decimation:
		block = func(dst, src []byte, _ *rand.Rand) { r.plain(to, f, dst, src) }
	}
	if r.Rule == Majority && r.B == 2 && f.Equal(Square(f.Shape[0])) {
		block = func(dst, src []byte, rng *rand.Rand) { blockPacked(dst, src, to.Shape[0], rng) }
	}
	out, err := FromRows(to, make([]byte, s.Len()*to.Size()))
	if err != nil {
		return nil, err
	}
	const some = 1024 // configurations that a core takes at a time
	var taken atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), s.Len()/some+1) {
		workers.Go(func() {
			for {
				lo := int(taken.Add(some)) - some
				if lo >= s.Len() {
					return
				}
				for i := lo; i < min(lo+some, s.Len()); i++ {
					rng := random.New(seed, "blocking", uint64(s.L()), uint64(first+i))
					block(out.Row(i), s.Row(i), rng)
				}
			}
		})
	}
	workers.Wait()
	return out, nil
}

// majority blocks a row of format f into one of format to, of zeros, site by
// site.
func (r Rescaling) majority(to, f Format, dst, src []byte, rng *rand.Rand) {
	codes, blocked := make([]int, f.Sites()), make([]int8, to.Sites())
	f.codes(src, func(i, code int) { codes[i] = code })
	count := make([]int, f.Codec.States)
	for i := range blocked {
		clear(count)
		r.block(to, f, i, func(site int) { count[codes[site]]++ })
		blocked[i] = f.Codec.Value(mostFrequent(count, rng))
	}
	to.Pack(dst, blocked)
}

// direction is the rule [Direction].
func (r Rescaling) direction(to, f Format, dst, src []byte, rng *rand.Rand) {
	components := max(1, f.Components)
	sum, first := make([]float64, components), make([]float64, components)
	for i := range to.Sites() {
		n, lengths := 0.0, 0.0
		clear(sum)
		r.block(to, f, i, func(site int) {
			square := 0.0
			for c := range sum {
				x := float64(floatAt(src, site*components+c))
				if n == 0 {
					first[c] = x
				}
				sum[c] += x
				square += float64(x * x)
			}
			n++
			lengths += math.Sqrt(square)
		})
		if norm(sum) == 0 && rng.Uint64()>>63 == 0 {
			for c := range first {
				first[c] = -first[c]
			}
		}
		along := sum
		if norm(sum) == 0 {
			along = first
		}
		scale := cmp.Or(r.Scale, 1) * lengths / (n * cmp.Or(norm(along), 1))
		for c, x := range along {
			binary.LittleEndian.PutUint32(dst[4*(i*components+c):], math.Float32bits(float32(scale*x)))
		}
	}
}

// norm returns the length of a vector.
func norm(x []float64) float64 {
	square := 0.0
	for _, x := range x {
		square += float64(x * x)
	}
	return math.Sqrt(square)
}

// plain rescales a row by the rules that draw nothing.
func (r Rescaling) plain(to, f Format, dst, src []byte) {
	if !f.Codec.Real {
		values, blocked := make([]int8, f.Sites()), make([]int8, to.Sites())
		f.Unpack(values, src)
		for i := range blocked {
			first := true
			r.block(to, f, i, func(site int) {
				if first {
					blocked[i], first = values[site], false
				}
			})
		}
		to.Pack(dst, blocked)
		return
	}
	components := max(1, f.Components)
	sum, scale := make([]float64, components), cmp.Or(r.Scale, 1)
	for i := range to.Sites() {
		n := 0.0
		clear(sum)
		r.block(to, f, i, func(site int) {
			if r.Rule == Decimation && n > 0 {
				return
			}
			n++
			for c := range sum {
				sum[c] += float64(floatAt(src, site*components+c))
			}
		})
		for c, x := range sum {
			binary.LittleEndian.PutUint32(dst[4*(i*components+c):], math.Float32bits(float32(scale*x/n)))
		}
	}
}

// block calls visit with each site of the block that becomes site i of to.
func (r Rescaling) block(to, f Format, i int, visit func(site int)) {
	corner, stride := i%max(1, f.Basis), max(1, f.Basis)
	i /= stride
	for k, l := range to.Shape {
		corner += r.B * (i % l) * stride
		i /= l
		stride *= f.Shape[k]
	}
	var along func(site, k, stride int)
	along = func(site, k, stride int) {
		if k < 0 {
			visit(site)
			return
		}
		stride /= f.Shape[k]
		for x := range r.B {
			along(site+x*stride, k-1, stride)
		}
	}
	along(corner, len(f.Shape)-1, stride)
}
