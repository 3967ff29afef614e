package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/isingml/kernel/isingml/internal/files"
)

// Pieces keep the unfinished work of a stage: states of chains, configurations
// drawn so far, networks in training. Each piece has a name and is there
// completely or not at all, whatever moment a process is killed at. Methods may
// be called by any number of goroutines and processes at the same time.
type Pieces struct {
	store *Store
	key   Key
	name  string // of their folder in the study
	early *early // their beginning, or nil
}

// A piece's file is the magic number, the length of the data as a uint64
// (least significant byte first), the SHA-256 of key, name and data, and the
// data.
const (
	pieceMagic  = "isingmlP"
	pieceHeader = len(pieceMagic) + 8 + sha256.Size
	pieceSuffix = ".piece"
)

// maxPiece bounds the data of a piece, in bytes: they are read into memory.
const maxPiece = 1 << 30

// Pieces returns the pieces of the stage with that key.
func (s *Store) Pieces(key Key) *Pieces {
	return &Pieces{store: s, key: key, name: path.Join(piecesFolder, key.String())}
}

// Load returns the data of a piece, and false if it is not there. A piece that
// is too short, too long, altered or stored under another name is an error
// that names the file and wraps [ErrDamaged].
func (p *Pieces) Load(name string) (data []byte, ok bool, err error) {
	file, err := p.file(name)
	if err != nil {
		return nil, false, err
	}
	if data, ok, only := p.early.find(name); ok || only {
		return data, ok, nil
	}
	f, err := p.store.disk.Open(file, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, p.store.linkIn(file)
	}
	if err != nil {
		return nil, false, p.store.blame(file, err)
	}
	defer f.Close()
	if data, err = p.read(name, f); err != nil {
		if errors.Is(err, errPiece) {
			return nil, false, damage(p.store.path(file), "it", "%v", err)
		}
		return nil, false, p.store.blame(file, err)
	}
	return data, true, nil
}

// errPiece is what errors about the contents of a piece's file wrap.
var errPiece = errors.New("a piece that is not as it was written")

func (p *Pieces) read(name string, f files.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	var header [pieceHeader]byte
	if n, err := f.ReadAt(header[:], 0); n < len(header) || string(header[:len(pieceMagic)]) != pieceMagic {
		if err != nil && err != io.EOF {
			return nil, err
		}
		return nil, fmt.Errorf("%w: it does not begin as a piece does", errPiece)
	}
	size := info.Size() - int64(len(header))
	if n := binary.LittleEndian.Uint64(header[len(pieceMagic):]); n != uint64(size) || n > maxPiece {
		return nil, fmt.Errorf("%w: %d bytes of data, must be %d, and at most %d", errPiece, size, n, maxPiece)
	}
	data := make([]byte, size)
	if n, err := f.ReadAt(data, int64(len(header))); n < len(data) {
		return nil, err
	}
	if sum := p.sum(name, data); !bytes.Equal(sum[:], header[len(pieceMagic)+8:]) {
		return nil, fmt.Errorf("%w: checksum differs", errPiece)
	}
	return data, nil
}

// Save stores a piece of at most 1 GiB, in place of one with that name if there
// is one.
func (p *Pieces) Save(name string, data []byte) error {
	if p.early.keep(name, data) {
		return nil
	}
	return p.save(name, data)
}

// Note is Save for what may be lost: a power cut can take it, or damage it.
func (p *Pieces) Note(name string, data []byte) error {
	file, text, err := p.encode(name, data)
	if err != nil {
		return err
	}
	return p.store.note(file, text...)
}

func (p *Pieces) save(name string, data []byte) error {
	file, text, err := p.encode(name, data)
	if err != nil {
		return err
	}
	return p.store.writeFile(file, text...)
}

// encode returns the file of a piece and what it holds.
func (p *Pieces) encode(name string, data []byte) (file string, text [][]byte, err error) {
	file, err = p.file(name)
	if err != nil {
		return "", nil, err
	}
	if len(data) > maxPiece {
		return "", nil, fmt.Errorf("store: %s: %d bytes, a piece can have at most %d", p.store.path(file), len(data), maxPiece)
	}
	sum := p.sum(name, data)
	header := append(make([]byte, 0, pieceHeader), pieceMagic...)
	header = binary.LittleEndian.AppendUint64(header, uint64(len(data)))
	header = append(header, sum[:]...)
	return file, [][]byte{header, data}, nil
}

// Names lists the names of the pieces that are there, in no order that means
// anything.
func (p *Pieces) Names() ([]string, error) {
	names, only := p.early.names()
	if only {
		return names, nil
	}
	entries, err := p.store.disk.List(p.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, p.store.linkIn(p.name)
	}
	if err != nil {
		return nil, p.store.blame(p.name, err)
	}
	for _, e := range entries {
		file, ok := strings.CutSuffix(e.Name(), pieceSuffix)
		name, err := url.PathUnescape(file)
		if ok && err == nil && escape(name) == file {
			names = append(names, name)
		}
	}
	return names, nil
}

// Clear deletes all pieces, once the stage they belong to is there and agrees
// with its checksums, as long as ctx lasts. Before that it deletes nothing and
// returns an error.
func (p *Pieces) Clear(ctx context.Context) error {
	if p.key.hash == "" {
		return errors.New("store: pieces without a key")
	}
	if _, only := p.early.names(); only {
		return nil
	}
	if _, err := p.store.disk.Lstat(p.name); errors.Is(err, fs.ErrNotExist) {
		return p.store.linkIn(p.name)
	}
	if err := p.store.Stage(p.key).Verify(ctx); err != nil {
		return fmt.Errorf("store: the pieces of %s are kept, because the stage is not whole: %w", p.key, err)
	}
	if p.store.reading {
		return p.store.makeTemporaryFolder() // which says why not
	}
	if err := p.store.settle(); err != nil { // the stage's name before the pieces go
		return err
	}
	return p.remove()
}

// remove deletes the pieces. What else lies beside them, such as what a
// desktop or a network file system put there, stays, and is no error.
func (p *Pieces) remove() error {
	entries, err := p.store.disk.List(p.name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return p.store.blame(p.name, err)
	}
	alone := true
	for _, e := range entries {
		alone = alone && e.Type().IsRegular() && strings.HasSuffix(e.Name(), pieceSuffix) && e.Name()[0] != '.'
	}
	if alone {
		return p.store.removeFolder(p.name)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), pieceSuffix) && e.Name()[0] != '.' {
			if err := p.store.disk.Remove(path.Join(p.name, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return p.store.blame(p.name, err)
			}
		}
	}
	return nil
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

// file returns the name in the study of the file of a piece.
func (p *Pieces) file(name string) (string, error) {
	if p.key.hash == "" {
		return "", errors.New("store: pieces without a key")
	}
	file := escape(name) + pieceSuffix
	if name == "" || len(file) > 255 {
		return "", fmt.Errorf("store: %q cannot be the name of a piece: must have 1 to about 240 letters", name)
	}
	return path.Join(p.name, file), nil
}
