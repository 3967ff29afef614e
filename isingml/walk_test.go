package isingml_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// walks are what a reader follows from a file of configurations to theta_Y, call by
// call: how they come in, how f is evaluated on what blocking makes of them, and
// what the renormalization group makes of that.
var walks = [][]string{
	{"isingml Study.Import", "isingml Study.importAll", "isingml ImportOptions.read", "data Reading.Read", "data part.stream", "data packer.pack"},
	{"isingml Study.importAll", "node NewImport"},
	{"isingml Study.Flow", "node NewFlow", "node Values", "node Evaluate.Make", "node parts", "node Block.Stream", "node Block.blocked", "node Ensemble.block", "sample Ensemble.Block", "lattice Rescaling.Apply"},
	{"node NewFlow", "node Flow.Make", "rg Resampling.Flow", "rg Resampling.flow", "rg analysis.steps", "rg plan.compute", "rg comparison.compute", "rg spot.fieldValues"},
	{"rg spot.fieldValues", "rg Rescaling.exponent"},
}

// TestWalk follows the walks: each function is called by the one before, or is the
// Make of what that one specifies; none lies above the one before or in a file
// that was left; and all lie in 12 files at most.
func TestWalk(t *testing.T) {
	const most = 12
	declared, files, deps := map[string]*ast.FuncDecl{}, map[string]string{}, dependencies(t)
	folder := func(name string) string {
		if name == "isingml" {
			return "isingml"
		}
		return "isingml/" + name
	}
	for _, room := range []string{"isingml", "data", "node", "sample", "lattice", "rg"} {
		paths, err := filepath.Glob(filepath.Join("..", folder(room), "*.go"))
		if err != nil || len(paths) == 0 {
			t.Fatal(room, err)
		}
		for _, path := range paths {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && !strings.HasSuffix(path, "_test.go") {
					declared[room+" "+nameOf(f)], files[room+" "+nameOf(f)] = f, path
				}
			}
		}
	}
	visited := map[string]bool{}
	for _, walk := range walks {
		var left []string
		for i, at := range walk {
			if declared[at] == nil {
				t.Fatalf("there is no %s", at)
			}
			visited[files[at]] = true
			if i == 0 {
				continue
			}
			from := walk[i-1]
			if !leadsTo(declared[from], declared[at]) {
				t.Errorf("%s does not lead to %s", from, at)
			}
			above, beneath := module+folder(strings.Fields(from)[0]), module+folder(strings.Fields(at)[0])
			if above != beneath && !slices.Contains(deps[above], beneath) {
				t.Errorf("%s climbs to %s", from, at)
			}
			if files[from] != files[at] {
				left = append(left, files[from])
			}
			if slices.Contains(left, files[at]) {
				t.Errorf("%s goes back to %s", from, files[at])
			}
		}
	}
	if len(visited) > most {
		t.Errorf("the walk visits %d files, must be %d at most: %v", len(visited), most, visited)
	}
	t.Logf("%d files", len(visited))
}

// nameOf returns the name of a function, with its receiver's before that of a
// method.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// leadsTo tells whether one function calls another or, where that is a Make, makes
// a value of its type.
func leadsTo(from, to *ast.FuncDecl) (found bool) {
	made, isMake := strings.CutSuffix(nameOf(to), ".Make")
	ast.Inspect(from.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch f := n.Fun.(type) {
			case *ast.Ident:
				found = found || f.Name == to.Name.Name
			case *ast.SelectorExpr:
				found = found || f.Sel.Name == to.Name.Name
			}
		case *ast.CompositeLit:
			if name, ok := n.Type.(*ast.Ident); ok && isMake {
				found = found || name.Name == made
			}
		}
		return true
	})
	return found
}
