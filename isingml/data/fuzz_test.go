package data

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"

	"github.com/isingml/kernel/isingml/random"
)

// mutate returns the file with a few bytes changed, removed or repeated.
func mutate(rng *rand.Rand, file []byte) []byte {
	out := bytes.Clone(file)
	for range 1 + rng.IntN(3) {
		if len(out) < 2 {
			return out
		}
		// Half of the changes go to the last kilobyte, where the metadata is.
		at := rng.IntN(len(out))
		if rng.IntN(2) == 0 {
			at = max(0, len(out)-1-rng.IntN(1<<10))
		}
		switch rng.IntN(5) {
		case 0:
			out[at] ^= 1 << rng.IntN(8)
		case 1:
			out[at] = byte(rng.Uint32())
		case 2:
			out[at] = 0xff // long varints, large lengths
		case 3:
			out = out[:at]
		case 4:
			to := min(len(out), at+rng.IntN(16))
			out = append(out[:at:at], append(bytes.Clone(out[at:to]), out[at:]...)...)
		}
	}
	return out
}

// checkBounded calls read and fails if it allocates much more than a file of
// that size can ask for.
func checkBounded(t *testing.T, file []byte, read func()) {
	t.Helper()
	checkAllocates(t, file, 64, read)
}

// checkAllocates fails if read allocates more than 2 MiB and so much for each
// byte of the file.
func checkAllocates(t *testing.T, file []byte, each uint64, read func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read()
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<21+each*uint64(len(file)) {
		t.Errorf("a file of %d bytes made the reader allocate %d", len(file), got)
	}
}

// checkEnsembleFile reads a damaged ensemble: an error is fine, a panic is not,
// and spins that come out must be those that a sum of their own vouches for.
func checkEnsembleFile(t *testing.T, file []byte) {
	t.Helper()
	checkBounded(t, file, func() {
		e, p, err := ReadEnsemble(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		if err := WriteEnsemble(io.Discard, e, p); err != nil {
			t.Errorf("read what could not have been written: %v", err)
		}
	})
}

func seeds(t testing.TB) map[string][]byte {
	t.Helper()
	var series bytes.Buffer
	if err := WriteSeries(&series, []Series{{Name: "a", Values: []float64{1, 2}}}, map[string]string{"k": "v"}); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"ensemble": encode(t, ensemble(t, 3, 20), provenance(20)),
		"series":   series.Bytes(),
		"npy":      array("<i2", "(2, 2, 2)", bytes.Repeat([]byte{1, 0}, 8)),
	}
}

func TestMutatedFiles(t *testing.T) {
	rng := random.New(1, "data/mutate")
	s := seeds(t)
	for range 5000 {
		checkEnsembleFile(t, mutate(rng, s["ensemble"]))
	}
	for range 2000 {
		file := mutate(rng, s["series"])
		checkBounded(t, file, func() { _, _, _ = ReadSeries(bytes.NewReader(file), int64(len(file))) })
	}
	for range 5000 {
		file := mutate(rng, s["npy"])
		checkBounded(t, file, func() { _, _ = readBytes(context.Background(), file, Reading{Layout: Layout{Shape: []int{2, 2}}}) })
	}
}

// A flipped bit and a lost end are found in a file outside any study too.
func TestEveryFlippedBitOfAnEnsembleIsFound(t *testing.T) {
	file := encode(t, ensemble(t, 3, 20), provenance(20))
	for i := range file {
		bad := bytes.Clone(file)
		for bit := range 8 {
			bad[i] = file[i] ^ 1<<bit
			if _, _, err := ReadEnsemble(bytes.NewReader(bad), int64(len(bad))); err == nil {
				t.Errorf("bit %d of byte %d of %d", bit, i, len(file))
			}
		}
		if _, _, err := ReadEnsemble(bytes.NewReader(file[:i]), int64(i)); err == nil {
			t.Errorf("cut off to %d bytes of %d", i, len(file))
		}
	}
}

// small refuses inputs that only take time: what there is to find in a reader
// of files fits a few kilobytes.
func small(t *testing.T, file []byte) {
	if len(file) > 1<<12 {
		t.Skip("longer than need be")
	}
}

// The fuzz targets run for as long as they are given, such as
//
//	go test ./isingml/data -run '^$' -fuzz FuzzReadEnsemble -fuzztime 1m
func FuzzReadEnsemble(f *testing.F) {
	for _, file := range seeds(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		small(t, file)
		checkEnsembleFile(t, file)
	})
}

func FuzzReadSeries(f *testing.F) {
	for _, file := range seeds(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		small(t, file)
		checkBounded(t, file, func() { _, _, _ = ReadSeries(bytes.NewReader(file), int64(len(file))) })
	})
}

func FuzzReadNPY(f *testing.F) {
	for _, file := range seeds(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		small(t, file)
		checkBounded(t, file, func() { _, _ = readBytes(context.Background(), file, Reading{Layout: Layout{Shape: []int{2, 2}}}) })
	})
}

// deflated returns a zip file that holds one array, compressed.
func deflated(t testing.TB, name string, data []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(data)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Whatever a foreign file holds, reading it ends in what could be written
// again, or in an error.
func FuzzImport(f *testing.F) {
	for _, file := range seeds(f) {
		f.Add(file)
	}
	f.Add(deflated(f, "spins.npy", seeds(f)["npy"]))
	f.Fuzz(func(t *testing.T, file []byte) {
		small(t, file)
		for _, codec := range []lattice.Codec{lattice.Spins, {States: 3, Step: 1}} {
			// Four bytes of an array become twelve of what is known of it.
			checkAllocates(t, file, 16*maxDeflate, func() {
				set, err := readBytes(context.Background(), file, Reading{Values: Values{Codec: codec}})
				if err != nil {
					return
				}
				if err := set.Check(); err != nil {
					t.Errorf("imported what cannot be kept: %v", err)
				}
			})
		}
	})
}
