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
		x := site & (stride - 1)
		right, left := site+1, site-1
		if x == last {
			right = site - last
		}
		if x == 0 {
			left = site + last
		}
		down, up := site+stride, site-stride
		if down >= end {
			down -= end
		}
		if site < stride {
			up += end
		}

		t := cells[right]
		join := (t ^ other) & d & 1
		cells[right] = t ^ join
		queue[tail] = right
		tail += int(join)

		t = cells[left]
		join = (t ^ other) & (d >> 1) & 1
		cells[left] = t ^ join
		queue[tail] = left
		tail += int(join)

		t = cells[down]
		join = (t ^ other) & (d >> 2) & 1
		cells[down] = t ^ join
		queue[tail] = down
		tail += int(join)

		t = cells[up]
		join = (t ^ other) & (d >> 3) & 1
		cells[up] = t ^ join
		queue[tail] = up
		tail += int(join)
	}
	return tail
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
