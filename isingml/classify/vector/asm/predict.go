package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func patterns() {
	function("patternsAVX2", "func(table, weights *int64, vectors int)", "is patterns for rows of so many vectors of 4.")
	table, weights := parameter("table"), parameter("weights")
	each("vector", func(offset, size reg.Register) {
		from, to := GP64(), GP64()
		LEAQ(indexed(weights, offset, 1, 0), from)
		LEAQ(indexed(table, offset, 1, 0), to)
		zero := YMM()
		VPXOR(zero, zero, zero)
		all := []reg.VecVirtual{zero}
		for range 3 {
			next := YMM()
			VMOVDQU(at(from, 0), next)
			ADDQ(size, from)
			var more []reg.VecVirtual
			for _, x := range all {
				y := YMM()
				VPADDQ(next, x, y)
				more = append(more, y)
				VPSUBQ(next, x, x)
			}
			all = append(all, more...)
		}
		last, y := YMM(), YMM()
		VMOVDQU(at(from, 0), last)
		for _, x := range all {
			VPSUBQ(last, x, y)
			VMOVDQU(y, at(to, 0))
			ADDQ(size, to)
		}
		for _, x := range all {
			VPADDQ(last, x, x)
			VMOVDQU(x, at(to, 0))
			ADDQ(size, to)
		}
	})
	end()
}

func addPatterns() {
	function("addPatternsAVX2", "func(sums, table *int64, bits *byte, stride, configurations, vectors int)",
		"is addPatterns for rows of so many vectors of 4.")
	sums, table, bits := parameter("sums"), parameter("table"), parameter("bits")
	stride, configurations, size := parameter("stride"), parameter("configurations"), parameter("vectors")
	SHLQ(Imm(5), size)
	loop("configuration", configurations, func() {
		spins := GP64()
		MOVWQZX(at(bits, 0), spins)
		var from [4]reg.GPVirtual
		for group := range from {
			from[group] = GP64()
			MOVQ(spins, from[group])
			if group > 0 {
				SHRQ(U8(4*group), from[group])
			}
			ANDQ(Imm(15), from[group])
			if group > 0 {
				ADDQ(U8(16*group), from[group])
			}
			IMULQ(size, from[group])
			ADDQ(table, from[group])
		}
		offset := GP64()
		XORQ(offset, offset)
		Label("vector")
		sum := YMM()
		VMOVDQU(indexed(sums, offset, 1, 0), sum)
		for _, row := range from {
			VPADDQ(indexed(row, offset, 1, 0), sum, sum)
		}
		VMOVDQU(sum, indexed(sums, offset, 1, 0))
		ADDQ(Imm(32), offset)
		CMPQ(offset, size)
		JNE(LabelRef("vector"))
		ADDQ(size, sums)
		ADDQ(stride, bits)
	})
	end()
}

// addRows takes eight vectors of the sum at a time, then one by one.
func addRows() {
	function("addRowsAVX2", "func(sum, rows *int64, index *int32, n, vectors int)", "is addRows for rows of so many vectors of 4.")
	sum, rows, vectors := parameter("sum"), parameter("rows"), parameter("vectors")
	size := GP64()
	MOVQ(vectors, size)
	SHLQ(Imm(5), size)
	tile := func(name string, n int) {
		Label(name)
		CMPQ(vectors, U8(n))
		JLT(LabelRef(name + "Done"))
		sums := make([]reg.VecVirtual, n)
		for i := range sums {
			sums[i] = YMM()
			VMOVDQU(at(sum, 32*i), sums[i])
		}
		index, left := parameter("index"), parameter("n")
		loop(name+"Row", left, func() {
			row := GP64()
			MOVLQSX(at(index, 0), row)
			IMULQ(size, row)
			ADDQ(rows, row)
			for i, x := range sums {
				VPADDQ(at(row, 32*i), x, x)
			}
			ADDQ(Imm(4), index)
		})
		for i, x := range sums {
			VMOVDQU(x, at(sum, 32*i))
		}
		ADDQ(U32(32*n), sum)
		ADDQ(U32(32*n), rows)
		SUBQ(U8(n), vectors)
		JMP(LabelRef(name))
		Label(name + "Done")
	}
	tile("eight", 8)
	tile("one", 1)
	end()
}
