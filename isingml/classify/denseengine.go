package classify

import (
	"math"

	loops "github.com/isingml/kernel/isingml/classify/dense"
	"github.com/isingml/kernel/isingml/classify/vector"
)

// dense makes engines with package dense.
type dense struct{}

// Arithmetic implements [Backend]. Every operation is one of IEEE 754, rounded
// by itself, in an order that the specification fixes, so no processor is named.
func (dense) Arithmetic() string { return "ieee754" }

// Engine implements [Backend].
func (dense) Engine(t Training, data []Labelled) (Engine, error) { return newDenseEngine(t, data), nil }

// denseEngine trains the network of Appendix B with package dense.
type denseEngine struct {
	arch    Architecture
	clock   adamClock
	data    []Labelled
	network *loops.Network
	steps   int

	now, next *loops.Batch // of this step and of the one after
	primed    []Example    // what next holds, if the network has its sums
	logits, d []float32
	packed    [][]byte
}

func newDenseEngine(t Training, data []Labelled) *denseEngine {
	a := t.Architecture
	v := Inputs(a.Format)
	makeNetwork, makeBatch := loops.New, loops.NewBatch
	if a.Format.Codec.Real {
		makeNetwork, makeBatch = loops.NewReal, loops.NewRealBatch
	}
	e := &denseEngine{
		arch: a, clock: adamClock{t.LearningRate}, data: data,
		network: makeNetwork(v, a.FC1, a.FC2, t.BatchSize),
		now:     makeBatch(v, t.BatchSize), next: makeBatch(v, t.BatchSize),
		logits: make([]float32, t.BatchSize), d: make([]float32, t.BatchSize),
	}
	w1, rest := a.initial(t.Seed)
	e.exchange(w1, rest, func(training, plain *float32) { *training = *plain })
	return e
}

// exchange calls do for each weight, with its places in the training and in the
// slices of a [Network].
func (e *denseEngine) exchange(w1, rest []float32, do func(training, plain *float32)) {
	w := weightsOf(e.arch, w1, rest)
	for i, layer := range e.network.Layers() {
		matrix, bias := [][]float32{w.w1, w.w2, w.w3}[i], [][]float32{w.b1, w.b2, w.b3}[i]
		for u := range layer.Units {
			row := matrix[u*layer.Inputs : (u+1)*layer.Inputs]
			for in := range row {
				do(layer.At(in, u), &row[in])
			}
			do(layer.At(layer.Inputs, u), &bias[u])
		}
	}
}

func (e *denseEngine) Step(batch, next []Example) (sum float64, right int, err error) {
	if e.primed == nil {
		e.fill(e.next, batch)
		e.network.Prime(e.next)
	}
	e.now, e.next = e.next, e.now
	e.network.Forward(e.logits)
	for i, ref := range batch {
		broken := e.data[ref.Set].Broken
		logit := float64(e.logits[i])
		nats, ok := loss(logit, broken)
		sum += nats
		if ok {
			right++
		}
		e.d[i] = float32((Logistic(logit) - float64(class(broken))) / float64(len(batch)))
	}
	e.steps++
	c := e.clock.step(e.steps)
	e.primed = next
	e.fill(e.next, next)
	e.network.Backward(e.d[:len(batch)], e.next, &c)
	return sum, right, nil
}

func (e *denseEngine) fill(b *loops.Batch, refs []Example) {
	if e.arch.Format.Codec.Real {
		b.SetReals(len(refs), func(i int, x []float32) { e.data[refs[i].Set].Set.Floats(int(refs[i].Index), x) })
		return
	}
	e.packed = e.packed[:0]
	for _, ref := range refs {
		one := e.data[ref.Set].Set.Slice(int(ref.Index), int(ref.Index)+1)
		bits, _ := inputBits(one, nil)
		e.packed = append(e.packed, bits)
	}
	b.Set(e.packed)
}

func (e *denseEngine) Taken() int { return e.steps }

func (e *denseEngine) State() (out []byte, err error) {
	for _, part := range e.network.State() {
		out = appendFloats(out, part)
	}
	return out, nil
}

func (e *denseEngine) Restore(state []byte, taken int) error {
	to := e.network.State()
	lengths := make([]int, len(to))
	for i, part := range to {
		lengths[i] = len(part)
	}
	from, err := cutFloats(state, lengths)
	if err != nil {
		return err
	}
	for i, part := range to {
		copy(part, from[i])
	}
	e.steps, e.primed = taken, nil
	return nil
}

func (e *denseEngine) Function() (Trained, error) {
	w1, rest := make([]float32, e.arch.FC1*Inputs(e.arch.Format)), make([]float32, e.arch.upper())
	e.exchange(w1, rest, func(training, plain *float32) { *plain = *training })
	return newNetwork(e.arch, w1, rest)
}

func (e *denseEngine) Close() {}

// The constants of Adam (Kingma and Ba 2014) that Keras takes by default, the
// betas as the float32 that they are multiplied as.
const (
	AdamBeta1   = float64(float32(0.9))
	AdamBeta2   = float64(float32(0.999))
	AdamEpsilon = 1e-7
)

// An adamClock gives the constants of step t, counted from 1, of algorithm 1 of
// the paper:
//
//	m <- beta1 m + (1 - beta1) g
//	v <- beta2 v + (1 - beta2) g^2
//	w <- w - rate m/(1 - beta1^t) / (sqrt(v/(1 - beta2^t)) + epsilon),
//
// for moments kept as m/(1 - beta1) and v/(1 - beta2).
type adamClock struct{ learningRate float64 }

func (c adamClock) step(t int) vector.Adam {
	unit := math.Sqrt((1 - AdamBeta2) / (1 - math.Pow(AdamBeta2, float64(t))))
	rate := c.learningRate * (1 - AdamBeta1) / (1 - math.Pow(AdamBeta1, float64(t)))
	return vector.Adam{
		Beta1: float32(AdamBeta1), Beta2: float32(AdamBeta2),
		Rate: float32(rate / unit), Epsilon: float32(AdamEpsilon / unit),
	}
}
