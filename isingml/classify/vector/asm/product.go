package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// product is the registers of mulAdd. row and column are the steps through a,
// size is that through b and c, all in bytes.
type product struct {
	c, a, rows              reg.Register
	size, row, column, row3 reg.Register
}

// mulAdd takes eight rows of the result at a time, eight columns each, then
// the rows that are left one by one.
func mulAdd() {
	function("mulAddAVX2", "func(c, a, b *float32, rows, inner, vectors, aRow, aColumn int)",
		"is mulAdd for rows of so many vectors of 8.")
	p := product{
		c: parameter("c"), a: parameter("a"), rows: parameter("rows"),
		size: parameter("vectors"), row: parameter("aRow"), column: parameter("aColumn"), row3: GP64(),
	}
	SHLQ(Imm(5), p.size)
	SHLQ(Imm(2), p.row)
	SHLQ(Imm(2), p.column)
	LEAQ(indexed(p.row, p.row, 2, 0), p.row3)
	for _, n := range []int{8, 1} {
		rows, done := fmt.Sprintf("rows%d", n), fmt.Sprintf("done%d", n)
		Label(rows)
		CMPQ(p.rows, U8(n))
		JLT(LabelRef(done))
		p.tile(rows, n)
		for range n {
			ADDQ(p.size, p.c)
			ADDQ(p.row, p.a)
		}
		SUBQ(U8(n), p.rows)
		JMP(LabelRef(rows))
		Label(done)
	}
	end()
}

// tile adds to the first n rows of c.
func (p product) tile(name string, n int) {
	offset, out := GP64(), GP64()
	sums := make([]reg.VecVirtual, n)
	each := func(do func(i int)) {
		LEAQ(indexed(p.c, offset, 1, 0), out)
		for i := range n {
			do(i)
			if i+1 < n {
				ADDQ(p.size, out)
			}
		}
	}
	XORQ(offset, offset)
	Label(name + "Column")
	each(func(i int) {
		sums[i] = YMM()
		VMOVUPS(at(out, 0), sums[i])
	})
	from, left := parameter("b"), parameter("inner")
	ADDQ(offset, from)
	factor, fourth := GP64(), GP64()
	MOVQ(p.a, factor)
	LEAQ(indexed(factor, p.row3, 1, 0), fourth)
	loop(name+"Inner", left, func() {
		b := YMM()
		VMOVUPS(at(from, 0), b)
		for i := range n {
			x := YMM()
			VBROADCASTSS(p.below(factor, fourth, i), x)
			VMULPS(b, x, x)
			VADDPS(x, sums[i], sums[i])
		}
		ADDQ(p.size, from)
		ADDQ(p.column, factor)
		ADDQ(p.column, fourth)
	})
	each(func(i int) { VMOVUPS(sums[i], at(out, 0)) })
	ADDQ(Imm(32), offset)
	CMPQ(offset, p.size)
	JNE(LabelRef(name + "Column"))
}

// below is the memory i rows below first, where fourth is three rows below it.
func (p product) below(first, fourth reg.Register, i int) Mem {
	switch i {
	case 0:
		return at(first, 0)
	case 3:
		return at(fourth, 0)
	case 5, 7:
		return indexed(fourth, p.row, uint8(i-3), 0)
	case 6:
		return indexed(first, p.row3, 2, 0)
	}
	return indexed(first, p.row, uint8(i), 0)
}
