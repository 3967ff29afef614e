package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// mulAdd takes eight rows of the result at a time, eight columns each, then
// the rows that are left one by one.
func mulAdd() {
	function("mulAddAVX2", "func(c, a, b *float32, rows, inner, vectors, aRow, aColumn int)",
		"is mulAdd for rows of so many vectors of 8.")
	c, a := parameter("c"), parameter("a")
	rows, size := parameter("rows"), parameter("vectors")
	SHLQ(Imm(5), size)
	row, column := parameter("aRow"), parameter("aColumn")
	SHLQ(Imm(2), row)
	SHLQ(Imm(2), column)
	threeRows := GP64()
	LEAQ(indexed(row, row, 2, 0), threeRows)
	tile := func(name string, n int) {
		Label(name)
		CMPQ(rows, U8(n))
		JLT(LabelRef(name + "Done"))
		offset := GP64()
		XORQ(offset, offset)
		Label(name + "Column")
		out := GP64()
		LEAQ(indexed(c, offset, 1, 0), out)
		sums := make([]reg.VecVirtual, n)
		each := func(do func(i int)) {
			for i := range n {
				do(i)
				if i+1 < n {
					ADDQ(size, out)
				}
			}
		}
		each(func(i int) {
			sums[i] = YMM()
			VMOVUPS(at(out, 0), sums[i])
		})
		from, left := parameter("b"), parameter("inner")
		ADDQ(offset, from)
		factor := GP64()
		MOVQ(a, factor)
		fourth := GP64()
		LEAQ(indexed(factor, threeRows, 1, 0), fourth)
		loop(name+"Inner", left, func() {
			b := YMM()
			VMOVUPS(at(from, 0), b)
			for i := range n {
				x := YMM()
				VBROADCASTSS(rowOf(factor, fourth, row, threeRows, i), x)
				VMULPS(b, x, x)
				VADDPS(x, sums[i], sums[i])
			}
			ADDQ(size, from)
			ADDQ(column, factor)
			ADDQ(column, fourth)
		})
		LEAQ(indexed(c, offset, 1, 0), out)
		each(func(i int) { VMOVUPS(sums[i], at(out, 0)) })
		ADDQ(Imm(32), offset)
		CMPQ(offset, size)
		JNE(LabelRef(name + "Column"))
		for range n {
			ADDQ(size, c)
			ADDQ(row, a)
		}
		SUBQ(U8(n), rows)
		JMP(LabelRef(name))
		Label(name + "Done")
	}
	tile("eight", 8)
	tile("one", 1)
	end()
}

// rowOf is the memory i rows below first, where fourth is three rows below it.
func rowOf(first, fourth, row, threeRows reg.Register, i int) Mem {
	switch i {
	case 0:
		return at(first, 0)
	case 3:
		return at(fourth, 0)
	case 5, 7:
		return indexed(fourth, row, uint8(i-3), 0)
	case 6:
		return indexed(first, threeRows, 2, 0)
	}
	return indexed(first, row, uint8(i), 0)
}
