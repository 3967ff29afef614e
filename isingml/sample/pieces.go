package sample

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/isingml/kernel/isingml/lattice"
)

// Pieces keep the unfinished work of an ensemble. A piece is there completely
// or not at all. The store of a study has them; nil does without.
type Pieces interface {
	// Load returns a piece, and false if there is none of that name.
	Load(name string) (data []byte, ok bool, err error)
	// Save keeps a piece, in place of one of that name.
	Save(name string, data []byte) error
}

// Saved returns how many configurations of a resolved specification are in the
// pieces of these names, whoever drew them. Of a chain that goes on, its last
// piece does not count.
func Saved(s Spec, names []string) (sum int) {
	have := make([]int, s.Chains)
	for _, name := range names {
		var i, measured int
		var updates int64
		switch n, _ := fmt.Sscanf(name, "chain-%d-%d-%d", &i, &updates, &measured); {
		case n == 0 || i < 0 || i >= s.Chains:
		case n == 1:
			have[i] = s.configs(i)
		case n == 3:
			have[i] = max(have[i], min(s.configs(i), measured))
		}
	}
	for _, n := range have {
		sum += n
	}
	return sum
}

// A piece of a chain holds what it measured over consecutive updates, and all
// that it takes to go on after them. It is named by the chain and the numbers of
// updates and of measurements before it, so that pieces of any length follow on
// each other, whoever made them.
func (c *chain) pieceName() string {
	return fmt.Sprintf("%s-%012d-%d", c.name, c.position.Updates, c.have)
}

const pieceVersion = "isingml/sample/piece/4\n"

// encode returns the piece that brought the chain to where it is.
func (c *chain) encode(s series) ([]byte, error) {
	rng, err := c.rng.MarshalBinary()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(pieceVersion)
	b.Write(c.digest[:])
	state := make([]byte, c.format.Size())
	c.Observe(state, make([]float64, len(s.columns)))
	parts := []any{c.position, int64(s.len())}
	for _, values := range s.columns {
		parts = append(parts, values)
	}
	parts = append(parts, int64(len(s.rows)), s.rows, state, int64(len(rng)), rng)
	if l, ok := c.Chain.(*ladder); ok {
		parts = append(parts, l.parts()...)
	}
	for _, part := range parts {
		if err := binary.Write(&b, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// A piece is what encode wrote.
type piece struct {
	series
	position
	state, rng []byte // of the chain at its end
	exchanges         // of a ladder
}

// decode reads a piece of the chain.
func (c *chain) decode(data []byte) (piece, error) {
	s := piece{series: c.spec.newSeries(), exchanges: newExchanges(len(c.spec.Rungs))}
	r := bytes.NewReader(data)
	head := make([]byte, len(pieceVersion)+len(c.digest))
	if _, err := r.Read(head); err != nil || string(head[:len(pieceVersion)]) != pieceVersion {
		return s, errors.New("it does not begin as a piece of this version does")
	}
	if !bytes.Equal(head[len(pieceVersion):], c.digest[:]) {
		return s, errors.New("it belongs to another specification")
	}
	var failed error
	read := func(part any) {
		if failed == nil {
			failed = binary.Read(r, binary.LittleEndian, part)
		}
	}
	length := func(width int) int { // of what follows, which must be there
		var n int64
		read(&n)
		if failed == nil && (n < 0 || n > int64(r.Len()/width)) {
			failed = fmt.Errorf("it says that %d values follow in %d bytes", n, r.Len())
		}
		if failed != nil {
			return 0
		}
		return int(n)
	}
	read(&s.position)
	n := length(8 * len(s.columns))
	for i := range s.columns {
		s.columns[i] = make([]float64, n)
		read(s.columns[i])
	}
	s.rows = make([]byte, length(1))
	read(s.rows)
	s.state = make([]byte, c.format.Size())
	read(s.state)
	s.rng = make([]byte, length(1))
	read(s.rng)
	if c.spec.Rungs != nil {
		for _, part := range s.parts() {
			read(part)
		}
		failed = errors.Join(failed, s.exchanges.check())
	}
	if failed == nil && r.Len() > 0 {
		failed = fmt.Errorf("%d bytes are left over", r.Len())
	}
	if failed == nil && c.rows && len(s.rows) != n*len(s.state) {
		failed = fmt.Errorf("%d bytes of configurations for %d measurements", len(s.rows), n)
	}
	return s, failed
}

// restore moves the chain to where the piece ends.
func (c *chain) restore(ctx context.Context, p piece) error {
	if err := c.rng.UnmarshalBinary(p.rng); err != nil {
		return err
	}
	set, err := lattice.FromRows(c.format, p.state)
	if err == nil {
		err = set.Check()
	}
	if err != nil {
		return err
	}
	if l, ok := c.Chain.(*ladder); ok {
		l.exchanges = p.exchanges
	}
	return c.rng.Within(ctx, func() { c.Set(p.state) })
}

// next reads the piece that begins where the chain is, and counts it; it is
// false if there is none. A chain that goes on from there has to be restored.
func (c *chain) next(pieces Pieces, want int) (p piece, ok bool, err error) {
	name := c.pieceName()
	data, ok, err := pieces.Load(name)
	if err != nil || !ok {
		return p, false, err
	}
	p, err = c.decode(data)
	if err == nil && (p.Updates <= c.position.Updates || c.have+p.len() > want) {
		err = fmt.Errorf("it goes to update %d and %d measurements of %d", p.Updates, c.have+p.len(), want)
	}
	if err != nil {
		return p, false, fmt.Errorf("sample: piece %s: %w", name, err)
	}
	c.position = p.position
	c.add(p.series)
	return p, true, nil
}

// resume brings the chain as far as its pieces go, but not beyond want
// measurements, or to its start.
func (c *chain) resume(ctx context.Context, pieces Pieces, want int) error {
	var last piece
	for pieces != nil && c.have < want {
		p, ok, err := c.next(pieces, want)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		last = p
	}
	switch {
	case c.position.Updates == 0:
		return c.start(ctx)
	case last.state == nil:
		return nil
	}
	if err := c.restore(ctx, last); err != nil {
		return fmt.Errorf("sample: the piece before %s: %w", c.pieceName(), err)
	}
	return nil
}

// drive runs the chain to want measurements. It saves a checkpoint (a piece) when
// one is due, and when the context ends, whose error it then returns.
//
// The time between two checkpoints is the largest of every, a twentieth of the
// time that the chain has run, and a hundred times the time that saving one
// takes, and at most 30 times every. So a chain that is killed loses at most a
// twentieth of its work, and saving costs at most a hundredth, however many
// chains share a file system.
//
// The last checkpoint of a chain whose configurations are not kept serves only a
// chain that goes on from there. It is not saved if less than every has passed
// since the one before it.
func (c *chain) drive(ctx context.Context, pieces Pieces, want int, every time.Duration, timing *Timing, measured func(n int)) error {
	begin, saving := time.Now(), time.Duration(0)
	for c.have < want {
		name, before := c.pieceName(), c.position.Updates
		limit := min(max(every, time.Since(begin)/20, 100*saving), 30*every)
		start := time.Now()
		s, err := c.run(ctx, want, limit, timing, measured)
		if err != nil {
			return err
		}
		due := c.rows || c.have+s.len() < want || time.Since(start) >= every
		if pieces != nil && due && c.position.Updates > before {
			data, err := c.encode(s)
			if err == nil {
				start = time.Now()
				err = pieces.Save(name, data)
				saving = time.Since(start)
			}
			if err != nil {
				return fmt.Errorf("sample: saving piece %s: %w", name, err)
			}
		}
		c.add(s)
		if c.have < want && ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}
