package study

import (
	"bytes"
	"testing"
)

// A plan is refused, or its nodes have keys and make the same plan again.
func FuzzPlans(f *testing.F) {
	f.Add([]byte(`{"nodes": {"a": {"kind": "test-number", "spec": {"value": 1}}, "b": {"kind": "test-total", "spec": {"of": ["a", "a"], "times": 2}}}, "want": ["b"]}`))
	f.Add([]byte(`{"nodes": {"a": {"kind": "test-total", "version": 2, "spec": {"of": []}}}, "want": ["a", "a"]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		g, err := ReadGraph(bytes.NewReader(text))
		if err != nil {
			return
		}
		nodes, err := g.Wanted(t.Context())
		if err != nil {
			return
		}
		again, err := GraphOf(nodes...)
		if err != nil {
			t.Skip(err) // numbers that JSON cannot hold
		}
		same, err := again.Wanted(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range same {
			key, err := KeyOf(n)
			if err != nil || key.String() != again.Want[i] {
				t.Errorf("key %s of %s, %v", key, again.Want[i], err)
			}
		}
	})
}
