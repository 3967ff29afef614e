package store

import (
	"net/url"
	"runtime"
	"testing"
)

// checkBounded calls read and fails if it allocates much more than a file of
// that size can ask for: 2 MiB and 64 bytes for each byte of the file.
func checkBounded(t *testing.T, file []byte, read func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read()
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<21+64*uint64(len(file)) {
		t.Errorf("a file of %d bytes made the reader allocate %d", len(file), got)
	}
}

func FuzzNames(f *testing.F) {
	for _, name := range []string{"chain/0", "..", "%2F", "a b", "\x00", "Å"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		file := escape(name)
		// The rules are those of URLs, so that the inverse is at hand.
		if back, err := url.PathUnescape(file); err != nil || back != name {
			t.Errorf("%q became %q and %q", name, file, back)
		}
		for i := range len(file) {
			if c := file[i]; c == '/' || c == '\\' || c < ' ' || c > '~' || i == 0 && c == '.' {
				t.Errorf("%q became %q", name, file)
			}
		}
	})
}
