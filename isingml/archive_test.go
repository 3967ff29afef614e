package isingml

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/study"
)

// A study in one file is read and verified where it lies, finds what is damaged
// in it, and makes the same study again.
func TestStudyInOneFile(t *testing.T) {
	s := open(t)
	e := draw(t, s, 8, 0.4, 100)
	file := filepath.Join(t.TempDir(), "sent.zip")
	if err := s.Export(file, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.Export(file, ""); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("over a file: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("beside the file are %v", left)
	}
	sent, err := OpenExisting(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, verify := range map[string]func(study.Limits) (*study.Verification, error){"computed": sent.Quiet().Verify, "checksums": sent.Checksums} {
		if v, err := verify(study.DefaultLimits); err != nil || v.Count(study.Identical)+v.Count(study.Intact) != 2 || len(v.Stages) != 2 {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
	}
	again, err := study.Get(sent.Study, e.Node())
	if err != nil || string(again.Configurations.Bits()) != string(e.Configurations.Bits()) {
		t.Errorf("other configurations, %v", err)
	}
	if _, err := sent.Sample(Sampling{L: 8, Betas: []float64{0.5}, Configs: 10}); err == nil {
		t.Error("a study in one file was written to")
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := sent.Export(copied, ""); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), "PAR1")
	text[at+100] ^= 1
	if err := os.WriteFile(file, text, 0o666); err != nil {
		t.Fatal(err)
	}
	if sent, err = OpenExisting(file); err != nil {
		t.Fatal(err)
	}
	if v, err := sent.Checksums(study.DefaultLimits); err != nil || v.Count(study.Different) != 1 {
		t.Errorf("a flipped bit: %+v, %v", v, err)
	}
}

// Archives that somebody else made are refused where they could mislead.
func TestForeignArchives(t *testing.T) {
	for name, files := range map[string][]zip.FileHeader{
		"compressed":   {{Name: "study.json", Method: zip.Deflate}},
		"twice":        {{Name: "study.json"}, {Name: "study.json"}},
		"leads out of": {{Name: "../study.json"}},
		"no study":     {{Name: "other.json"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.zip")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			z := zip.NewWriter(f)
			for _, h := range files {
				if _, err := z.CreateHeader(&h); err != nil {
					t.Fatal(err)
				}
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			f.Close()
			if _, err := OpenExisting(path); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("error %v", err)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "a.zip")
	if err := os.WriteFile(path, []byte("no archive"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenExisting(path); err == nil || !strings.Contains(err.Error(), "no zip archive") {
		t.Errorf("error %v", err)
	}
}
