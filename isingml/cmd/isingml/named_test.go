package main

import (
	"strings"
	"testing"
)

// Flags of what a command draws are refused beside named ensembles, not dropped.
func TestNamedAreNotDrawn(t *testing.T) {
	for _, command := range []string{"mcrg", "scaling"} {
		for _, flags := range [][]string{{"--l", "8"}, {"--beta", "0.4"}, {"--n", "200"}, {"--model", "ising"}, {"--param", "j=1"}} {
			t.Run(command+flags[0], func(t *testing.T) {
				line := append([]string{command, "--ensemble", "mine", "--study", t.TempDir()}, flags...)
				if status, _, stderr := invoke(t, line...); status != 2 || !strings.Contains(stderr, flags[0]+" is for what the command draws itself") {
					t.Errorf("status %d, %s", status, stderr)
				}
			})
		}
	}
}
