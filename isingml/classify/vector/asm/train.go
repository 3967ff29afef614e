package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// constants are the four numbers of Adam, in every lane.
type constants struct{ beta1, beta2, rate, epsilon reg.VecVirtual }

func loadConstants() constants {
	c := constants{YMM(), YMM(), YMM(), YMM()}
	p := parameter("c")
	for i, r := range []reg.VecVirtual{c.beta1, c.beta2, c.rate, c.epsilon} {
		VBROADCASTSS(at(p, 4*i), r)
	}
	return c
}

// step takes one vector of weights through Adam and returns it. g is lost.
func (c constants) step(w, m, q Mem, g reg.VecVirtual) reg.VecVirtual {
	moment, square, weight := YMM(), YMM(), YMM()
	VMULPS(m, c.beta1, moment)
	VADDPS(g, moment, moment)
	VMOVUPS(moment, m)
	VMULPS(q, c.beta2, square)
	VMULPS(g, g, g)
	VADDPS(g, square, square)
	VMOVUPS(square, q)
	VSQRTPS(square, square)
	VADDPS(c.epsilon, square, square)
	VMULPS(c.rate, moment, moment)
	VDIVPS(square, moment, moment)
	VMOVUPS(w, weight)
	VSUBPS(moment, weight, weight)
	VMOVUPS(weight, w)
	return weight
}

func adam() {
	function("adamAVX2", "func(w, m, q, grad *float32, vectors int, c *float32)", "is adam for 8 weights a vector.")
	w, m, q, g := parameter("w"), parameter("m"), parameter("q"), parameter("grad")
	vectors, i := parameter("vectors"), GP64()
	c := loadConstants()
	XORQ(i, i)
	loop("adam", vectors, func() {
		gradient := YMM()
		VMOVUPS(indexed(g, i, 1, 0), gradient)
		c.step(indexed(w, i, 1, 0), indexed(m, i, 1, 0), indexed(q, i, 1, 0), gradient)
		ADDQ(Imm(32), i)
	})
	end()
}

// rows finds the rows of a table that the two halves of the byte at p name.
// A row has size bytes.
func rows(table, p, size reg.Register) (low, high reg.GPVirtual) {
	low, high = GP64(), GP64()
	MOVBQZX(Mem{Base: p}, low)
	MOVQ(low, high)
	SHRQ(Imm(4), high)
	ANDQ(Imm(15), low)
	ADDQ(Imm(16), high)
	IMULQ(size, low)
	IMULQ(size, high)
	ADDQ(table, low)
	ADDQ(table, high)
	return low, high
}

func update() {
	function("updateAVX2", "func(w, m, q, table, bins *float32, p, next *byte, sites, vectors int, c *float32)",
		"is update for rows of so many vectors of 8.")
	w, m, q := parameter("w"), parameter("m"), parameter("q")
	p, next, sites := parameter("p"), parameter("next"), parameter("sites")
	c := loadConstants()
	size := parameter("vectors")
	SHLQ(Imm(5), size)
	table, bins, i := parameter("table"), parameter("bins"), GP64()
	loop("site", sites, func() {
		low, high := rows(table, p, size)
		binLow, binHigh := rows(bins, next, size)
		XORQ(i, i)
		Label("vector")
		g := YMM()
		VMOVUPS(indexed(low, i, 1, 0), g)
		VADDPS(indexed(high, i, 1, 0), g, g)
		weight := c.step(indexed(w, i, 1, 0), indexed(m, i, 1, 0), indexed(q, i, 1, 0), g)
		add := YMM()
		VADDPS(indexed(binLow, i, 1, 0), weight, add)
		VMOVUPS(add, indexed(binLow, i, 1, 0))
		VADDPS(indexed(binHigh, i, 1, 0), weight, weight)
		VMOVUPS(weight, indexed(binHigh, i, 1, 0))
		ADDQ(Imm(32), i)
		CMPQ(i, size)
		JNE(LabelRef("vector"))
		ADDQ(size, w)
		ADDQ(size, m)
		ADDQ(size, q)
		INCQ(p)
		INCQ(next)
	})
	end()
}

func gradient() {
	function("gradientAVX2", "func(grad, table *float32, p *byte, sites, vectors int)", "is gradient for rows of so many vectors of 8.")
	g, table, p, sites := parameter("grad"), parameter("table"), parameter("p"), parameter("sites")
	size := parameter("vectors")
	SHLQ(Imm(5), size)
	i := GP64()
	loop("site", sites, func() {
		low, high := rows(table, p, size)
		XORQ(i, i)
		Label("vector")
		x := YMM()
		VMOVUPS(indexed(low, i, 1, 0), x)
		VADDPS(indexed(high, i, 1, 0), x, x)
		VADDPS(indexed(g, i, 1, 0), x, x)
		VMOVUPS(x, indexed(g, i, 1, 0))
		ADDQ(Imm(32), i)
		CMPQ(i, size)
		JNE(LabelRef("vector"))
		ADDQ(size, g)
		INCQ(p)
	})
	end()
}

func accumulate() {
	function("accumulateAVX2", "func(bins, w *float32, p *byte, sites, vectors int)", "is accumulate for rows of so many vectors of 8.")
	bins, w, p, sites := parameter("bins"), parameter("w"), parameter("p"), parameter("sites")
	size := parameter("vectors")
	SHLQ(Imm(5), size)
	i := GP64()
	loop("site", sites, func() {
		low, high := rows(bins, p, size)
		XORQ(i, i)
		Label("vector")
		weight, add := YMM(), YMM()
		VMOVUPS(indexed(w, i, 1, 0), weight)
		VADDPS(indexed(low, i, 1, 0), weight, add)
		VMOVUPS(add, indexed(low, i, 1, 0))
		VADDPS(indexed(high, i, 1, 0), weight, weight)
		VMOVUPS(weight, indexed(high, i, 1, 0))
		ADDQ(Imm(32), i)
		CMPQ(i, size)
		JNE(LabelRef("vector"))
		ADDQ(size, w)
		INCQ(p)
	})
	end()
}

// each goes through the vectors of a row: offset is where the current one
// begins, size the bytes of a row.
func each(name string, body func(offset, size reg.Register)) {
	size, offset := parameter("vectors"), GP64()
	SHLQ(Imm(5), size)
	XORQ(offset, offset)
	Label(name)
	body(offset, size)
	ADDQ(Imm(32), offset)
	CMPQ(offset, size)
	JNE(LabelRef(name))
}

func signs() {
	function("signsAVX2", "func(table, d *float32, vectors int)", "is signs for rows of so many vectors of 8.")
	table, d := parameter("table"), parameter("d")
	each("vector", func(offset, size reg.Register) {
		from := GP64()
		LEAQ(indexed(d, offset, 1, 0), from)
		zero, first := YMM(), YMM()
		VXORPS(zero, zero, zero)
		VMOVUPS(at(from, 0), first)
		down := YMM()
		VSUBPS(first, zero, down)
		all := []reg.VecVirtual{down, first}
		for range 2 {
			ADDQ(size, from)
			next := YMM()
			VMOVUPS(at(from, 0), next)
			var more []reg.VecVirtual
			for _, x := range all {
				y := YMM()
				VADDPS(next, x, y)
				more = append(more, y)
				VSUBPS(next, x, x)
			}
			all = append(all, more...)
		}
		ADDQ(size, from)
		last, to := YMM(), GP64()
		VMOVUPS(at(from, 0), last)
		LEAQ(indexed(table, offset, 1, 0), to)
		y := YMM()
		for _, x := range all {
			VSUBPS(last, x, y)
			VMOVUPS(y, at(to, 0))
			ADDQ(size, to)
		}
		for _, x := range all {
			VADDPS(last, x, x)
			VMOVUPS(x, at(to, 0))
			ADDQ(size, to)
		}
	})
	end()
}

func walsh() {
	function("walshAVX2", "func(z, bins *float32, vectors int)", "is walsh for rows of so many vectors of 8.")
	z, bins := parameter("z"), parameter("bins")
	each("vector", func(offset, size reg.Register) {
		from, to := GP64(), GP64()
		LEAQ(indexed(bins, offset, 1, 0), from)
		LEAQ(indexed(z, offset, 1, 0), to)
		sum := YMM()
		all := make([]reg.VecVirtual, 8)
		difference := func(down, up reg.VecVirtual, first bool) {
			if first {
				VSUBPS(down, up, sum)
				return
			}
			x := YMM()
			VSUBPS(down, up, x)
			VADDPS(x, sum, sum)
		}
		for i := range all {
			down, up := YMM(), YMM()
			VMOVUPS(at(from, 0), down)
			VMOVUPS(indexed(from, size, 1, 0), up)
			LEAQ(indexed(from, size, 2, 0), from)
			difference(down, up, i == 0)
			VADDPS(up, down, down)
			all[i] = down
		}
		VMOVUPS(sum, at(to, 0))
		for len(all) > 1 {
			for i := range len(all) / 2 {
				difference(all[2*i], all[2*i+1], i == 0)
				VADDPS(all[2*i+1], all[2*i], all[2*i])
				all[i] = all[2*i]
			}
			all = all[:len(all)/2]
			ADDQ(size, to)
			VMOVUPS(sum, at(to, 0))
		}
	})
	end()
}
