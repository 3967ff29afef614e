package notebook

import (
	"os"
	"runtime"
	"testing"
)

func TestUnread(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if _, err := w.WriteString("text"); err != nil {
		t.Fatal(err)
	}
	want := 4
	if runtime.GOOS != "linux" {
		want = 0
	}
	if got := unread(w); got != want {
		t.Errorf("%d bytes unread, want %d", got, want)
	}
	if _, err := r.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if got := unread(w); got != 0 {
		t.Errorf("%d bytes unread after reading", got)
	}
	file, err := os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := unread(file); got != 0 {
		t.Errorf("%d bytes unread in a file", got)
	}
}

func TestOutsideANotebook(t *testing.T) {
	if Active() {
		t.Skip("the tests run in a notebook")
	}
	Sync() // returns at once
}
