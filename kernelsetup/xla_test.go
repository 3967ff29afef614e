package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The kernel is registered with XLA while a plugin is chosen, and without it
// before and after.
func TestXLAIsRegistered(t *testing.T) {
	s := scratch(t)
	for _, plugin := range []string{"", "/there/plugin.so", ""} {
		if plugin != "" {
			writeFile(t, s.xlaChoice())
			if err := os.WriteFile(s.xlaChoice(), []byte(plugin+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if err := os.RemoveAll(s.xlaDir()); err != nil {
			t.Fatal(err)
		}
		spec, err := s.spec()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"GOFLAGS": cellFlags, "GOMLX_BACKEND": "", "CGO_ENABLED": ""}
		if plugin != "" {
			want = map[string]string{"GOFLAGS": xlaFlags, "GOMLX_BACKEND": "xla:" + plugin, "CGO_ENABLED": "1"}
		}
		for name, value := range want {
			if spec.Env[name] != value {
				t.Errorf("plugin %q: %s is %q, want %q", plugin, name, spec.Env[name], value)
			}
		}
	}
}

func TestXLARefusesAPluginThatIsNotThere(t *testing.T) {
	s := finishedSetup(t)
	missing := filepath.Join(t.TempDir(), "plugin.so")
	if err := runXLA(t.Context(), s, []string{missing}); err == nil || !strings.Contains(err.Error(), missing) {
		t.Errorf("a plugin that is not there: %v", err)
	}
}
