package classify

import (
	"fmt"
	"math"

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
	blocks  int
	backend compute.Backend
	exec    *graph.Exec
	state   []*tensors.Tensor // w, m, q, r, n, p; see stepGraph
	x, y    *tensors.Tensor
	scalar  [3]*tensors.Tensor
	step    int // steps taken
}

// stateSizes returns the lengths of the six tensors of the state.
func stateSizes(a Architecture) [6]int {
	w, r := a.FC1*a.L*a.L, a.upper()
	return [6]int{w, w, w, r, r, r}
}

// newEngine starts from step and the state that states gave.
func newEngine(t Training, state [6][]float32, step int) (e *engine, err error) {
	defer rescue(&err, "preparing the training graph")
	a := t.Architecture
	e = &engine{arch: a, clock: adamClock{t.LearningRate}, batch: t.BatchSize, blocks: 1, step: step}
	if a.FC1%2 == 0 {
		e.blocks = 2
	}
	if e.backend, err = openBackend(); err != nil {
		return nil, err
	}
	if e.exec, err = graph.NewExec(e.backend, stepGraph{arch: a, blocks: e.blocks}.build); err != nil {
		return nil, fmt.Errorf("classify: training graph: %w", err)
	}
	v := a.L * a.L
	for i, values := range state {
		if i < 3 {
			e.state = append(e.state, tensors.FromFlatDataAndDimensions(values, e.blocks, a.FC1/e.blocks, v))
		} else {
			e.state = append(e.state, tensors.FromFlatDataAndDimensions(values, len(values)))
		}
	}
	e.x = tensors.FromFlatDataAndDimensions(make([]float32, e.blocks*e.batch*v), e.blocks, e.batch, v)
	e.y = tensors.FromFlatDataAndDimensions(make([]float32, e.batch), 1, e.batch)
	for i := range e.scalar {
		e.scalar[i] = tensors.FromFlatDataAndDimensions([]float32{0})
	}
	for _, input := range append([]*tensors.Tensor{e.x, e.y}, e.scalar[:]...) {
		if err := input.MaterializeOnDevice(e.backend, true, 0); err != nil {
			return nil, fmt.Errorf("classify: GoMLX: %w", err)
		}
	}
	return e, nil
}

// close gives the backend's memory back.
func (e *engine) close() {
	e.exec.Finalize()
	e.backend.Finalize()
}

// run takes one step on the configurations named by batch and returns their
// logits before it. The slice is valid until the next call.
func (e *engine) run(data []Labelled, batch []sampleRef) (logits []float32, err error) {
	defer rescue(&err, "training step %d", e.step+1)
	t := e.step + 1
	if s, ok := e.clock.rescale(t); ok {
		if err := e.rescale(s); err != nil {
			return nil, err
		}
	}
	if err := e.feed(data, batch, t); err != nil {
		return nil, err
	}
	args := make([]any, 0, 11)
	for _, s := range e.state {
		given, err := graph.DonateTensorBuffer(s, e.backend, 0)
		if err != nil {
			return nil, fmt.Errorf("classify: GoMLX: %w", err)
		}
		args = append(args, given)
	}
	args = append(args, e.x, e.y, e.scalar[0], e.scalar[1], e.scalar[2])
	out, err := e.exec.Call(args...)
	if err != nil {
		return nil, fmt.Errorf("classify: training step %d: %w", t, err)
	}
	e.state, e.step = out[:6], t
	logits, err = tensors.CopyFlatData[float32](out[6])
	if err != nil {
		return nil, fmt.Errorf("classify: GoMLX: %w", err)
	}
	out[6].MustFinalizeAll()
	return logits[:len(batch)], nil
}

// feed writes the inputs of step t.
func (e *engine) feed(data []Labelled, batch []sampleRef, t int) error {
	v := e.arch.L * e.arch.L
	err := tensors.MutableFlatData(e.x, func(x []float32) {
		for i, ref := range batch {
			data[ref.set].Set.UnpackFloat32(int(ref.index), x[i*v:(i+1)*v])
		}
		for b := 1; b < e.blocks; b++ {
			copy(x[b*e.batch*v:(b+1)*e.batch*v], x[:e.batch*v])
		}
	})
	if err != nil {
		return fmt.Errorf("classify: GoMLX: %w", err)
	}
	err = tensors.MutableFlatData(e.y, func(y []float32) {
		clear(y)
		for i, ref := range batch {
			y[i] = float32(2*class(data[ref.set].Broken) - 1)
		}
	})
	if err != nil {
		return fmt.Errorf("classify: GoMLX: %w", err)
	}
	scale, rate, eps := e.clock.scalars(t)
	for i, value := range []float64{scale / float64(len(batch)), rate, eps} {
		err := tensors.MutableFlatData(e.scalar[i], func(x []float32) { x[0] = float32(value) })
		if err != nil {
			return fmt.Errorf("classify: GoMLX: %w", err)
		}
	}
	return nil
}

// rescale divides the first moments by s and the second by s^2.
func (e *engine) rescale(s float64) error {
	first, second := float32(1/s), float32(1/(s*s))
	for i, by := range [6]float32{1: first, 2: second, 4: first, 5: second} {
		if by == 0 {
			continue
		}
		err := tensors.MutableFlatData(e.state[i], func(x []float32) {
			for j := range x {
				x[j] *= by
			}
		})
		if err != nil {
			return fmt.Errorf("classify: GoMLX: %w", err)
		}
	}
	return nil
}

// snapshot returns a copy of the state.
func (e *engine) snapshot() (state [6][]float32, err error) {
	defer rescue(&err, "reading the state of training")
	for i, s := range e.state {
		if state[i], err = tensors.CopyFlatData[float32](s); err != nil {
			return state, fmt.Errorf("classify: GoMLX: %w", err)
		}
	}
	return state, nil
}

// loss returns the cross-entropy ln(1 + exp(-y logit)) of a configuration, and
// whether it is classified right.
func loss(logit float64, broken bool) (nats float64, right bool) {
	if !broken {
		logit = -logit
	}
	return math.Max(-logit, 0) + math.Log1p(math.Exp(-math.Abs(logit))), logit > 0
}

// measure returns the mean loss and the accuracy on a validation set.
func meanLoss(logits []float64, broken []bool) (mean, accuracy float64) {
	var right int
	for i, x := range logits {
		l, ok := loss(x, broken[i])
		mean += l
		if ok {
			right++
		}
	}
	n := float64(len(logits))
	return mean / n, float64(right) / n
}
