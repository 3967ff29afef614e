package study

import (
	"hash/fnv"
	"math/bits"
	"time"

	"github.com/isingml/kernel/isingml/store"
)

// A Shard is one part, from 0 on, of the Of parts that work is dealt out to,
// for several programs that do it together. The zero value is the whole.
type Shard struct{ Part, Of int }

// WithShard returns the same study with one share of the [Kind.Parts] of each node
// that is missing, and no more: when that is done, what others have not
// done yet is [ErrIncomplete]. The last one to end joins the parts.
func (s *Study) WithShard(shard Shard) *Study {
	t := *s
	t.shard = shard
	return &t
}

// has tells whether part i of a node belongs to the share. The first part's
// share differs from one node to another, to spread many short ones.
func (s Shard) has(key store.Key, i int) bool {
	if s.Of < 2 || i < 0 {
		return true
	}
	h := fnv.New64a()
	h.Write([]byte(key.Hash()))
	return (h.Sum64()%uint64(s.Of)+uint64(i))%uint64(s.Of) == uint64(s.Part)
}

// WithPlace returns the same study for one of several programs that compute
// the same nodes: each begins at its own place among the tasks, so that they do
// not all ask for the same one. In the end each does what is left. If Of is 0,
// Part is the number of the program among nobody knows how many.
func (s *Study) WithPlace(place Shard) *Study {
	t := *s
	t.place = place
	return &t
}

// WithPatience returns the same study for a program that leaves the rest to
// others, with [ErrIncomplete], when it has waited that long with nothing to
// do; 0 waits as long as it takes.
func (s *Study) WithPatience(patience time.Duration) *Study {
	t := *s
	t.patience = patience
	return &t
}

// begin returns where among n things the program begins.
func (s Shard) begin(n int) int {
	if s.Of > 0 {
		return s.Part % s.Of * n / s.Of
	}
	// Without their number, the bits of the program's own, reversed, spread
	// any number of programs evenly: 0, 1/2, 1/4, 3/4, ...
	hi, _ := bits.Mul64(bits.Reverse64(uint64(s.Part)), uint64(n))
	return int(hi)
}
