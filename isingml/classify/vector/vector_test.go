package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestAgainstDefinition checks forward sums and gradients against the sums over
// spins that they stand for, in whole numbers, which float32 adds exactly.
func TestAgainstDefinition(t *testing.T) {
	const n, sites = 16, 50
	rng := rand.New(rand.NewPCG(1, 2))
	small := func(k int) []float32 {
		out := make([]float32, k)
		for i := range out {
			out[i] = float32(rng.IntN(2001) - 1000)
		}
		return out
	}
	p := make([]byte, sites)
	for i := range p {
		p[i] = byte(rng.Uint32())
	}
	spin := func(site, b int) float32 { return float32(int(p[site]>>b&1)*2 - 1) }

	w, bins, z := small(sites*n), make([]float32, 32*n), make([]float32, 8*n)
	Accumulate(bins, w, p)
	Walsh(z, bins[:16*n])
	Walsh(z[4*n:], bins[16*n:])
	d, table, g := small(8*n), make([]float32, 32*n), make([]float32, sites*n)
	Signs(table, d[:4*n])
	Signs(table[16*n:], d[4*n:])
	Gradient(g, table, p)
	for j := range n {
		for b := range 8 {
			var want float32
			for i := range sites {
				want += spin(i, b) * w[i*n+j]
			}
			if z[b*n+j] != want {
				t.Fatalf("sum %d of configuration %d is %v, must be %v", j, b, z[b*n+j], want)
			}
		}
		for i := range sites {
			var want float32
			for b := range 8 {
				want += spin(i, b) * d[b*n+j]
			}
			if g[i*n+j] != want {
				t.Fatalf("gradient %d of site %d is %v, must be %v", j, i, g[i*n+j], want)
			}
		}
	}
}

// TestUpdate: one pass is the gradient, Adam and the sums of the next batch.
func TestUpdate(t *testing.T) {
	const n, sites = 16, 50
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func(k int) []float32 {
		out := make([]float32, k)
		for i := range out {
			out[i] = float32(rng.Float64())
		}
		return out
	}
	p, next := make([]byte, sites), make([]byte, sites)
	for i := range p {
		p[i], next[i] = byte(rng.Uint32()), byte(rng.Uint32())
	}
	c := &Adam{0.9, 0.999, 1e-4, 1e-6}
	w, m, q, table, bins := draw(sites*n), draw(sites*n), draw(sites*n), draw(32*n), make([]float32, 32*n)
	w2, m2, q2 := append([]float32(nil), w...), append([]float32(nil), m...), append([]float32(nil), q...)
	g, bins2 := make([]float32, sites*n), make([]float32, 32*n)
	c.Update(w, m, q, table, bins, p, next)
	Gradient(g, table, p)
	c.Step(w2, m2, q2, g)
	Accumulate(bins2, w2, next)
	for i := range w {
		if w[i] != w2[i] || m[i] != m2[i] || q[i] != q2[i] {
			t.Fatalf("weight %d is %v, in three passes %v", i, w[i], w2[i])
		}
	}
	for i := range bins {
		if bins[i] != bins2[i] {
			t.Fatalf("bin %d is %v, in three passes %v", i, bins[i], bins2[i])
		}
	}
	// One weight by hand, in float64.
	one := []float32{0.25, 0, 0, 0, 0, 0, 0, 0}
	m1, q1, g1 := make([]float32, 8), make([]float32, 8), []float32{0.5, 0, 0, 0, 0, 0, 0, 0}
	c.Step(one, m1, q1, g1)
	if want := 0.25 - 1e-4*0.5/(0.5+1e-6); math.Abs(float64(one[0])-want) > 1e-7 {
		t.Errorf("the weight is %v, must be %v", one[0], want)
	}
}

func TestMulAdd(t *testing.T) {
	const rows, inner, columns = 11, 3, 8
	a, b, c := make([]float32, rows*inner), make([]float32, inner*columns), make([]float32, rows*columns)
	for i := range a {
		a[i] = float32(i)
	}
	for i := range b {
		b[i] = float32(2*i - 7)
	}
	c[5] = 100
	MulAdd(c, a, b, inner, columns, inner, 1)
	for i := range c {
		var want float32
		if i == 5 {
			want = 100
		}
		for k := range inner {
			want += a[i/columns*inner+k] * b[k*columns+i%columns]
		}
		if c[i] != want {
			t.Errorf("element %d is %v, must be %v", i, c[i], want)
		}
	}
}

// BenchmarkUpdate is the pass over the first layer of L=32 and of L=64.
func BenchmarkUpdate(b *testing.B) {
	for name, sites := range map[string]int{"L=32": 1025, "L=64": 4097} {
		b.Run(name, func(b *testing.B) {
			const n = 64
			rng := rand.New(rand.NewPCG(1, 2))
			w, m, q := make([]float32, sites*n), make([]float32, sites*n), make([]float32, sites*n)
			table, bins := make([]float32, 32*n), make([]float32, 32*n)
			for i := range table {
				table[i] = float32(rng.NormFloat64())
			}
			p := make([]byte, sites)
			for i := range p {
				p[i] = byte(rng.Uint32())
			}
			c := &Adam{0.9, 0.999, 1e-4, 1e-6}
			for b.Loop() {
				c.Update(w, m, q, table, bins, p, p)
			}
		})
	}
}
