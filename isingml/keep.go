package isingml

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"runtime"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Keep returns the value of compute, which it calls once for as long as the
// kernel runs: every cell is a program, in which a variable with an initialiser
// is computed anew, and
//
//	var noise = isingml.Keep("noise", func() []float64 { ... })
//
// above the line %% of a cell has the same values in all of them. The value is
// computed again where the text of the call has changed, and after a restart
// of the kernel; what belongs to a study is better a stage of it. It can be
// anything that encoding/gob writes without loss. Outside a notebook compute
// is called each time. An error ends the program, as in [Must].
func Keep[T any](name string, compute func() T) T {
	dir := os.Getenv(protocol.GONB_TMP_DIR_ENV)
	if dir == "" {
		return compute()
	}
	_, file, line, _ := runtime.Caller(1)
	value, err := keep(dir, name, callText(file, line), compute)
	if err != nil {
		end(fmt.Errorf("keeping %q: %w", name, err))
	}
	return value
}

// keep is Keep for a folder and the text of the call.
func keep[T any](dir, name, text string, compute func() T) (value T, err error) {
	kind := reflect.TypeFor[T]()
	if field := unkept(kind, map[reflect.Type]bool{}); field != "" {
		return value, fmt.Errorf("a %v has %s, which would be lost: keep what it is made from", kind, field)
	}
	sum := sha256.Sum256([]byte(name + "\x00" + kind.String() + "\x00" + text))
	file := filepath.Join(dir, fmt.Sprintf("kept_%x.gob", sum[:16]))
	if stored, err := os.ReadFile(file); err == nil {
		err = gob.NewDecoder(bytes.NewReader(stored)).Decode(&value)
		return value, err
	} else if !os.IsNotExist(err) {
		return value, err
	}
	computed := compute()
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(&computed); err != nil {
		return computed, err
	}
	if err := os.WriteFile(file+".new", out.Bytes(), 0o600); err != nil {
		return computed, err
	}
	return computed, os.Rename(file+".new", file)
}

// unkept names the first part of a type that gob leaves out in silence.
func unkept(t reflect.Type, seen map[reflect.Type]bool) string {
	if seen[t] || t.Implements(reflect.TypeFor[gob.GobEncoder]()) || t.Implements(reflect.TypeFor[encoding.BinaryMarshaler]()) {
		return ""
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Func, reflect.Chan:
		return "a " + t.Kind().String()
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return unkept(t.Elem(), seen)
	case reflect.Map:
		if field := unkept(t.Key(), seen); field != "" {
			return field
		}
		return unkept(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() {
				return fmt.Sprintf("a field %s that is not exported", f.Name)
			}
			if field := unkept(f.Type, seen); field != "" {
				return field
			}
		}
	}
	return ""
}

// callText returns the text of the call on a line of a source, or nothing if
// the source is not there.
func callText(file string, line int) (text string) {
	source, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, source, parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || text != "" {
			return text == ""
		}
		if from, to := files.Position(call.Pos()), files.Position(call.End()); from.Line <= line && line <= to.Line && bytes.Contains(source[from.Offset:files.Position(call.Lparen).Offset], []byte("Keep")) {
			text = string(source[from.Offset:to.Offset])
		}
		return true
	})
	return text
}
