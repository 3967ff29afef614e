package classify

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/checkpoint"
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

// marshalled returns the checkpoint of a network in one piece, and unmarshalled
// the network.
func marshalled(f Trained) ([]byte, error) { return checkpoint.Join(f.WriteCheckpoint) }

func unmarshalled(data []byte) (*Network, error) {
	description, values, err := checkpoint.Split(data)
	if err != nil {
		return nil, err
	}
	return ReadCheckpoint(description, values)
}

func TestNetworkRoundTrip(t *testing.T) {
	n := someNetwork(t, Architecture{Format: lattice.Square(6), FC1: 7, FC2: 5}, 3)
	data, err := marshalled(n)
	if err != nil {
		t.Fatal(err)
	}
	m, err := unmarshalled(data)
	if err != nil {
		t.Fatal(err)
	}
	if !m.arch.Equal(n.arch) || !slices.Equal(m.w1, n.w1) || !slices.Equal(m.rest, n.rest) {
		t.Error("the network read differs from the one written")
	}
	again, err := marshalled(m)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Error("equal networks give different bytes")
	}
}

func TestDamagedNetworks(t *testing.T) {
	n := someNetwork(t, Architecture{Format: lattice.Square(4), FC1: 6, FC2: 3}, 3)
	good, err := marshalled(n)
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
			_, err := unmarshalled(c.data)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "classify: ") {
				t.Errorf("error %v, must say %q", err, c.want)
			}
		})
	}
}
