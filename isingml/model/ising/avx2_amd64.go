package ising

import "golang.org/x/sys/cpu"

func init() {
	if !cpu.X86.HasAVX2 {
		return
	}
	grow = func(g *grid, head, tail int, yes *[4]uint64, sites int, other byte) int {
		if sites%16 != 0 {
			return portableGrow(g, head, tail, yes, sites, other)
		}
		return growAVX2(&g.cells[0], &g.queue[0], head, tail, &yes[0], sites/16, &g.around.mask[0], uint64(other))
	}
}
