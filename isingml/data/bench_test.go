package data

import (
	"bytes"
	"context"
	"testing"
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
		if _, err := readBytes(context.Background(), file.Bytes(), Reading{}); err != nil {
			b.Fatal(err)
		}
	}
}
