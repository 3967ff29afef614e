package store

import (
	"bytes"
	"context"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

func BenchmarkWriteEnsemble(b *testing.B) {
	e, p := ensemble(b, 64, 10000), provenance(10000)
	b.SetBytes(int64(len(encode(b, e, p))))
	var file bytes.Buffer
	for b.Loop() {
		file.Reset()
		if err := WriteEnsemble(&file, e, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadEnsemble(b *testing.B) {
	file := encode(b, ensemble(b, 64, 10000), provenance(10000))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, _, err := ReadEnsemble(bytes.NewReader(file), int64(len(file))); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadNPY(b *testing.B) {
	var file bytes.Buffer
	if err := WriteNPY(&file, ensemble(b, 64, 1000).Configurations); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, err := readNPY(context.Background(), bytes.NewReader(file.Bytes()), int64(file.Len()), lattice.Spins); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSavePiece(b *testing.B) {
	s, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	p, data := s.Pieces(stageKey(1)), content(1)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := p.Save("chain/0", data); err != nil {
			b.Fatal(err)
		}
	}
}

// Opening a study and asking for a stage that is there is what every cell does
// first.
func BenchmarkOpenAndAsk(b *testing.B) {
	dir := b.TempDir()
	s, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := write(s.Stage(stageKey(1)), content(1)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if whole, err := s.Stage(stageKey(1)).Whole(); !whole || err != nil {
			b.Fatal(err)
		}
	}
}

// Checking the contents of a file of 64 MB before it is read.
func BenchmarkOpenFile(b *testing.B) {
	s, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	data := bytes.Repeat(content(1), 1000)
	if err := write(s.Stage(stageKey(1)), data); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		f, err := s.Stage(stageKey(1)).Open("data")
		if err != nil {
			b.Fatal(err)
		}
		_ = f.Close()
	}
}
