package classify

import (
	"math"
	"testing"
)

// plainStep is the training step written as plain loops: the check of the
// graphs, and the yardstick of their speed.
type plainStep struct {
	a       Architecture
	w, m, v weights
	g       weights
	t       int
	rate    float64
	h1, d1  []float32
	h2, d2  []float32
	logits  []float32
}

func newPlainStep(t Training, w1, rest []float32) *plainStep {
	a := t.Architecture
	zero := func() weights { return weightsOf(a, make([]float32, len(w1)), make([]float32, len(rest))) }
	return &plainStep{
		a: a, rate: t.LearningRate,
		w: weightsOf(a, append([]float32(nil), w1...), append([]float32(nil), rest...)),
		m: zero(), v: zero(), g: zero(),
		h1: make([]float32, a.FC1*t.BatchSize), d1: make([]float32, a.FC1*t.BatchSize),
		h2: make([]float32, a.FC2*t.BatchSize), d2: make([]float32, a.FC2*t.BatchSize),
		logits: make([]float32, t.BatchSize),
	}
}

// dot sums with four accumulators.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a) && i+4 <= len(b); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + (s2 + s3)
}

func relu(x float32) float32 { return max(x, 0) }

// run takes a step on x, batch x V, with y = +1 or -1.
func (p *plainStep) run(x, y []float32) {
	v, n1, n2, n := p.a.L*p.a.L, p.a.FC1, p.a.FC2, len(y)
	clear(p.g.b1)
	clear(p.g.b2)
	clear(p.g.w2)
	clear(p.g.w3)
	clear(p.g.b3)
	clear(p.d1)
	for u := range n1 {
		row := p.w.w1[u*v : (u+1)*v]
		for k := range n {
			p.h1[k*n1+u] = relu(dot(row, x[k*v:(k+1)*v]) + p.w.b1[u])
		}
	}
	for k := range n {
		a1, d1 := p.h1[k*n1:(k+1)*n1], p.d1[k*n1:(k+1)*n1]
		a2 := p.h2[k*n2 : (k+1)*n2]
		for j := range a2 {
			a2[j] = relu(dot(p.w.w2[j*n1:(j+1)*n1], a1) + p.w.b2[j])
		}
		z := dot(p.w.w3[n2:], a2) + p.w.b3[1] - dot(p.w.w3[:n2], a2) - p.w.b3[0]
		p.logits[k] = z
		e := float32(-float64(y[k]) / (1 + math.Exp(float64(y[k]*z))) / float64(n))
		p.g.b3[0] -= e
		p.g.b3[1] += e
		for j, act := range a2 {
			p.g.w3[j] -= e * act
			p.g.w3[n2+j] += e * act
			if act == 0 {
				continue
			}
			d := e * (p.w.w3[n2+j] - p.w.w3[j])
			p.g.b2[j] += d
			g, w := p.g.w2[j*n1:(j+1)*n1], p.w.w2[j*n1:(j+1)*n1]
			for u, a := range a1 {
				g[u] += d * a
				d1[u] += d * w[u]
			}
		}
		for u, a := range a1 {
			if a == 0 {
				d1[u] = 0
			}
			p.g.b1[u] += d1[u]
		}
	}
	for u := range n1 {
		g := p.g.w1[u*v : (u+1)*v]
		clear(g)
		for k := range n {
			d, row := p.d1[k*n1+u], x[k*v:][:len(g)]
			if d == 0 {
				continue
			}
			for i, s := range row {
				g[i] += d * s
			}
		}
	}
	p.t++
	rate := float32(p.rate * math.Sqrt(1-math.Pow(0.999, float64(p.t))) / (1 - math.Pow(0.9, float64(p.t))))
	plainAdam(p.w.w1, p.m.w1, p.v.w1, p.g.w1, rate)
	plainAdam(p.w.b1, p.m.b1, p.v.b1, p.g.b1, rate)
	plainAdam(p.w.w2, p.m.w2, p.v.w2, p.g.w2, rate)
	plainAdam(p.w.b2, p.m.b2, p.v.b2, p.g.b2, rate)
	plainAdam(p.w.w3, p.m.w3, p.v.w3, p.g.w3, rate)
	plainAdam(p.w.b3, p.m.b3, p.v.b3, p.g.b3, rate)
}

func plainAdam(w, m, v, g []float32, rate float32) {
	m, v, g = m[:len(w)], v[:len(w)], g[:len(w)]
	for i := range w {
		gi := g[i]
		m[i] = 0.9*m[i] + 0.1*gi
		v[i] = 0.999*v[i] + 0.001*gi*gi
		w[i] -= rate * m[i] / (float32(math.Sqrt(float64(v[i]))) + 1e-7)
	}
}

// spinsOf unpacks a batch.
func spinsOf(a Architecture, data []Labelled, batch []sampleRef) (x, y []float32) {
	v := a.L * a.L
	x, y = make([]float32, len(batch)*v), make([]float32, len(batch))
	for i, ref := range batch {
		data[ref.set].Set.UnpackFloat32(int(ref.index), x[i*v:(i+1)*v])
		y[i] = float32(2*class(data[ref.set].Broken) - 1)
	}
	return x, y
}

// TestStepAgainstPlainLoops compares weights and moments with those of the
// plain loops after one step and after several, in full batches and a short
// one, across a change of the units of the moments.
func TestStepAgainstPlainLoops(t *testing.T) {
	for _, a := range []Architecture{{L: 4, FC1: 5, FC2: 3}, {L: 16, FC1: 64, FC2: 32}, {L: 32, FC1: 16, FC2: 8}} {
		t.Run(a.String(), func(t *testing.T) {
			e, data, refs := newTestEngine(t, a)
			tr := Training{Architecture: a}.Resolved()
			w1, rest := a.initial(1)
			p := newPlainStep(tr, w1, rest)
			const start = rescaleEvery - 5
			e.step, p.t = start, start
			for step := range 10 {
				batch := refs[8*step : 8*step+8]
				if step == 3 {
					batch = batch[:5]
				}
				logits, err := e.run(data, batch)
				if err != nil {
					t.Fatal(err)
				}
				x, y := spinsOf(a, data, batch)
				p.run(x, y)
				for i, z := range logits {
					if d := math.Abs(float64(z - p.logits[i])); d > 1e-5 {
						t.Fatalf("step %d: logit %d is %v, plain loops give %v", step, i, z, p.logits[i])
					}
				}
				s, err := e.snapshot()
				if err != nil {
					t.Fatal(err)
				}
				growth := e.clock.growth(e.step)
				got := weightsOf(a, s[0], s[3])
				m, v := weightsOf(a, s[1], s[4]), weightsOf(a, s[2], s[5])
				for _, layer := range []struct {
					name      string
					got, want []float32
					unit      float64
				}{
					{"w1", got.w1, p.w.w1, 1}, {"b1", got.b1, p.w.b1, 1}, {"w2", got.w2, p.w.w2, 1},
					{"b2", got.b2, p.w.b2, 1}, {"w3", got.w3, p.w.w3, 1}, {"b3", got.b3, p.w.b3, 1},
					{"m of w1", m.w1, p.m.w1, 0.1 / growth}, {"m of w2", m.w2, p.m.w2, 0.1 / growth},
					{"v of w1", v.w1, p.v.w1, 0.001 / growth / growth}, {"v of b3", v.b3, p.v.b3, 0.001 / growth / growth},
				} {
					for i := range layer.got {
						got, want := float64(layer.got[i])*layer.unit, float64(layer.want[i])
						if math.Abs(got-want) > 2e-6*(1+math.Abs(want)) {
							t.Fatalf("step %d: %s[%d] is %v, plain loops give %v", step, layer.name, i, got, want)
						}
					}
				}
			}
		})
	}
}

func BenchmarkPlainStep(b *testing.B) {
	for _, l := range []int{32, 64} {
		a := Architecture{L: l}.Resolved()
		b.Run(a.String(), func(b *testing.B) {
			_, data, refs := newTestEngine(b, a)
			w1, rest := a.initial(1)
			p := newPlainStep(Training{Architecture: a}.Resolved(), w1, rest)
			x, y := spinsOf(a, data, refs[:8])
			for b.Loop() {
				p.run(x, y)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/step")
		})
	}
}
