package isingml_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tables are files that may be longer than others: they list what there is to
// list, or are generated, and nobody reads them from end to end.
var tables = map[string]string{
	"isingml/data/savehdf5.go writeHDF5": "the bytes of a file, one after another",
}

// A file has at most 250 lines and a function at most 60, tests aside.
func TestLengths(t *testing.T) {
	const mostLines, mostOfFunction = 250, 60
	root := ".."
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "asm" || strings.HasPrefix(entry.Name(), ".") && path != root):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := bytes.Count(text, []byte("\n")); n > mostLines && tables[name] == "" {
			t.Errorf("%s has %d lines, must have at most %d: give each of its ideas a file", name, n, mostLines)
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1; n > mostOfFunction && tables[name+" "+f.Name.Name] == "" {
				t.Errorf("%s: %s has %d lines, must have at most %d", name, f.Name.Name, n, mostOfFunction)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
