package classify

import (
	"sync"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// engine runs training steps on a GoMLX backend. The tensors stay in the
// backend's memory from step to step: each call gives it the old ones to
// write the new ones into.
type engine struct {
	arch    Architecture
	clock   adamClock
	batch   int
	backend compute.Backend

	forward, upper, gradient, update *graph.Exec

	first [][3]*tensors.Tensor // w, m, q of each block of the first layer
	rest  [3]*tensors.Tensor   // r, n, p
	x, y  *tensors.Tensor

	scale, rate, epsilon *tensors.Tensor

	step int // steps taken
}

// state is what the steps so far have made of the initial weights: w, m, q of
// the first layer, then r, n, p of the rest; see stepGraph.
type state [6][]float32

// stateSizes returns the lengths of the parts of a state.
func stateSizes(a Architecture) [6]int {
	w, r := a.FC1*a.L*a.L, a.upper()
	return [6]int{w, w, w, r, r, r}
}

// newEngine goes on from a state that so many steps have led to.
func newEngine(t Training, from state, step int) (e *engine, err error) {
	defer rescue(&err, "preparing the training graph")
	a := t.Architecture
	e = &engine{arch: a, clock: adamClock{t.LearningRate}, batch: t.BatchSize, step: step}
	if e.backend, err = openBackend(); err != nil {
		return nil, err
	}
	e.forward = graph.MustNewExec(e.backend, forwardGraph)
	e.upper = graph.MustNewExec(e.backend, upperGraph{a}.build)
	e.gradient = graph.MustNewExec(e.backend, gradientGraph)
	e.update = graph.MustNewExec(e.backend, updateGraph)

	v, blocks := a.L*a.L, blocksOf(a)
	units := a.FC1 / blocks
	e.first = make([][3]*tensors.Tensor, blocks)
	for b := range e.first {
		for i := range 3 {
			part := from[i][b*units*v : (b+1)*units*v]
			e.first[b][i] = tensors.FromFlatDataAndDimensions(part, units, v)
		}
	}
	for i := range 3 {
		e.rest[i] = tensors.FromFlatDataAndDimensions(from[3+i], a.upper())
	}
	input := func(dimensions ...int) *tensors.Tensor {
		size := 1
		for _, d := range dimensions {
			size *= d
		}
		t := tensors.FromFlatDataAndDimensions(make([]float32, size), dimensions...)
		t.MustMaterializeOnDevice(e.backend, true, 0)
		return t
	}
	e.x, e.y = input(e.batch, v), input(1, e.batch)
	e.scale, e.rate, e.epsilon = input(), input(), input()
	return e, nil
}

// close gives the backend's memory back.
func (e *engine) close() {
	e.forward.Finalize()
	e.upper.Finalize()
	e.gradient.Finalize()
	e.update.Finalize()
	e.backend.Finalize()
}

// run takes one step on the configurations named by batch and returns their
// logits before it. After an error the engine must not be used again.
func (e *engine) run(data []Labelled, batch []sampleRef) (logits []float32, err error) {
	t := e.step + 1
	defer rescue(&err, "training step %d", t)
	if s, ok := e.clock.rescale(t); ok {
		e.rescale(s)
	}
	e.feed(data, batch, t)

	sums := make([]*tensors.Tensor, len(e.first))
	err = e.each(func(b int) {
		sums[b] = e.forward.MustCall(e.first[b][0], e.x)[0]
	})
	if err != nil {
		return nil, err
	}
	args := []any{e.donate(e.rest[0]), e.donate(e.rest[1]), e.donate(e.rest[2]), e.y, e.scale, e.rate, e.epsilon}
	for _, h := range sums {
		args = append(args, e.donate(h))
	}
	out := e.upper.MustCall(args...)
	clearVectors()
	e.rest = [3]*tensors.Tensor(out[:3])
	logits = tensors.MustCopyFlatData[float32](out[3])[:len(batch)]
	out[3].MustFinalizeAll()
	err = e.each(func(b int) {
		w := e.first[b]
		g := e.gradient.MustCall(e.donate(out[4+b]), e.x)[0]
		clearVectors()
		e.first[b] = [3]*tensors.Tensor(e.update.MustCall(
			e.donate(w[0]), e.donate(w[1]), e.donate(w[2]), e.donate(g), e.rate, e.epsilon))
	})
	e.step = t
	return logits, err
}

// each calls do for each block, all at the same time.
func (e *engine) each(do func(block int)) error {
	errs := make([]error, len(e.first))
	one := func(b int) {
		defer rescue(&errs[b], "training step %d", e.step+1)
		do(b)
		clearVectors()
	}
	var others sync.WaitGroup
	for b := 1; b < len(e.first); b++ {
		others.Go(func() { one(b) })
	}
	one(0)
	others.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// donate gives the memory of t to the call that it is an argument of.
func (e *engine) donate(t *tensors.Tensor) any {
	given, err := graph.DonateTensorBuffer(t, e.backend, 0)
	if err != nil {
		panic(err)
	}
	return given
}

// feed writes the inputs of step t.
func (e *engine) feed(data []Labelled, batch []sampleRef, t int) {
	v := e.arch.L * e.arch.L
	tensors.MustMutableFlatData(e.x, func(x []float32) {
		for i, ref := range batch {
			data[ref.set].Set.UnpackFloat32(int(ref.index), x[i*v:(i+1)*v])
		}
	})
	tensors.MustMutableFlatData(e.y, func(y []float32) {
		clear(y)
		for i, ref := range batch {
			y[i] = float32(2*class(data[ref.set].Broken) - 1)
		}
	})
	set := func(t *tensors.Tensor, value float64) {
		tensors.MustMutableFlatData(t, func(x []float32) { x[0] = float32(value) })
	}
	scale, rate, epsilon := e.clock.scalars(t)
	set(e.scale, scale/float64(len(batch)))
	set(e.rate, rate)
	set(e.epsilon, epsilon)
}

// rescale divides the first moments by s and the second by s^2.
func (e *engine) rescale(s float64) {
	divide := func(t *tensors.Tensor, by float64) {
		tensors.MustMutableFlatData(t, func(x []float32) {
			for i := range x {
				x[i] /= float32(by)
			}
		})
	}
	for _, w := range append([][3]*tensors.Tensor{e.rest}, e.first...) {
		divide(w[1], s)
		divide(w[2], s*s)
	}
}

// snapshot returns a copy of the state.
func (e *engine) snapshot() (s state, err error) {
	defer rescue(&err, "reading the state of training")
	for i := range 3 {
		for _, w := range e.first {
			s[i] = append(s[i], tensors.MustCopyFlatData[float32](w[i])...)
		}
		s[3+i] = tensors.MustCopyFlatData[float32](e.rest[i])
	}
	return s, nil
}
