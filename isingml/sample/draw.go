package sample

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
)

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

// ErrHeld is wrapped by the error of Draw when another one is measuring the
// plan, without which no chain can be drawn.
var ErrHeld = errors.New("another one is measuring the plan")

// planPart is the number under which the plan is claimed.
const planPart = -1

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
	if err := sys.sharePlan(ctx); err != nil {
		return 0, err
	}
	n := sys.spec.Chains
	complete := make([]bool, n)
	err = sys.runner.parallel(ctx, n, func(ctx context.Context, k int) (err error) {
		i := (k + sys.runner.options.First%n + n) % n
		complete[i], err = sys.drawPart(ctx, i)
		return err
	})
	// The last one to end a chain finds all others, as it looks after that.
	for i := range complete {
		if err == nil && !complete[i] {
			complete[i], err = sys.drawn(i)
		}
		if !complete[i] {
			missing++
		}
	}
	return missing, err
}

// drawPart brings chain i to its end, unless somebody else does.
func (sys *system) drawPart(ctx context.Context, i int) (complete bool, err error) {
	n := sys.spec.configs(i)
	if complete, err := sys.drawn(i); complete || err != nil {
		if complete {
			sys.runner.report(n, false)
		}
		return complete, err
	}
	release, err := sys.claim(i, func() (bool, error) { return sys.drawn(i) })
	if err != nil || release == nil {
		return false, err
	}
	defer release()
	c, err := sys.chain(ctx, i)
	if err != nil {
		return false, err
	}
	if err := sys.drive(ctx, c, n); err != nil {
		return false, err
	}
	return true, sys.mark(i, true)
}

// claim asks Options.Claim.
func (sys *system) claim(i int, done func() (bool, error)) (release func(), err error) {
	if sys.runner.options.Claim == nil {
		return func() {}, nil
	}
	return sys.runner.options.Claim(i, done)
}

// sharePlan reads the plan, or measures it unless somebody else does.
func (sys *system) sharePlan(ctx context.Context) error {
	if planned, err := sys.loadPlan(); planned || err != nil {
		return err
	}
	release, err := sys.claim(planPart, sys.loadPlan)
	if err != nil {
		return err
	}
	if release != nil {
		defer release()
		return sys.makePlan(ctx)
	}
	planned, err := sys.loadPlan()
	if err == nil && !planned {
		err = ErrHeld
	}
	return err
}

// A chain that is at its end has a piece that says so, under the chain's name.
// It holds the digest of the specification.
func (sys *system) drawn(i int) (bool, error) {
	data, ok, err := sys.pieces.Load(chainName(i))
	if err != nil {
		return false, fmt.Errorf("sample: piece %s: %w", chainName(i), err)
	}
	return ok && string(data) == sys.spec.mark(), nil
}

func (s Spec) mark() string {
	digest := s.digest()
	return hex.EncodeToString(digest[:])
}

// mark says that a chain is at its end, or that it is not after all.
func (sys *system) mark(i int, complete bool) error {
	text := ""
	if complete {
		text = sys.spec.mark()
	}
	if err := sys.pieces.Save(chainName(i), []byte(text)); err != nil {
		return fmt.Errorf("sample: saving piece %s: %w", chainName(i), err)
	}
	return nil
}

// Parts returns the ensemble piece by piece, in its order, as long as ctx
// lasts. If a piece is gone, the error wraps [ErrIncomplete]: Draw then draws
// the chain's end again.
func (d *Drawn) Parts(ctx context.Context) iter.Seq2[*Ensemble, error] {
	return func(yield func(*Ensemble, error) bool) {
		for i := range d.Spec.Chains {
			for e, err := range d.chain(i) {
				if err == nil && ctx.Err() != nil {
					err = context.Cause(ctx)
				}
				if !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// chain returns chain i piece by piece.
func (d *Drawn) chain(i int) iter.Seq2[*Ensemble, error] {
	return func(yield func(*Ensemble, error) bool) {
		c := &chain{spec: d.Spec, format: d.Spec.newModel().Format(d.Spec.L), digest: d.Spec.digest(), name: chainName(i), rows: true}
		for want := d.Spec.configs(i); c.have < want; {
			name := c.pieceName(c.position.Updates)
			s, ok, err := c.next(d.pieces, want)
			if err == nil && !ok {
				sys := &system{spec: d.Spec, pieces: d.pieces}
				err = errors.Join(fmt.Errorf("sample: piece %s is gone: %w", name, ErrIncomplete), sys.mark(i, false))
			}
			var e *Ensemble
			if err == nil {
				numbers := make([]int32, s.len())
				for k := range numbers {
					numbers[k] = int32(i)
				}
				e, err = d.Spec.ensembleOf(s.series, numbers)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}
