package main

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/study"
)

// constants returns those of a package that stand in it as plain numbers.
func constants(t *testing.T, dir string) map[string]float64 {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	must(t, err)
	all, files := map[string]float64{}, token.NewFileSet()
	for _, path := range paths {
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		must(t, err)
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				for i, x := range spec.(*ast.ValueSpec).Values {
					if v, err := types.Eval(files, nil, token.NoPos, types.ExprString(x)); err == nil && v.Value != nil {
						all[spec.(*ast.ValueSpec).Names[i].Name], _ = constant.Float64Val(constant.ToFloat(v.Value))
					}
				}
			}
		}
	}
	return all
}

var units = map[string]float64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}

// Each number of the page on security that names a constant is that constant.
func TestSecurityBounds(t *testing.T) {
	page := read(t, filepath.Join(root, ".github", "SECURITY.md"))
	folders := map[string]string{"store": "store", "study": "study", "data": "data", "parquet": "data/internal/parquet"}
	n := 0
	for _, row := range regexp.MustCompile("(?m)^\\| [^|]+ \\| ([0-9,]+)(?: (KiB|MiB|GiB))?[^|]* \\| `([a-z]+)\\.([A-Za-z]+)`").FindAllStringSubmatch(page, -1) {
		said, err := strconv.ParseFloat(strings.ReplaceAll(row[1], ",", ""), 64)
		must(t, err)
		if unit, ok := units[row[2]]; ok {
			said *= unit
		}
		if is, ok := constants(t, filepath.Join(root, "isingml", folders[row[3]]))[row[4]]; !ok || is != said {
			t.Errorf("%s: it is %v (there: %v)", row[0], is, ok)
		}
		n++
	}
	if n < 15 {
		t.Errorf("%d rows name a constant", n)
	}
	if l := study.DefaultLimits; l.Steps != 1e13 || l.Bytes != 8<<30 || l.Files != 16<<30 {
		t.Errorf("the limits of verify are %+v", l)
	}
}
