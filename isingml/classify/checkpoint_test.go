package classify

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/checkpoint"

	"github.com/isingml/kernel/isingml/lattice"
)

// someNetwork returns a network with random weights and biases.
func someNetwork(t testing.TB, a Architecture, seed uint64) *Network {
	t.Helper()
	w1, rest := a.initial(seed)
	more, _ := Architecture{Format: lattice.Square(2), FC1: len(rest)}.initial(seed)
	for i := range rest {
		if rest[i] == 0 {
			rest[i] = more[i] / 4
		}
	}
	n, err := newNetwork(a, w1, rest)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNetworkRoundTrip(t *testing.T) {
	n := someNetwork(t, Architecture{Format: lattice.Square(6), FC1: 7, FC2: 5}, 3)
	data, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	m, err := UnmarshalNetwork(data)
	if err != nil {
		t.Fatal(err)
	}
	if !m.arch.Equal(n.arch) || !slices.Equal(m.w1, n.w1) || !slices.Equal(m.rest, n.rest) {
		t.Error("the network read differs from the one written")
	}
	again, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Error("equal networks give different bytes")
	}
}

func TestDamagedNetworks(t *testing.T) {
	n := someNetwork(t, Architecture{Format: lattice.Square(4), FC1: 6, FC2: 3}, 3)
	good, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) []byte {
		var description, values bytes.Buffer
		if err := n.WriteCheckpoint(&description, &values); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(description.String(), old) {
			t.Fatalf("the description has no %q", old)
		}
		text := strings.ReplaceAll(description.String(), old, new)
		size := len(text)
		return append(append([]byte{byte(size), byte(size >> 8), 0, 0}, text...), values.Bytes()...)
	}
	const sizes = "4,\n\t\t\t\t6,"
	nan := slices.Clone(good)
	copy(nan[len(nan)-4:], appendFloats(nil, []float32{float32(math.NaN())}))
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "cut off"},
		{"a length beyond the end", []byte{255, 255, 255, 255, 1}, "only 1 follow"},
		{"values cut off", good[:len(good)-1], "cut off"},
		{"values too many", append(slices.Clone(good), 0), "more than"},
		{"no JSON", append([]byte{4, 0, 0, 0}, "{{{{"...), "damaged"},
		{"not a number", nan, "not finite"},
		{"another type", replace("Float32", "Float64"), "variables"},
		{"another architecture", replace(sizes, strings.Replace(sizes, "6,", "8,", 1)), "variables"},
		{"a size of zero", replace(sizes, strings.Replace(sizes, "6,", "0,", 1)), "whole number"},
		{"a negative size", replace(sizes, strings.Replace(sizes, "6,", "-6,", 1)), "whole number"},
		{"a huge size", replace(sizes, strings.Replace(sizes, "6,", "1000000000000,", 1)), "whole number"},
		{"a broken size", replace(sizes, strings.Replace(sizes, "6,", "6.5,", 1)), "whole number"},
		{"no sizes", replace(architectureKey, "other"), "no parameter"},
		{"compressed", replace("uncompressed", "gzip"), "gzip"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := UnmarshalNetwork(c.data)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "classify: ") {
				t.Errorf("error %v, must say %q", err, c.want)
			}
		})
	}
}

// TestCheckpointInGoMLX loads a checkpoint with GoMLX's own reader into a model
// of GoMLX's own layers, and compares f.
func TestCheckpointInGoMLX(t *testing.T) {
	n := someNetwork(t, Architecture{Format: lattice.Square(4), FC1: 6, FC2: 3}, 3)
	dir := t.TempDir()
	var description, values bytes.Buffer
	if err := n.WriteCheckpoint(&description, &values); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{CheckpointJSON: description.Bytes(), CheckpointData: values.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	backend, err := openBackend()
	if err != nil {
		t.Fatal(err)
	}
	store := model.NewStore()
	if _, err := checkpoint.Load(store).Dir(dir).Done(); err != nil {
		t.Fatal(err)
	}
	exec := model.MustNewExec(backend, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		x = activation.Relu(layers.Dense(scope.In("fc1"), x, true, 6))
		x = activation.Relu(layers.Dense(scope.In("fc2"), x, true, 3))
		return graph.Softmax(layers.Dense(scope.In("fc3"), x, true, 2))
	})
	set := noise(t, 4, 20, 5)
	got, err := n.Evaluate(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 20*16)
	for i := range 20 {
		set.Floats(i, x[16*i:])
	}
	want := tensors.MustCopyFlatData[float32](exec.MustCall(tensors.FromFlatDataAndDimensions(x, 20, 16))[0])
	for i := range got {
		if d := math.Abs(got[i] - float64(want[2*i+1])); d > 1e-6 {
			t.Errorf("f of configuration %d is %v, GoMLX gives %v", i, got[i], want[2*i+1])
		}
	}
}
