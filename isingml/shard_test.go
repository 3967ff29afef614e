package isingml

import (
	"errors"
	"flag"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/isingml/kernel/isingml/study"
)

var shardRounds = flag.Int("shard-rounds", 20, "how often eight shards draw together")

// Eight shards that draw at the same time leave whole ensembles, and at least
// one of them says so, every time.
func TestConcurrentShardsJoin(t *testing.T) {
	rounds := *shardRounds
	if testing.Short() {
		rounds = 5
	}
	const shards = 8
	for round := range rounds {
		dir := filepath.Join(t.TempDir(), "study")
		var whole atomic.Int32
		var wg sync.WaitGroup
		what := Sampling{L: 4, Betas: []float64{0.3, 0.4}, Configs: 4000, Seed: uint64(round)}
		for part := range shards {
			wg.Go(func() {
				s, err := Open(dir)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = (&Study{s.WithShard(study.Shard{Part: part, Of: shards}).Quiet().Study}).Sample(what)
				if err == nil {
					whole.Add(1)
				} else if !errors.Is(err, study.ErrIncomplete) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s, err := OpenExisting(dir)
		if err != nil {
			t.Fatal(err)
		}
		stages, err := s.Store().Stages()
		if len(stages) != 2*len(what.Betas) || err != nil || whole.Load() == 0 {
			t.Errorf("round %d: %d stages of %d, %d shards say that all is there, %v", round, len(stages), 2*len(what.Betas), whole.Load(), err)
		}
	}
}
