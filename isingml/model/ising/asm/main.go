// Command asm writes the AVX2 form of the inner loop of cluster updates. It is
// a module of its own, so that nothing of it is linked into programs:
//
//	go generate ./isingml/model/ising
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	TEXT("growAVX2", NOSPLIT, "func(cells *byte, queue *uint32, head, tail int, yes *uint64, words int, around *uint32, other uint64) int")
	Pragma("noescape")
	Doc("growAVX2 is grow for 16 sites in each word of yes.")
	parameter := func(name string) reg.Register { return Load(Param(name), GP64()) }
	cells, queue := parameter("cells"), parameter("queue")
	head, tail := parameter("head").(reg.GPVirtual), parameter("tail").(reg.GPVirtual)
	LEAQ(Mem{Base: queue, Index: head, Scale: 4}, head)
	LEAQ(Mem{Base: queue, Index: tail, Scale: 4}, tail)
	yes, words := parameter("yes"), parameter("words")
	other := parameter("other").(reg.GPVirtual)
	around := parameter("around")
	mask, step, wrap := XMM(), XMM(), XMM()
	for i, r := range []reg.VecVirtual{mask, step, wrap} {
		VMOVDQU(Mem{Base: around, Disp: 16 * i}, r)
	}
	bits, sites := GP64(), GP64()

	Label("word")
	MOVQ(Mem{Base: yes}, bits)
	ADDQ(Imm(8), yes)
	MOVQ(U32(16), sites)

	// The four neighbours, as around.next finds one.
	Label("site")
	CMPQ(head, tail)
	JAE(LabelRef("done"))
	rest, moved, wrapped := XMM(), XMM(), XMM()
	VPBROADCASTD(Mem{Base: head}, rest)
	ADDQ(Imm(4), head)
	VPAND(mask, rest, moved)
	VPANDN(rest, mask, rest)
	VPADDD(step, moved, moved)
	VPADDD(wrap, moved, wrapped)
	VPMINUD(wrapped, moved, moved)
	VPOR(rest, moved, moved)
	pair := []reg.GPVirtual{GP64(), GP64()}
	VMOVQ(moved, pair[0])
	VPEXTRQ(Imm(1), moved, pair[1])
	for i := range 4 {
		next := pair[i/2]
		if i%2 == 0 {
			next = GP64()
			MOVL(pair[i/2].As32(), next.As32())
		} else {
			SHRQ(Imm(32), next)
		}
		cell, join := Mem{Base: cells, Index: next, Scale: 1}, GP64()
		MOVBLZX(cell, join.As32())
		XORL(other.As32(), join.As32())
		ANDL(bits.As32(), join.As32())
		XORB(join.As8(), cell)
		MOVL(next.As32(), Mem{Base: tail})
		LEAQ(Mem{Base: tail, Index: join, Scale: 4}, tail)
		SHRQ(Imm(1), bits)
	}
	DECQ(sites)
	JNZ(LabelRef("site"))
	DECQ(words)
	JNZ(LabelRef("word"))

	Label("done")
	SUBQ(queue, tail)
	SHRQ(Imm(2), tail)
	Store(tail, ReturnIndex(0))
	RET()
	Generate()
}
