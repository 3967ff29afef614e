package classify

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/isingml/kernel/isingml/classify/internal/checkpoint"
	"github.com/isingml/kernel/isingml/lattice"
)

// pieceName is the piece that holds an unfinished training: a line of JSON,
// then the engine's state and the f of the best epoch so far.
const (
	pieceName    = "training"
	pieceVersion = 2
)

// pieceHead is the JSON of a piece.
type pieceHead struct {
	Version  int     `json:"version"`
	Digest   string  `json:"digest"` // of the specification and the data
	Step     int     `json:"step"`
	Epochs   []Epoch `json:"epochs"`
	Next     int     `json:"next"`
	LossBits uint64  `json:"loss_bits"` // of a float64
	Right    int     `json:"right"`
	State    int     `json:"state"` // bytes of the state; the rest is f
}

// sign sets the digest.
func (r *run) sign() error {
	spec, err := json.Marshal(struct {
		Training Training
	}{r.training})
	if err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	h := sha256.New()
	h.Write(spec)
	for _, l := range r.dataset.data {
		binary.Write(h, binary.LittleEndian, [3]uint64{uint64(l.Set.L()), uint64(l.Set.Len()), uint64(class(l.Broken))})
		h.Write(l.Set.Bits())
		if f := l.Set.Format(); !f.Equal(lattice.Square(f.Shape[0])) {
			fmt.Fprint(h, f)
		}
	}
	r.digest = fmt.Sprintf("%x", h.Sum(nil))
	return nil
}

// start makes the engine: from the saved piece, or from initial weights.
func (r *run) start() error {
	r.saved = time.Now()
	var err error
	if r.engine, err = r.training.NewEngine(r.dataset.data); err != nil {
		return err
	}
	if r.options.Pieces != nil {
		if err := r.sign(); err != nil {
			return err
		}
		data, ok, err := r.options.Pieces.Load(pieceName)
		if err != nil {
			return fmt.Errorf("classify: unfinished training: %w", err)
		}
		if ok {
			if err := r.resume(data); err != nil {
				return fmt.Errorf("classify: unfinished training: %w", err)
			}
			return nil
		}
	}
	return nil
}

// resume takes up a saved piece.
func (r *run) resume(data []byte) error {
	line, rest, ok := bytes.Cut(data, []byte("\n"))
	var head pieceHead
	if !ok || json.Unmarshal(line, &head) != nil {
		return errors.New("its piece is damaged: no head")
	}
	switch n := len(r.dataset.training); {
	case head.Version != pieceVersion:
		return fmt.Errorf("its piece has version %d, must be %d", head.Version, pieceVersion)
	case head.Digest != r.digest:
		return errors.New("its piece belongs to another specification or other data")
	case head.Step < 0 || head.Next < 0 || head.Next > n || len(head.Epochs) > r.training.epochs() || head.State < 0 || head.State > len(rest):
		return errors.New("its piece is damaged: counts out of range")
	}
	r.progress = progress{epochs: head.Epochs, next: head.Next, loss: math.Float64frombits(head.LossBits), right: head.Right}
	if err := r.engine.Restore(rest[:head.State], head.Step); err != nil {
		return fmt.Errorf("its piece is damaged: %w", err)
	}
	if len(head.Epochs) > 0 {
		description, values, err := checkpoint.Split(rest[head.State:])
		if err == nil {
			r.best, err = r.training.ReadCheckpoint(description, values)
		}
		if err != nil {
			return fmt.Errorf("its piece is damaged: %w", err)
		}
	}
	return nil
}

// save keeps the state, if there are Pieces.
func (r *run) save() error {
	defer func() { r.saved = time.Now() }()
	if r.options.Pieces == nil {
		return nil
	}
	state, err := r.engine.State()
	if err != nil {
		return err
	}
	var best []byte
	if r.best != nil {
		if best, err = checkpoint.Join(r.best.WriteCheckpoint); err != nil {
			return err
		}
	}
	head, err := json.Marshal(pieceHead{
		Version: pieceVersion, Digest: r.digest, Step: r.engine.Taken(), Epochs: r.epochs, Next: r.next,
		LossBits: math.Float64bits(r.loss), Right: r.right, State: len(state),
	})
	if err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	data := slices.Concat(head, []byte("\n"), state, best)
	if err := r.options.Pieces.Save(pieceName, data); err != nil {
		return fmt.Errorf("classify: saving the training: %w", err)
	}
	return nil
}

func appendFloats(data []byte, values []float32) []byte {
	for _, x := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	return data
}

// cutFloats reads slices of the given lengths, which must take all of data.
func cutFloats(data []byte, lengths []int) ([][]float32, error) {
	total := 0
	for _, n := range lengths {
		total += 4 * n
	}
	if len(data) != total {
		return nil, fmt.Errorf("%d bytes of numbers, must be %d", len(data), total)
	}
	out := make([][]float32, len(lengths))
	for i, n := range lengths {
		out[i] = make([]float32, n)
		for j := range out[i] {
			out[i][j] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*j:]))
		}
		data = data[4*n:]
	}
	return out, nil
}
