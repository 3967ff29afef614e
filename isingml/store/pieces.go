package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Pieces keep the unfinished work of a stage: states of chains, configurations
// drawn so far, networks in training. Each piece has a name and is there
// completely or not at all, whatever moment a process is killed at. Methods may
// be called by any number of goroutines and processes at the same time.
type Pieces struct {
	store     *Store
	key       Key
	dir       string
	onDamaged func(error)
}

// A piece's file is the magic number, the length of the data as a uint64
// (least significant byte first), the SHA-256 of key, name and data, and the
// data.
const (
	pieceMagic  = "isingmlP"
	pieceHeader = len(pieceMagic) + 8 + sha256.Size
	pieceSuffix = ".piece"
)

// Pieces returns the pieces of the stage with that key.
func (s *Store) Pieces(key Key) *Pieces {
	return &Pieces{store: s, key: key, dir: filepath.Join(s.dir, piecesFolder, filepath.FromSlash(key.String()))}
}

// Forgiving returns the same pieces with another way to meet a damaged one:
// Load calls warn with the error that names the file and then says that the
// piece is not there, so that it is computed again. Without it, Load returns
// that error. warn must be safe for concurrent calls if Load is called so.
func (p *Pieces) Forgiving(warn func(error)) *Pieces {
	q := *p
	q.onDamaged = warn
	return &q
}

// Load returns the data of a piece, and false if it is not there. A piece that
// is too short, too long, altered or stored under another name is an error
// that names the file and wraps [ErrDamaged]; see [Pieces.Forgiving].
func (p *Pieces) Load(name string) (data []byte, ok bool, err error) {
	path, err := p.path(name)
	if err != nil {
		return nil, false, err
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("store: %w", err)
	}
	if err := p.check(name, text); err != nil {
		err = damage(path, "it", "%v", err)
		if p.onDamaged == nil {
			return nil, false, err
		}
		p.onDamaged(err)
		return nil, false, nil
	}
	return text[pieceHeader:], true, nil
}

func (p *Pieces) check(name string, text []byte) error {
	if len(text) < pieceHeader || string(text[:len(pieceMagic)]) != pieceMagic {
		return errors.New("it does not begin as a piece does")
	}
	data := text[pieceHeader:]
	if n := binary.LittleEndian.Uint64(text[len(pieceMagic):]); n != uint64(len(data)) {
		return fmt.Errorf("%d bytes of data, must be %d", len(data), n)
	}
	sum := p.sum(name, data)
	if !bytes.Equal(sum[:], text[len(pieceMagic)+8:pieceHeader]) {
		return errors.New("checksum differs")
	}
	return nil
}

// Save stores a piece, in place of one with that name if there is one.
func (p *Pieces) Save(name string, data []byte) error {
	path, err := p.path(name)
	if err != nil {
		return err
	}
	sum := p.sum(name, data)
	header := append(make([]byte, 0, pieceHeader), pieceMagic...)
	header = binary.LittleEndian.AppendUint64(header, uint64(len(data)))
	header = append(header, sum[:]...)
	if err := p.store.writeFile(path, header, data); err != nil {
		return fmt.Errorf("store: %s: %w", path, err)
	}
	return nil
}

// Names returns the names of the pieces, sorted by their files' names. It does
// not look into them.
func (p *Pieces) Names() ([]string, error) {
	entries, err := os.ReadDir(p.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	var names []string
	for _, e := range entries {
		if file, ok := strings.CutSuffix(e.Name(), pieceSuffix); ok {
			if name, ok := unescape(file); ok {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// Clear deletes all pieces. Call it when the stage is whole.
func (p *Pieces) Clear() error {
	if p.key.hash == "" {
		return errors.New("store: pieces without a key")
	}
	return p.store.removeFolder(p.dir)
}

func (p *Pieces) sum(name string, data []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	// Both prefixes end in a byte that they cannot hold.
	h.Write([]byte(p.key.hash + "\n"))
	h.Write([]byte(escape(name) + "\n"))
	h.Write(data)
	h.Sum(sum[:0])
	return sum
}

func (p *Pieces) path(name string) (string, error) {
	if p.key.hash == "" {
		return "", errors.New("store: pieces without a key")
	}
	file := escape(name) + pieceSuffix
	if name == "" || len(file) > 255 {
		return "", fmt.Errorf("store: %q cannot be the name of a piece: must have 1 to about 240 letters", name)
	}
	return filepath.Join(p.dir, file), nil
}
