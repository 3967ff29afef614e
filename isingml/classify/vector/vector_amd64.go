package vector

import "golang.org/x/sys/cpu"

func init() {
	if cpu.X86.HasAVX2 {
		best = avx2
	}
}

// avx2 gives the assembly what it needs of the slices, whose lengths the
// exported functions have checked. It takes no empty ones.
var avx2 = loops{
	adam: func(w, m, q, g []float32, c *Adam) {
		if len(w) > 0 {
			adamAVX2(&w[0], &m[0], &q[0], &g[0], len(w)/8, &c.Beta1)
		}
	},
	update: func(w, m, q, table, bins []float32, p, next []byte, c *Adam) {
		if len(p) > 0 {
			updateAVX2(&w[0], &m[0], &q[0], &table[0], &bins[0], &p[0], &next[0], len(p), len(table)/256, &c.Beta1)
		}
	},
	gradient: func(g, table []float32, p []byte) {
		if len(p) > 0 {
			gradientAVX2(&g[0], &table[0], &p[0], len(p), len(table)/256)
		}
	},
	accumulate: func(bins, w []float32, p []byte) {
		if len(p) > 0 {
			accumulateAVX2(&bins[0], &w[0], &p[0], len(p), len(bins)/256)
		}
	},
	signs: func(table, d []float32) {
		if len(d) > 0 {
			signsAVX2(&table[0], &d[0], len(d)/32)
		}
	},
	walsh: func(z, bins []float32) {
		if len(bins) > 0 {
			walshAVX2(&z[0], &bins[0], len(bins)/128)
		}
	},
	mulAdd: func(c, a, b []float32, inner, columns, aRow, aColumn int) {
		if len(c) > 0 && inner > 0 {
			mulAddAVX2(&c[0], &a[0], &b[0], len(c)/columns, inner, columns/8, aRow, aColumn)
		}
	},
	patterns: func(table, weights []int64) {
		if len(weights) > 0 {
			patternsAVX2(&table[0], &weights[0], len(weights)/16)
		}
	},
	addPatterns: func(sums, table []int64, bits []byte, stride int) {
		n := len(table) / 64
		if len(sums) > 0 {
			addPatternsAVX2(&sums[0], &table[0], &bits[0], stride, len(sums)/n, n/4)
		}
	},
	addRows: func(sum, rows []int64, index []int32) {
		if len(index) > 0 {
			addRowsAVX2(&sum[0], &rows[0], &index[0], len(index), len(sum)/4)
		}
	},
}
