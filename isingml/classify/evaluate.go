package classify

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/isingml/kernel/isingml/classify/vector"
	"github.com/isingml/kernel/isingml/lattice"
)

// blockSize is the number of configurations that one pass takes at once: the
// sums of a block stay in the processor's cache, and the table of a pass is
// made once a block.
const blockSize = 256

// Evaluate implements [Function]. f of a configuration is the same, bit for
// bit, whatever the other configurations of the set and the number of cores.
func (n *Network) Evaluate(ctx context.Context, set *lattice.Set) ([]float64, error) {
	f, _, err := n.evaluate(ctx, set, false)
	return f, err
}

// evaluate returns f of every configuration and, if both is set, f of every
// reversed configuration.
func (n *Network) evaluate(ctx context.Context, set *lattice.Set, both bool) (f, reversed []float64, err error) {
	f, reversed, err = n.logits(ctx, set, both)
	for i := range f {
		f[i] = Logistic(f[i])
	}
	for i := range reversed {
		reversed[i] = Logistic(reversed[i])
	}
	return f, reversed, err
}

// Logits returns ln(f / (1 - f)) of every configuration of the set: the
// difference of the two outputs before the softmax.
func (n *Network) Logits(ctx context.Context, set *lattice.Set) ([]float64, error) {
	z, _, err := n.logits(ctx, set, false)
	return z, err
}

func (n *Network) logits(ctx context.Context, set *lattice.Set, both bool) (z, reversed []float64, err error) {
	if err := checkSet(n, set); err != nil {
		return nil, nil, err
	}
	z = make([]float64, set.Len())
	if both {
		reversed = make([]float64, set.Len())
	}
	blocks := (len(z) + blockSize - 1) / blockSize
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), blocks) {
		workers.Go(func() {
			s := n.newScratch(min(blockSize, len(z)))
			for ctx.Err() == nil {
				lo := int(next.Add(1)-1) * blockSize
				if lo >= len(z) {
					return
				}
				hi := min(lo+blockSize, len(z))
				if n.block(ctx, s, set.Slice(lo, hi), z[lo:hi]); both {
					n.reversed(s, reversed[lo:hi])
				}
			}
		})
	}
	workers.Wait()
	if ctx.Err() != nil {
		return nil, nil, cutOff(ctx)
	}
	for i := range z {
		if math.IsNaN(z[i]) || both && math.IsNaN(reversed[i]) {
			return nil, nil, fmt.Errorf("classify: the weights of the %v network are so large that f of configuration %d overflows", n.arch, i)
		}
	}
	return z, reversed, nil
}

// scratch is the memory of one worker.
type scratch struct {
	bits        []byte // inputs of a block, where they are not those of the set
	table, sums []int64
	x, z1       []float32 // inputs and sums of real numbers
	a1, a2      []float32
}

func (n *Network) newScratch(configurations int) *scratch {
	s := &scratch{
		a1: make([]float32, configurations*n.arch.FC1),
		a2: make([]float32, configurations*len(n.b2)),
	}
	if n.real != nil {
		s.x = make([]float32, configurations*Inputs(n.Format()))
		s.z1 = make([]float32, configurations*padded(n.arch.FC1))
		return s
	}
	s.table = make([]int64, groups*16*n.fixed.pairs)
	s.sums = make([]int64, configurations*n.fixed.pairs)
	return s
}

func (n *Network) block(ctx context.Context, s *scratch, set *lattice.Set, out []float64) {
	if n.real != nil {
		n.realBlock(ctx, s, set, out)
		return
	}
	pairs := n.fixed.pairs
	bits, size := inputBits(set, s.bits)
	if n.Format().Codec.States > 2 {
		s.bits = bits
	}
	sums := s.sums[:len(out)*pairs]
	for i := range out {
		copy(sums[i*pairs:], n.fixed.bias)
	}
	for at := 0; at < size; at += 2 {
		if at%256 == 0 && ctx.Err() != nil {
			return
		}
		n.fixed.add(s, sums, bits, size, at)
	}
	n.upper(s, sums, out)
}

// reversed takes the sums that block has left to the logits of the reversed
// configurations.
func (n *Network) reversed(s *scratch, out []float64) {
	pairs := n.fixed.pairs
	for i := range out {
		sums := s.sums[i*pairs : (i+1)*pairs]
		n.fixed.reverse(sums, sums)
	}
	n.upper(s, s.sums, out)
}

// upper takes the sums of the first layer to the differences of the outputs.
// The conversions of top keep compilers from fusing a product and a sum, which would
// make the result depend on the processor.
func (n *Network) upper(s *scratch, sums []int64, out []float64) {
	pairs, fc1 := n.fixed.pairs, n.arch.FC1
	for i := range out {
		n.fixed.activations(s.a1[i*fc1:(i+1)*fc1], sums[i*pairs:(i+1)*pairs])
	}
	n.top(s, out)
}

// top takes the activations of the first layer to the differences of the
// outputs.
func (n *Network) top(s *scratch, out []float64) {
	fc1, columns := n.arch.FC1, len(n.b2)
	a2 := s.a2[:len(out)*columns]
	for i := range out {
		copy(a2[i*columns:], n.b2)
	}
	vector.MulAdd(a2, s.a1, n.w2, fc1, columns, fc1, 1)
	w := n.weights()
	bias := float64(w.b3[1]) - float64(w.b3[0])
	for i := range out {
		z := bias
		for j, w := range n.w3 {
			z += float64(w * float64(max(a2[i*columns+j], 0)))
		}
		out[i] = z
	}
}

// logit is upper for one configuration.
func (n *Network) logit(s *scratch, sums []int64) float64 {
	var out [1]float64
	n.upper(s, sums, out[:])
	return out[0]
}
