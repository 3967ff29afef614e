package dense

import (
	"math"

	"github.com/isingml/kernel/isingml/classify/vector"
)

// Forward writes the logits of the batch into logits, the difference of the two
// outputs of each configuration.
func (n *Network) Forward(logits []float32) {
	for i := range (n.now + group - 1) / group {
		count := min(group, n.now-group*i)
		x := n.groups[i]
		if n.real != nil {
			n.forwardReal(i, count)
		} else {
			quarter := len(x.z1T) / 2
			vector.Walsh(x.z1T[:quarter], x.bins[:len(x.bins)/2])
			vector.Walsh(x.z1T[quarter:], x.bins[len(x.bins)/2:])
			rectifyRows(x.a1T, x.z1T, n.fc1, count)
			turn(x.a1, x.a1T, n.fc1+1, n.second.stride)
		}
		n.second.forward(x.z2, x.a1)
		rectify(x.a2, x.z2, count)
		turnBack(x.a2T, x.a2, n.third.stride)
		n.third.forward(x.z3, x.a2)
		for j := range count {
			logits[group*i+j] = x.z3[group+j] - x.z3[j]
		}
	}
}

// Backward takes a step: d are the derivatives of the loss by the logits of
// Forward. Its pass over the weights makes the sums of the next batch.
func (n *Network) Backward(d []float32, next *Batch, c *vector.Adam) {
	for i := range (n.now + group - 1) / group {
		x := n.groups[i]
		clear(x.d3)
		for j, e := range d[group*i : min(group*(i+1), n.now)] {
			x.d3[j], x.d3[group+j] = -e, e
		}
		n.third.gradient(x.d3, x.a2T)
		n.third.backward(x.d2, x.d3)
		mask(x.d2, x.a2)
		n.second.gradient(x.d2, x.a1T)
		n.second.backward(x.d1, x.d2)
		mask(x.d1, x.a1)
		if n.real != nil {
			n.real.gradient(x.d1, n.batch.reals[i].xT)
			continue
		}
		turnBack(x.d1T, x.d1, padded(n.fc1))
		half := len(x.d1T) / 2
		vector.Signs(x.table[:len(x.table)/2], x.d1T[:half])
		vector.Signs(x.table[len(x.table)/2:], x.d1T[half:])
	}
	n.third.update(c)
	n.second.update(c)
	if n.real != nil {
		n.real.update(c)
		n.expect(next)
		return
	}
	n.updateFirst(next, c)
}

// sliceRows is the number of rows of the first layer that stay in the cache
// while several groups are taken through them.
const sliceRows = 64

// updateFirst takes the first layer through a step, and makes the sums of next.
func (n *Network) updateFirst(next *Batch, c *vector.Adam) {
	before := n.bytes
	n.expect(next)
	if len(before) == 1 && len(n.bytes) == 1 {
		x := n.groups[0]
		c.Update(n.first.w, n.first.m, n.first.q, x.table, x.bins, before[0], n.bytes[0])
		return
	}
	units := padded(n.fc1)
	for lo := 0; lo <= n.inputs; lo += sliceRows {
		hi := min(lo+sliceRows, n.inputs+1)
		g := n.slice[:(hi-lo)*units]
		clear(g)
		for i, p := range before {
			vector.Gradient(g, n.groups[i].table, p[lo:hi])
		}
		w, m, q := n.first.w[lo*units:hi*units], n.first.m[lo*units:hi*units], n.first.q[lo*units:hi*units]
		c.Step(w, m, q, g)
		for i, p := range n.bytes {
			vector.Accumulate(n.groups[i].bins, w, p[lo:hi])
		}
	}
}

// rectifyRows writes max(0, z) of the first units of each row of z into a, and
// the constant input behind them. Rows from count on are left zero.
func rectifyRows(a, z []float32, units, count int) {
	from, to := len(z)/group, len(a)/group
	clear(a)
	for j := range count {
		row := a[j*to : (j+1)*to]
		for u, x := range z[j*from : j*from+units] {
			row[u] = max(x, 0)
		}
		row[units] = 1
	}
}

// rectify writes max(0, z) of the first columns into a, and a row of the
// constant input behind them. Columns from count on are left zero.
func rectify(a, z []float32, count int) {
	clear(a)
	for i := 0; i < len(z); i += group {
		for j := range count {
			a[i+j] = max(z[i+j], 0)
		}
	}
	for j := range count {
		a[len(z)+j] = 1
	}
}

// mask clears d where a unit was not active. Half of them are not, in no order
// that a processor could guess, so there is no branch.
func mask(d, a []float32) {
	a = a[:len(d)]
	for i, x := range d {
		active := uint32(-int32(math.Float32bits(a[i])) >> 31) // a is not negative
		d[i] = math.Float32frombits(math.Float32bits(x) & active)
	}
}

// turn writes the first columns of from, whose rows have stride elements and
// are one group, into to as rows.
func turn(to, from []float32, columns, stride int) {
	for j := range group {
		for u, x := range from[j*stride : j*stride+columns] {
			to[u*group+j] = x
		}
	}
}

// turnBack writes the rows of from, one group long, into the columns of to.
func turnBack(to, from []float32, stride int) {
	for u := range len(from) / group {
		row := from[u*group : (u+1)*group]
		for j, x := range row {
			to[j*stride+u] = x
		}
	}
}
