package vector

import "math"

// portable is written with conversions around products: without them Go may
// fuse a product and a sum on some processors, which rounds differently.
var portable = loops{
	adam:       portableAdam,
	update:     portableUpdate,
	gradient:   portableGradient,
	accumulate: portableAccumulate,
	signs:      portableSigns,
	walsh:      portableWalsh,
	mulAdd:     portableMulAdd,

	patterns:    portablePatterns,
	addPatterns: portableAddPatterns,
	addRows:     portableAddRows,
}

func portableAdam(w, m, q, g []float32, c *Adam) {
	m, q, g = m[:len(w)], q[:len(w)], g[:len(w)]
	for i, x := range g {
		m[i] = float32(c.Beta1*m[i]) + x
		q[i] = float32(c.Beta2*q[i]) + float32(x*x)
		w[i] -= float32(c.Rate*m[i]) / (float32(math.Sqrt(float64(q[i]))) + c.Epsilon)
	}
}

func portableUpdate(w, m, q, table, bins []float32, p, next []byte, c *Adam) {
	n := len(table) / 32
	g := make([]float32, n)
	for i := range p {
		low, high := halves(table, p[i])
		for j := range g {
			g[j] = low[j] + high[j]
		}
		row := w[i*n : (i+1)*n]
		portableAdam(row, m[i*n:(i+1)*n], q[i*n:(i+1)*n], g, c)
		portableAccumulate(bins, row, next[i:i+1])
	}
}

// halves returns the rows that the halves of a byte name.
func halves(table []float32, p byte) (low, high []float32) {
	n := len(table) / 32
	return table[int(p&15)*n:][:n], table[(16+int(p>>4))*n:][:n]
}

func portableGradient(g, table []float32, p []byte) {
	n := len(table) / 32
	for i, b := range p {
		low, high := halves(table, b)
		for j := range n {
			g[i*n+j] += low[j] + high[j]
		}
	}
}

func portableAccumulate(bins, w []float32, p []byte) {
	n := len(bins) / 32
	for i, b := range p {
		low, high := halves(bins, b)
		for j, x := range w[i*n : (i+1)*n] {
			low[j] += x
			high[j] += x
		}
	}
}

func portableSigns(table, d []float32) {
	n := len(d) / 4
	for j := range n {
		all := [16]float32{-d[j], d[j]}
		for b := 1; b < 4; b++ {
			x := d[b*n+j]
			for i := range 1 << b {
				all[i], all[i+1<<b] = all[i]-x, all[i]+x
			}
		}
		for i, x := range all {
			table[i*n+j] = x
		}
	}
}

func portableWalsh(z, bins []float32) {
	n := len(bins) / 16
	for j := range n {
		var all [16]float32
		for i := range all {
			all[i] = bins[i*n+j]
		}
		for b := range 4 {
			sum := all[1] - all[0]
			for i := 1; i < 8>>b; i++ {
				sum += all[2*i+1] - all[2*i]
			}
			z[b*n+j] = sum
			for i := range 8 >> b {
				all[i] = all[2*i] + all[2*i+1]
			}
		}
	}
}

func portableMulAdd(c, a, b []float32, inner, columns, aRow, aColumn int) {
	for i := range len(c) / columns {
		row := c[i*columns : (i+1)*columns]
		for k := range inner {
			x := a[i*aRow+k*aColumn]
			for j, y := range b[k*columns : (k+1)*columns] {
				row[j] += float32(x * y)
			}
		}
	}
}

func portablePatterns(table, weights []int64) {
	n := len(weights) / 4
	clear(table[:n])
	for b := range 4 {
		w := weights[b*n : (b+1)*n]
		for i := range 1 << b {
			down, up := table[i*n:(i+1)*n], table[(i+1<<b)*n:][:n]
			for j, x := range w {
				up[j] = down[j] + x
				down[j] -= x
			}
		}
	}
}

func portableAddPatterns(sums, table []int64, bits []byte, stride int) {
	n := len(table) / 64
	for i := range len(sums) / n {
		a, b := bits[i*stride], bits[i*stride+1]
		r0 := table[int(a&15)*n:][:n]
		r1 := table[(16+int(a>>4))*n:][:n]
		r2 := table[(32+int(b&15))*n:][:n]
		r3 := table[(48+int(b>>4))*n:][:n]
		row := sums[i*n:][:n]
		for j := range row {
			row[j] += r0[j] + r1[j] + (r2[j] + r3[j])
		}
	}
}

func portableAddRows(sum, rows []int64, index []int32) {
	for _, i := range index {
		for j, x := range rows[int(i)*len(sum):][:len(sum)] {
			sum[j] += x
		}
	}
}
