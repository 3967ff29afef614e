package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestDoctorNamesTheMend(t *testing.T) {
	s := scratch(t)
	out := new(strings.Builder)
	s.out = out
	looks := func(found string, err error) func(context.Context, *setup) (string, error) {
		return func(context.Context, *setup) (string, error) { return found, err }
	}
	err := s.examine(t.Context(), []check{
		{"one", looks("here", nil), "", false},
		{"two", looks("", errors.New("gone")), "fetch it", false},
		{"three", looks("", mended{errors.New("torn"), "sew it"}), "fetch it", false},
		{"four", looks("", errors.New("dim")), "add light", true},
	})
	if err == nil || !strings.Contains(err.Error(), "2 of 4") {
		t.Errorf("two of four failed: %v", err)
	}
	for _, line := range []string{"ok    one: here", "FAIL  two: gone\n      mend: fetch it", "FAIL  three: torn\n      mend: sew it", "note  four: dim\n      mend: add light"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no %q in\n%s", line, out)
		}
	}
	if err := s.examine(t.Context(), []check{{"four", looks("", errors.New("dim")), "", true}}); err != nil {
		t.Errorf("what is optional counts: %v", err)
	}
}

// Nothing was set up: every check that looks for what setup makes fails, and
// says what is missing.
func TestDoctorBeforeSetup(t *testing.T) {
	s := scratch(t)
	for _, look := range []func(context.Context, *setup) (string, error){
		checkTool("gonb", "-V"), checkTool("goimports", ""), checkKernelspec,
	} {
		if found, err := look(t.Context(), s); err == nil {
			t.Errorf("found %q", found)
		}
	}
}
