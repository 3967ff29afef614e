package store

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// FuzzManifest reads any bytes as the manifest of a stage: they are damaged, or
// the very bytes that the manifest they hold is written in.
func FuzzManifest(f *testing.F) {
	s, err := Open(filepath.Join(f.TempDir(), "study"))
	if err != nil {
		f.Fatal(err)
	}
	g := s.Stage(stageKey(1))
	if err := write(g, []byte("data")); err != nil {
		f.Fatal(err)
	}
	path := filepath.Join(g.Dir(), manifestFile)
	honest, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(honest)
	f.Add(bytes.ReplaceAll(honest, []byte(`"size": `), []byte(`"size": 99999999`)))
	f.Add([]byte(`{"files": []}`))
	f.Add([]byte(`{"files": [{"name": "../../x", "size": -1, "sha256": ""}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		checkBounded(t, text, func() {
			files, err := g.Files()
			if err != nil {
				return
			}
			for _, file := range files {
				if file.Name != SpecFile && checkName(file.Name) != nil || file.Size < 0 {
					t.Errorf("it lists %q of %d bytes", file.Name, file.Size)
				}
			}
			var again bytes.Buffer
			if err := WriteJSON(&again, manifest{Files: files}); err != nil || !bytes.Equal(again.Bytes(), text) {
				t.Errorf("%q is read as %q, %v", text, &again, err)
			}
		})
		_, _ = g.Whole()
		_ = g.Verify(t.Context())
	})
}

// FuzzRecords reads any bytes as each of the other records of a study: its header,
// a name, how far a claim is, and what an export wrote. None is taken for more
// than it says, and none of the files that they speak of changes.
func FuzzRecords(f *testing.F) {
	s, err := Open(filepath.Join(f.TempDir(), "study"))
	if err != nil {
		f.Fatal(err)
	}
	header, err := headerText()
	if err != nil {
		f.Fatal(err)
	}
	g := s.Stage(stageKey(1))
	claim := claimFile(g.claimID(""))
	for _, seed := range []string{
		string(header), `{"format": 99}`, `{"` + g.claimID("") + `": {"done": 3, "total": 7}}`, `{"` + g.claimID("") + `": {"done": -3}}`,
		`{"plan.json": ["` + digest([]byte("mine")) + `"]}`, `{"../study.json": []}`, `{"plan.json": null}`, "[[[[",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		put := func(name string, text []byte) {
			t.Helper()
			if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(s.path(name), text, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{claim, besideFile, nameFile("a"), studyFile} {
			put(name, text)
		}
		put("plan.json", []byte("mine"))
		checkBounded(t, text, func() {
			if err := s.checkFormat(); (err == nil) != bytes.Equal(text, header) {
				t.Errorf("the header %q: %v", text, err)
			}
			if done, total := g.Reported(); done < 0 || total < 0 || float64(done) > math.MaxInt64 {
				t.Errorf("%d of %d", done, total)
			}
			if got, err := s.Named("a"); err == nil && !bytes.Equal(got, text) {
				t.Errorf("the name %q holds %q", text, got)
			}
			_, have, err := s.beside("plan.json")
			if knows := bytes.Contains(text, []byte(digest([]byte("mine")))); err == nil && (!knows || have == "") {
				t.Errorf("by the record %q an export wrote what it did not", text)
			}
		})
		put(studyFile, header)
		if got, err := os.ReadFile(s.path("plan.json")); err != nil || string(got) != "mine" {
			t.Errorf("plan.json is %q, %v", got, err)
		}
	})
}
