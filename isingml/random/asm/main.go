// Command asm writes the AVX2 form of the generators of package random, four
// of which are the lanes of a vector. It is a module of its own, so that nothing
// of it is linked into programs:
//
//	go generate ./isingml/random
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	fill()
	decide()
	Generate()
}

// generators are the states of four xoshiro256++ generators.
type generators struct {
	from reg.Register
	s    [4]reg.VecVirtual
}

func load() generators {
	g := generators{from: Load(Param("state"), GP64())}
	for k := range g.s {
		g.s[k] = YMM()
		VMOVDQU(Mem{Base: g.from, Disp: 32 * k}, g.s[k])
	}
	return g
}

func (g generators) store() {
	for k, s := range g.s {
		VMOVDQU(s, Mem{Base: g.from, Disp: 32 * k})
	}
}

// rotate rotates the lanes of x to the left.
func rotate(x reg.VecVirtual, by uint64) {
	y := YMM()
	VPSRLQ(Imm(64-by), x, y)
	VPSLLQ(Imm(by), x, x)
	VPOR(y, x, x)
}

// next returns the next number of each generator.
func (g generators) next() reg.VecVirtual {
	s, x, t := g.s, YMM(), YMM()
	VPADDQ(s[0], s[3], x)
	rotate(x, 23)
	VPADDQ(s[0], x, x)
	VPSLLQ(Imm(17), s[1], t)
	VPXOR(s[0], s[2], s[2])
	VPXOR(s[1], s[3], s[3])
	VPXOR(s[2], s[1], s[1])
	VPXOR(s[3], s[0], s[0])
	VPXOR(t, s[2], s[2])
	rotate(s[3], 45)
	return x
}

func fill() {
	TEXT("fillAVX2", NOSPLIT, "func(state *[4][4]uint64, buf *uint64, steps int)")
	Pragma("noescape")
	Doc("fillAVX2 is fill for four words a step.")
	g, buf, steps := load(), Load(Param("buf"), GP64()), Load(Param("steps"), GP64())
	Label("step")
	VMOVDQU(g.next(), Mem{Base: buf})
	ADDQ(Imm(32), buf)
	DECQ(steps)
	JNZ(LabelRef("step"))
	g.store()
	VZEROUPPER()
	RET()
}

func decide() {
	TEXT("decideAVX2", NOSPLIT, "func(state *[4][4]uint64, threshold uint64, yes *[4]uint64)")
	Pragma("noescape")
	Doc("decideAVX2 is decide for a threshold that is not zero.")
	g, threshold := load(), Load(Param("threshold"), GP64())
	bits, zero, open, yes := YMM(), YMM(), YMM(), YMM()
	VMOVQ(threshold, bits.AsX())
	VPBROADCASTQ(bits.AsX(), bits)
	VPXOR(zero, zero, zero)
	VPXOR(yes, yes, yes)
	VPCMPEQD(open, open, open)
	Label("bit")
	x, bit := g.next(), YMM()
	VPCMPGTQ(bits, zero, bit) // the highest bit, in all bits
	VPADDQ(bits, bits, bits)
	below := YMM()
	VPANDN(open, x, below)
	VPAND(bit, below, below)
	VPOR(below, yes, yes)
	VPXOR(bit, x, x)
	VPANDN(open, x, open)
	VPTEST(open, open)
	JZ(LabelRef("done"))
	ADDQ(threshold, threshold)
	JNZ(LabelRef("bit"))
	Label("done")
	VMOVDQU(yes, Mem{Base: Load(Param("yes"), GP64())})
	g.store()
	VZEROUPPER()
	RET()
}
