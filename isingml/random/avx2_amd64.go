package random

import "golang.org/x/sys/cpu"

func init() {
	if cpu.X86.HasAVX2 {
		fill = func(g *generators, buf []uint64) { fillAVX2((*[4][4]uint64)(g), &buf[0], len(buf)/4) }
		decide = func(g *generators, threshold uint64, yes *[4]uint64) {
			*yes = [4]uint64{}
			if threshold > 0 {
				decideAVX2((*[4][4]uint64)(g), threshold, yes)
			}
		}
	}
}
