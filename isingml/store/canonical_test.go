package store

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	type nested struct {
		Zeta  float64
		Alpha any
	}
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, "null"},
		{map[string]int{"b": 1, "a": 2, "B": 3}, `{"B":3,"a":2,"b":1}`},
		{nested{0.5, []any{true, "x<y&z"}}, `{"Alpha":[true,"x<y&z"],"Zeta":0.5}`},
		{1.0, "1"},
		{0.1, "0.1"},
		{math.Copysign(0, -1), "0"},
		{1e21, "1e+21"},
		{5e-324, "5e-324"},
		{math.MaxFloat64, "1.7976931348623157e+308"},
		{uint64(math.MaxUint64), "18446744073709551615"},
		{[]float64{}, "[]"},
		{float32(0.1), "0.1"},
	} {
		got, err := canonical(c.v)
		if err != nil || string(got) != c.want {
			t.Errorf("%v: %s, %v, must be %s", c.v, got, err, c.want)
		}
	}
	for _, v := range []any{math.NaN(), math.Inf(-1), map[string]any{"a": []float64{math.NaN()}}, make(chan int)} {
		if got, err := canonical(v); err == nil {
			t.Errorf("%v became %s", v, got)
		}
	}
}

func TestKey(t *testing.T) {
	type spec struct {
		L    int
		Beta float64
	}
	a := key(t, "sample", spec{64, 0.44})
	if b := key(t, "sample", map[string]any{"Beta": 0.44, "L": 64.0}); a != b {
		t.Errorf("%s and %s: a struct and a map with the same parameters differ", a, b)
	}
	// A key must not change between versions of the program: studies are found by it.
	const want = "sample/ee265def417013ec3cc83eecea8b9ce8"
	if a.String() != want {
		t.Errorf("key is %s, must be %s", a, want)
	}
	if len(a.Hash()) != 64 || !strings.HasPrefix(a.String(), "sample/"+a.Hash()[:32]) {
		t.Errorf("hash %s", a.Hash())
	}
	in1, in2 := key(t, "sample", 1), key(t, "sample", 2)
	distinct := map[Key]string{a: "first"}
	other := func(name string, version int, kind string, spec any, inputs ...Key) {
		t.Helper()
		k, err := NewKey(kind, version, spec, inputs...)
		if err != nil {
			t.Fatal(err)
		}
		if was, ok := distinct[k]; ok {
			t.Errorf("%s has the key of %s", name, was)
		}
		distinct[k] = name
		text, err := canonical(k.specification())
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseKey(text); err != nil || back != k {
			t.Errorf("%s read back: %v, %v", name, back, err)
		}
	}
	other("next float", 1, "sample", spec{64, math.Nextafter(0.44, 1)})
	other("version", 2, "sample", spec{64, 0.44})
	other("kind", 1, "train", spec{64, 0.44})
	other("input", 1, "train", spec{64, 0.44}, in1)
	other("two inputs", 1, "train", spec{64, 0.44}, in1, in2)
	other("swapped inputs", 1, "train", spec{64, 0.44}, in2, in1)

	for _, kind := range []string{"", "Sample", "../x", "pieces", ".tmp", "-a", "a/b", strings.Repeat("x", 65)} {
		if _, err := NewKey(kind, 1, 1); err == nil {
			t.Errorf("kind %q accepted", kind)
		}
	}
	if _, err := NewKey("sample", 1, spec{64, math.NaN()}); err == nil || !strings.Contains(err.Error(), `"sample"`) {
		t.Errorf("NaN in a specification: %v", err)
	}
	if _, err := NewKey("train", 1, 1, Key{}); err == nil {
		t.Error("empty input accepted")
	}
}

func TestJSON(t *testing.T) {
	var a, b bytes.Buffer
	if err := WriteJSON(&a, map[string]any{"value": 0.1, "error": 2}); err != nil {
		t.Fatal(err)
	}
	if a.String() != "{\n  \"error\": 2,\n  \"value\": 0.1\n}\n" {
		t.Errorf("%s", &a)
	}
	if err := WriteJSON(&b, math.NaN()); err == nil || b.Len() > 0 {
		t.Errorf("NaN: %v, %q", err, &b)
	}
	var x struct{ Value float64 }
	if err := ReadJSON(&a, &x); err != nil || x.Value != 0.1 {
		t.Errorf("%+v, %v", x, err)
	}
	if err := ReadJSON(strings.NewReader("{} {}"), &x); err == nil {
		t.Error("two values accepted")
	}
}
