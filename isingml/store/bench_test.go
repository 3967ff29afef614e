package store

import (
	"bytes"
	"testing"
)

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
