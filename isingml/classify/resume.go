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
)

// pieceName is the piece that holds an unfinished training: a line of JSON,
// then the engine's state and the best weights so far as float32, least
// significant byte first.
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
	Best     bool    `json:"best"` // whether best weights follow
}

// sign sets the digest.
func (r *run) sign() error {
	spec, err := json.Marshal(r.training)
	if err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	h := sha256.New()
	h.Write(spec)
	for _, l := range r.dataset.data {
		binary.Write(h, binary.LittleEndian, [3]uint64{uint64(l.Set.L()), uint64(l.Set.Len()), uint64(class(l.Broken))})
		h.Write(l.Set.Bits())
	}
	r.digest = fmt.Sprintf("%x", h.Sum(nil))
	return nil
}

// start makes the engine: from the saved piece, or from initial weights.
func (r *run) start() error {
	r.saved = time.Now()
	r.engine = newDenseEngine(r.training, r.dataset.data)
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
	line, floats, ok := bytes.Cut(data, []byte("\n"))
	var head pieceHead
	if !ok || json.Unmarshal(line, &head) != nil {
		return errors.New("its piece is damaged: no head")
	}
	switch n := len(r.dataset.training); {
	case head.Version != pieceVersion:
		return fmt.Errorf("its piece has version %d, must be %d", head.Version, pieceVersion)
	case head.Digest != r.digest:
		return errors.New("its piece belongs to another specification or other data")
	case head.Step < 0 || head.Next < 0 || head.Next > n || len(head.Epochs) > r.training.epochs() || head.Best != (len(head.Epochs) > 0):
		return errors.New("its piece is damaged: counts out of range")
	}
	state, err := r.engine.state()
	if err != nil {
		return err
	}
	lengths := lengthsOf(state)
	if head.Best {
		weights, err := r.engine.weights()
		if err != nil {
			return err
		}
		lengths = append(lengths, lengthsOf(weights)...)
	}
	parts, err := cutFloats(floats, lengths)
	if err != nil {
		return fmt.Errorf("its piece is damaged: %w", err)
	}
	r.progress = progress{epochs: head.Epochs, next: head.Next, loss: math.Float64frombits(head.LossBits), right: head.Right}
	r.best = parts[len(state):]
	return r.engine.restore(parts[:len(state)], head.Step)
}

func lengthsOf(parts [][]float32) []int {
	out := make([]int, len(parts))
	for i, part := range parts {
		out[i] = len(part)
	}
	return out
}

// save keeps the state, if there are Pieces.
func (r *run) save() error {
	defer func() { r.saved = time.Now() }()
	if r.options.Pieces == nil {
		return nil
	}
	state, err := r.engine.state()
	if err != nil {
		return err
	}
	head, err := json.Marshal(pieceHead{
		Version: pieceVersion, Digest: r.digest, Step: r.engine.taken(), Epochs: r.epochs, Next: r.next,
		LossBits: math.Float64bits(r.loss), Right: r.right, Best: len(r.epochs) > 0,
	})
	if err != nil {
		return fmt.Errorf("classify: %w", err)
	}
	data := append(head, '\n')
	for _, part := range slices.Concat(state, r.best) {
		data = appendFloats(data, part)
	}
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
