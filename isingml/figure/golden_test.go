package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the figures of testdata anew, to be looked at before they are kept")

// What is drawn changes only on purpose: with -update, after a look at the new
// figures.
func TestGolden(t *testing.T) {
	all := samples(t)
	for _, name := range []string{"named", "spins"} {
		got, err := all[name].SVG()
		if err != nil {
			t.Fatal(err)
		}
		compare(t, name+".svg", got)
		img, err := all[name].render(60)
		if err != nil {
			t.Fatal(err)
		}
		// The pixels and not the file: compression is Go's and may change.
		sum := sha256.Sum256(img.Pix)
		compare(t, name+".pixels", []byte(hex.EncodeToString(sum[:])+"\n"))
	}
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is drawn now", path)
	}
}
