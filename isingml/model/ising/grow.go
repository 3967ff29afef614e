package ising

//go:generate sh -c "cd asm && go run . -out ../grow_amd64.s -stubs ../grow_amd64.go -pkg ising"

// grow is the inner loop of Wolff's algorithm, in the form that this processor
// runs. The sites of the queue from head to tail are in the cluster, and their
// cells are what other is. grow decides the bonds of the first so many of
// them: four bits of yes each, for the neighbour to the right, to the left,
// below and above, who joins at the tail if the bit is set and its cell is not
// other yet. It returns the new tail.
var grow = portableGrow

func portableGrow(g *grid, head, tail int, yes *[4]uint64, sites int, other byte) int {
	cells, queue := g.cells, g.queue
	stride, last, end := uint32(1)<<g.shift, uint32(g.l-1), uint32(g.l)<<g.shift
	for k := 0; k < sites && head < tail; k++ {
		d := byte(yes[k/16&3] >> (k % 16 * 4))
		site := queue[head]
		head++
		right, left, down, up := neighbours(site, stride, last, end)
		tail = join(cells, queue, right, tail, d, other)
		tail = join(cells, queue, left, tail, d>>1, other)
		tail = join(cells, queue, down, tail, d>>2, other)
		tail = join(cells, queue, up, tail, d>>3, other)
	}
	return tail
}

// join takes a site into the cluster if the lowest bit of yes is set and its
// cell is not other yet, without a branch, and returns the new tail.
func join(cells []byte, queue []uint32, site uint32, tail int, yes, other byte) int {
	t := cells[site]
	joins := (t ^ other) & yes & 1
	cells[site] = t ^ joins
	queue[tail] = site
	return tail + int(joins)
}

// around finds the neighbours of a site y<<shift | x as vectors: x or y, which
// the mask selects, moves by the step, and by the wrap more if it would leave
// the lattice. Of the two numbers without sign the smaller one is inside.
type around struct{ mask, step, wrap [4]uint32 }

func newAround(l, shift uint) around {
	n, row := uint32(l), uint32(1)<<shift
	x := row - 1
	return around{
		mask: [4]uint32{x, x, ^x, ^x},
		step: [4]uint32{1, ^uint32(0), row, -row},
		wrap: [4]uint32{-n, n, -n << shift, n << shift},
	}
}
