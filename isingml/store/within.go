package store

import (
	"context"
	"io"
)

// Within returns the same stage for reading as long as ctx lasts, and files of at
// most that many bytes: one that is larger is [ErrDamaged] before any of it is
// read, as a stranger's manifest may name a terabyte of nothing.
func (g *Stage) Within(ctx context.Context, most int64) *Stage {
	within := &Stage{store: g.store, key: g.key, name: g.name, ctx: ctx, most: most}
	within.read.Store(g.read.Load())
	return within
}

// hearing reads in steps between which the context is asked.
type hearing struct {
	ctx context.Context
	io.ReaderAt
}

const readAtOnce = 1 << 24 // bytes

func (r hearing) ReadAt(b []byte, at int64) (n int, err error) {
	for {
		if err := r.ctx.Err(); err != nil {
			return n, err
		}
		part, err := r.ReaderAt.ReadAt(b[n:min(n+readAtOnce, len(b))], at+int64(n))
		if n += part; n == len(b) || err != nil {
			return n, err
		}
	}
}
