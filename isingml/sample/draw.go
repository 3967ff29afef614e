package sample

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/isingml/kernel/isingml/stat"
)

// A Plan is how an ensemble was drawn: a function of the specification.
type Plan struct {
	Warmup int `json:"warmup"` // updates before the first stored configuration
	Gap    int `json:"gap"`    // updates between stored configurations
	// Cluster is the mean part of the lattice that an update changed.
	Cluster float64 `json:"cluster"`
	// Time is that of the [Spacing]; zero if gap and warmup were given.
	Time stat.Estimate `json:"time"`
}

// A Drawn is an ensemble whose chains are at their ends and in pieces, not in
// memory.
type Drawn struct {
	Spec   Spec
	Plan   Plan
	pieces Pieces
}

// ErrIncomplete is wrapped by the error of Draw when all chains that could be
// claimed are drawn, but not yet those that others claimed.
var ErrIncomplete = errors.New("chains of others are missing")

// Draw draws the ensemble of one specification together with all others that
// do so on the same pieces, which o.Pieces must give. Each claims chain after
// chain; see Options.Claim. The memory it takes does not depend on the number
// of configurations.
func Draw(ctx context.Context, s Spec, o Options) (*Drawn, error) {
	o, err := o.resolved()
	if err != nil {
		return nil, err
	}
	if s, err = s.Resolved(); err != nil {
		return nil, err
	}
	if o.Pieces == nil {
		return nil, errors.New("sample: Draw keeps chains in pieces, and Options.Pieces is not set")
	}
	sys := newSystem(s, &runner{options: o, slots: make(chan struct{}, o.Workers), total: s.Configs}, 0)
	missing, err := sys.drawParts(ctx)
	sys.runner.report(0, true)
	if err == nil && missing > 0 {
		err = fmt.Errorf("%w: %d of %d", ErrIncomplete, missing, s.Chains)
	}
	if err != nil {
		return nil, fmt.Errorf("sample: %d of %d configurations drawn: %w", sys.runner.done, s.Configs, err)
	}
	return &Drawn{Spec: s, Plan: sys.plan, pieces: sys.pieces}, nil
}

// drawParts draws the chains that can be claimed and returns how many are
// missing then.
func (sys *system) drawParts(ctx context.Context) (missing int, err error) {
	if err := sys.makePlan(ctx); err != nil {
		return 0, err
	}
	n := sys.spec.Chains
	err = sys.runner.parallel(ctx, n, func(ctx context.Context, k int) (err error) {
		i := (k + sys.runner.options.First%n + n) % n
		return sys.drawPart(ctx, i)
	})
	if err != nil {
		return 0, err
	}
	// The last one to end a chain finds all others, as it looks after that.
	for i := range n {
		end, complete, err := sys.end(i)
		if err != nil {
			return 0, err
		}
		if !complete {
			missing++
		}
		sys.plan.Cluster += end.part(sys.spec.Sites()) / float64(n)
	}
	return missing, nil
}

// drawPart brings chain i to its end, unless somebody else does.
func (sys *system) drawPart(ctx context.Context, i int) error {
	n := sys.spec.configs(i)
	drawn := func() (bool, error) {
		_, complete, err := sys.end(i)
		return complete, err
	}
	if complete, err := drawn(); complete || err != nil {
		if complete {
			sys.runner.report(n, false)
		}
		return err
	}
	release, err := sys.claim(i, drawn)
	if err != nil || release == nil {
		return err
	}
	defer release()
	c, err := sys.chain(ctx, i)
	if err != nil {
		return err
	}
	if err := sys.drive(ctx, c, n); err != nil {
		return err
	}
	return sys.mark(i, sys.spec.endOf(c.position))
}

// claim asks Options.Claim.
func (sys *system) claim(i int, done func() (bool, error)) (release func(), err error) {
	if sys.runner.options.Claim == nil {
		return func() {}, nil
	}
	return sys.runner.options.Claim(i, done)
}

// A chain that is at its end has a piece that says so, under the chain's name:
// the digest of the specification and the position.
func (sys *system) end(i int) (end position, complete bool, err error) {
	data, ok, err := sys.pieces.Load(chainName(i))
	if err != nil {
		return end, false, fmt.Errorf("sample: piece %s: %w", chainName(i), err)
	}
	var digest string
	if ok {
		_, err = fmt.Sscan(string(data), &digest, &end.Updates, &end.Changed)
	}
	return end, ok && err == nil && string(data) == sys.spec.endOf(end), nil
}

func (s Spec) endOf(p position) string {
	return fmt.Sprintf("%x %d %d", s.digest(), p.Updates, p.Changed)
}

// mark says that a chain is at its end, or, with no text, that it is not after all.
func (sys *system) mark(i int, text string) error {
	if err := sys.pieces.Save(chainName(i), []byte(text)); err != nil {
		return fmt.Errorf("sample: saving piece %s: %w", chainName(i), err)
	}
	return nil
}

// Parts returns the ensemble piece by piece, in its order, as long as ctx
// lasts; of a ladder it is that of the first rung. If a piece is gone, the error
// wraps [ErrIncomplete]: Draw then draws the chain's end again.
func (d *Drawn) Parts(ctx context.Context) iter.Seq2[*Ensemble, error] { return d.Rung(ctx, 0) }

// Rung is [Drawn.Parts] of the ensemble at a rung of a ladder.
func (d *Drawn) Rung(ctx context.Context, rung int) iter.Seq2[*Ensemble, error] {
	return func(yield func(*Ensemble, error) bool) {
		for i := range d.Spec.Chains {
			for p, err := range d.chain(ctx, i) {
				var e *Ensemble
				if err == nil {
					numbers := make([]int32, p.len())
					for k := range numbers {
						numbers[k] = int32(i)
					}
					e, err = d.Spec.rung(rung, p.series, numbers)
				}
				if !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// chain returns chain i piece by piece.
func (d *Drawn) chain(ctx context.Context, i int) iter.Seq2[piece, error] {
	return func(yield func(piece, error) bool) {
		c := &chain{spec: d.Spec, format: d.Spec.format(), digest: d.Spec.digest(), name: chainName(i), rows: true}
		for want := d.Spec.configs(i); c.have < want; {
			name := c.pieceName()
			p, ok, err := c.next(d.pieces, want)
			if err == nil && !ok {
				sys := &system{spec: d.Spec, pieces: d.pieces}
				err = errors.Join(fmt.Errorf("sample: piece %s is gone: %w", name, ErrIncomplete), sys.mark(i, ""))
			}
			if err == nil && ctx.Err() != nil {
				err = context.Cause(ctx)
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}
