// Command asm writes the AVX2 form of the loops of package vector. It is a
// module of its own, so that nothing of it is linked into programs:
//
//	go generate ./isingml/classify/vector
//
// Each function takes the same operations in the same order as its portable
// form, with products and sums apart: a vector's lanes are different numbers of
// the result, never parts of one sum.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	adam()
	update()
	gradient()
	accumulate()
	signs()
	walsh()
	mulAdd()
	patterns()
	addPatterns()
	addRows()
	Generate()
}

// parameter loads a parameter of the function.
func parameter(name string) reg.Register { return Load(Param(name), GP64()) }

// at is the memory at base + offset.
func at(base reg.Register, offset int) Mem { return Mem{Base: base, Disp: offset} }

// indexed is the memory at base + index*scale + offset.
func indexed(base, index reg.Register, scale uint8, offset int) Mem {
	return Mem{Base: base, Index: index, Scale: scale, Disp: offset}
}

// loop repeats body, whose label is name, until count, which must not be zero
// at first, is.
func loop(name string, count reg.Register, body func()) {
	Label(name)
	body()
	DECQ(count)
	JNZ(LabelRef(name))
}

// function begins a function; end ends it.
func function(name, signature, doc string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(name + " " + doc)
}

func end() {
	VZEROUPPER()
	RET()
}
