package classify

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/classify/internal/fixture"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

func values(t testing.TB, f Function, set *lattice.Set) []float64 {
	t.Helper()
	out, err := f.Evaluate(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// must returns a function that takes (x, err) and fails on err.
func must[T any](t testing.TB) func(T, error) T {
	return func(x T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

// plainF is f in float64, without fixed point.
func plainF(n *Network, c lattice.Configuration) float64 {
	w, a := n.weights(), n.arch
	a1, a2 := make([]float64, a.FC1), make([]float64, a.FC2)
	for u := range a1 {
		a1[u] = float64(w.b1[u])
		for j, s := range c.Spins {
			a1[u] += float64(w.w1[u*len(c.Spins)+j]) * float64(s)
		}
		a1[u] = max(a1[u], 0)
	}
	for j := range a2 {
		a2[j] = float64(w.b2[j])
		for u, x := range a1 {
			a2[j] += float64(w.w2[j*a.FC1+u]) * x
		}
		a2[j] = max(a2[j], 0)
	}
	z := [2]float64{float64(w.b3[0]), float64(w.b3[1])}
	for c := range z {
		for j, x := range a2 {
			z[c] += float64(w.w3[c*a.FC2+j]) * x
		}
	}
	return 1 / (1 + math.Exp(z[0]-z[1]))
}

// at returns the spins at some sites.
func at(c lattice.Configuration, sites []int32) (spins []int8) {
	for _, site := range sites {
		spins = append(spins, c.Spins[site])
	}
	return spins
}

// ofSpins is [FunctionOf] for the spins of a square.
func ofSpins(l int, f func(lattice.Configuration) float64) (Function, error) {
	return FunctionOf(lattice.Square(l), func(values []float32) float64 {
		c := lattice.Configuration{L: l, Spins: make([]int8, len(values))}
		for i, x := range values {
			c.Spins[i] = int8(x)
		}
		return f(c)
	})
}

func TestEvaluate(t *testing.T) {
	for _, a := range []Architecture{
		{Format: lattice.Square(2), FC1: 1, FC2: 1}, {Format: lattice.Square(3), FC1: 5, FC2: 2}, {Format: lattice.Square(4), FC1: 2, FC2: 3}, {Format: lattice.Square(5), FC1: 8, FC2: 4},
		{Format: lattice.Square(7), FC1: 3, FC2: 2}, {Format: lattice.Square(16), FC1: 64, FC2: 32}, {Format: lattice.Square(32), FC1: 63, FC2: 31},
	} {
		t.Run(a.String(), func(t *testing.T) {
			n := someNetwork(t, a, 11)
			set := fixture.Noise(t, a.Format.Shape[0], 300, 12)
			for range 3 { // and some that are far from noise
				set.Append(lattice.Up(a.Format.Shape[0]))
				set.Append(lattice.Up(a.Format.Shape[0]).Flipped())
			}
			got := values(t, n, set)
			for i, x := range got {
				if want := plainF(n, set.At(i)); math.Abs(x-want) > 1e-6 {
					t.Errorf("f of configuration %d is %v, must be %v", i, x, want)
				}
			}
			// Batch and cores must not matter.
			for i := range set.Len() {
				if one := values(t, n, set.Slice(i, i+1)); one[0] != got[i] {
					t.Fatalf("f of configuration %d is %v alone, %v in the set", i, one[0], got[i])
				}
			}
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			if !slices.Equal(got, values(t, n, set)) {
				t.Error("f depends on the number of cores")
			}
		})
	}
}

func TestLargeWeights(t *testing.T) {
	a := Architecture{Format: lattice.Square(4), FC1: 4, FC2: 2}
	for _, scale := range []float32{1e-30, 1e-6, 1, 1e6, 1e20} {
		w1, rest := a.initial(5)
		for i := range w1 {
			w1[i] *= scale
		}
		n, err := newNetwork(a, w1, rest)
		if err != nil {
			t.Fatal(err)
		}
		set := fixture.Noise(t, 4, 20, 6)
		for i, x := range values(t, n, set) {
			if want := plainF(n, set.At(i)); !(math.Abs(x-want) <= 1e-6) {
				t.Errorf("scale %v: f of configuration %d is %v, must be %v", scale, i, x, want)
			}
		}
	}
	w1, rest := a.initial(5)
	w1[3] = float32(math.Inf(1))
	if _, err := newNetwork(a, w1, rest); err == nil {
		t.Error("no error for an infinite weight")
	}
}

func TestSymmetrize(t *testing.T) {
	const l = 4
	n := someNetwork(t, Architecture{Format: lattice.Square(l), FC1: 6, FC2: 3}, 11)
	set := fixture.Noise(t, l, 40, 12)
	same := must[Function](t)(ofSpins(l, func(c lattice.Configuration) float64 { return plainF(n, c) }))
	all := must[Function](t)(Symmetrize(n, Translations(lattice.Square(l), Flips(lattice.Square(l)))))
	f := values(t, all, set)
	slow := values(t, must[Function](t)(Symmetrize(same, Translations(lattice.Square(l), Flips(lattice.Square(l))))), set)
	for i := range f {
		if math.Abs(f[i]-slow[i]) > 1e-6 {
			t.Errorf("configuration %d: %v, by moving configurations %v", i, f[i], slow[i])
		}
	}
	for _, g := range []lattice.Symmetry{{Shift: []int{1, 0}}, {Shift: []int{0, 1}}, {Shift: []int{3, 2}, Codes: []int{1, 0}}, {Codes: []int{1, 0}}, {Shift: []int{-5, 9}}} {
		moved := must[*lattice.Set](t)(g.Move(set))
		for i, x := range values(t, all, moved) {
			if math.Abs(x-f[i]) > 1e-14 {
				t.Errorf("%+v changes the symmetrized f of configuration %d from %v to %v", g, i, f[i], x)
			}
		}
		// A network whose first layer is moved gives the bits of a moved
		// configuration.
		if one := must[Function](t)(Symmetrize(n, []lattice.Symmetry{g})); !slices.Equal(values(t, one, set), values(t, n, moved)) {
			t.Errorf("%+v: moving the first layer is not moving the configuration", g)
		}
	}
	// So does any list, paired or not.
	list := []lattice.Symmetry{{Codes: []int{1, 0}}, {}, {Shift: []int{1, 0}}, {Shift: []int{1, 0}, Codes: []int{1, 0}}, {Shift: []int{2, 0}, Codes: []int{1, 0}}, {Shift: []int{0, 1}}, {Shift: []int{0, 1}, Codes: []int{1, 0}}}
	want := make([]float64, set.Len())
	for _, g := range list {
		moved := must[*lattice.Set](t)(g.Move(set))
		for i, x := range values(t, n, moved) {
			want[i] += x
		}
	}
	for i := range want {
		want[i] /= float64(len(list))
	}
	if got := values(t, must[Function](t)(Symmetrize(n, list)), set); !slices.Equal(got, want) {
		t.Errorf("symmetrized f is %v, the mean over moved configurations %v", got, want)
	}
	some := must[[]lattice.Symmetry](t)(RandomSymmetries(lattice.Square(l), Flips(lattice.Square(l)), 8, 3))
	if again := must[[]lattice.Symmetry](t)(RandomSymmetries(lattice.Square(l), Flips(lattice.Square(l)), 8, 3)); !reflect.DeepEqual(some, again) {
		t.Error("random symmetries differ for one seed")
	}
	seen := map[string]bool{}
	for _, g := range some {
		seen[fmt.Sprint(g)] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d different random symmetries of 8", len(seen))
	}
	for _, n := range []int{0, 3, 2*l*l + 2} {
		if _, err := RandomSymmetries(lattice.Square(l), Flips(lattice.Square(l)), n, 3); err == nil {
			t.Errorf("no error for %d random symmetries", n)
		}
	}
}

func TestMean(t *testing.T) {
	m := must[Function](t)(AbsMagnetization(lattice.Square(4)))
	q := must[Function](t)(SquaredMagnetization(lattice.Square(4)))
	set := fixture.Noise(t, 4, 10, 1)
	a, b := values(t, m, set), values(t, q, set)
	for i, x := range values(t, must[Function](t)(Mean(m, q)), set) {
		want := math.Abs(float64(set.At(i).Magnetization())) / 16
		if a[i] != want || b[i] != want*want || x != (a[i]+b[i])/2 {
			t.Errorf("configuration %d: |m| %v, m^2 %v, mean %v", i, a[i], b[i], x)
		}
	}
	other := must[Function](t)(AbsMagnetization(lattice.Square(6)))
	for _, fs := range [][]Function{nil, {m, other}, {m, nil}} {
		if _, err := Mean(fs...); err == nil {
			t.Errorf("no error for the mean of %v", fs)
		}
	}
}

func TestInherited(t *testing.T) {
	const l = 4
	n := someNetwork(t, Architecture{Format: lattice.Square(l), FC1: 6, FC2: 3}, 11)
	big := must[*Network](t)(n.Inherited())
	small := fixture.Noise(t, l, 40, 12)
	doubled, _ := lattice.NewSet(2 * l)
	for i := range small.Len() {
		c, d := small.At(i), lattice.Up(2*l)
		for j := range d.Spins {
			d.Spins[j] = c.At(j%(2*l)/2, j/(2*l)/2)
		}
		doubled.Append(d)
	}
	f := values(t, n, small)
	for i, x := range values(t, big, doubled) {
		if math.Abs(x-f[i]) > 1e-6 {
			t.Errorf("configuration %d: inherited f is %v on uniform blocks, f of the blocked one is %v", i, x, f[i])
		}
	}
}

func TestFunctionErrors(t *testing.T) {
	n := someNetwork(t, Architecture{Format: lattice.Square(4), FC1: 6, FC2: 3}, 11)
	bad := must[Function](t)(ofSpins(4, func(lattice.Configuration) float64 { return math.NaN() }))
	panics := must[Function](t)(ofSpins(4, func(lattice.Configuration) float64 { panic("no") }))
	sym := must[Function](t)(Symmetrize(n, []lattice.Symmetry{{}, lattice.Flip}))
	both := must[Function](t)(Mean(n, n))
	m := must[Function](t)(AbsMagnetization(lattice.Square(4)))
	done, cancel := context.WithCancel(context.Background())
	cancel()
	for name, f := range map[string]Function{"network": n, "symmetrized": sym, "mean": both, "function": bad, "|m|": m} {
		if _, err := f.Evaluate(context.Background(), fixture.Noise(t, 6, 3, 1)); err == nil || !strings.Contains(err.Error(), "6x6 of -1 and +1 given to an f of 4x4") {
			t.Errorf("%s: error %v for configurations of another size", name, err)
		}
		if _, err := f.Evaluate(context.Background(), nil); err == nil {
			t.Errorf("%s: no error for a nil set", name)
		}
		if _, err := f.Evaluate(done, fixture.Noise(t, 4, 3, 1)); err == nil {
			t.Errorf("%s: no error when cancelled", name)
		}
	}
	for _, f := range []Function{bad, panics} {
		if _, err := f.Evaluate(context.Background(), fixture.Noise(t, 4, 3, 1)); err == nil {
			t.Error("no error for NaN or a panic")
		}
	}
}

func TestIncremental(t *testing.T) {
	const l = 6
	n := someNetwork(t, Architecture{Format: lattice.Square(l), FC1: 7, FC2: 3}, 11)
	other := someNetwork(t, Architecture{Format: lattice.Square(l), FC1: 4, FC2: 2}, 12)
	some := must[[]lattice.Symmetry](t)(RandomSymmetries(lattice.Square(l), Flips(lattice.Square(l)), 6, 3))
	abs := must[Function](t)(AbsMagnetization(lattice.Square(l)))
	pair := must[Function](t)(Mean(n, other))
	for name, f := range map[string]Function{
		"network": n, "mean": pair, "|m|": abs,
		"symmetrized":           must[Function](t)(Symmetrize(n, some)),
		"symmetrized mean":      must[Function](t)(Symmetrize(pair, some)),
		"symmetrized |m|":       must[Function](t)(Symmetrize(abs, some)),
		"mean of symmetrized":   must[Function](t)(Mean(must[Function](t)(Symmetrize(n, some)), other)),
		"unpaired":              must[Function](t)(Symmetrize(n, []lattice.Symmetry{{Codes: []int{1, 0}}, {}, {Shift: []int{1, 0}}, {Shift: []int{0, 2}}, {Shift: []int{0, 2}, Codes: []int{1, 0}}})),
		"symmetrized twice":     must[Function](t)(Symmetrize(must[Function](t)(Symmetrize(n, some)), []lattice.Symmetry{{}, lattice.Flip})),
		"twice symmetrized":     must[Function](t)(Symmetrize(must[Function](t)(Symmetrize(n, some)), some[1:3])),
		"mean with a |m| in it": must[Function](t)(Mean(n, abs)),
	} {
		t.Run(name, func(t *testing.T) {
			inc := must[*Incremental](t)(NewIncremental(f))
			rng := random.New(1, "test")
			c := fixture.Noise(t, l, 1, 4).At(0)
			check := func(what string, got float64, c lattice.Configuration) {
				t.Helper()
				set, _ := lattice.NewSet(l)
				set.Append(c)
				if want := values(t, f, set)[0]; got != want {
					t.Fatalf("%s: %v, Evaluate gives %v", what, got, want)
				}
			}
			check("reset", must[float64](t)(inc.Reset(numbers(c.Spins))), c)
			for range 100 {
				var sites []int32
				next := lattice.Configuration{L: l, Spins: slices.Clone(c.Spins)}
				for _, s := range rng.Perm(l * l)[:rng.IntN(l*l+1)] {
					sites = append(sites, int32(s))
					next.Spins[s] = -next.Spins[s]
				}
				check("flip", must[float64](t)(inc.Propose(sites, numbers(at(next, sites)))), next)
				if rng.IntN(2) == 0 {
					inc.Accept()
					c = next
				} else {
					inc.Reject()
				}
				check("current", inc.F(), c)
				if !slices.Equal(inc.Values(), numbers(c.Spins)) {
					t.Fatal("the spins are not those of the chain")
				}
			}
		})
	}
}

// numbers are values as a chain tells them.
func numbers(values []int8) []float32 {
	out := make([]float32, len(values))
	for i, v := range values {
		out[i] = float32(v)
	}
	return out
}

func TestIncrementalErrors(t *testing.T) {
	inc := must[*Incremental](t)(NewIncremental(someNetwork(t, Architecture{Format: lattice.Square(4), FC1: 6, FC2: 3}, 11)))
	if _, err := inc.Propose([]int32{0}, []float32{-1}); err == nil {
		t.Error("no error for Flip before Reset")
	}
	if _, err := inc.Reset(make([]float32, 16)); err == nil {
		t.Error("no error for spins of 0")
	}
	if _, err := inc.Reset(make([]float32, 15)); err == nil {
		t.Error("no error for too few spins")
	}
	must[float64](t)(inc.Reset(numbers(lattice.Up(4).Spins)))
	for _, sites := range [][]int32{{16}, {-1}, {3, 3}} {
		if _, err := inc.Propose(sites, slices.Repeat([]float32{-1}, len(sites))); err == nil {
			t.Errorf("no error for sites %v", sites)
		}
	}
	for _, values := range [][]float32{{1}, {0}, {.5}, {300}, {}, {-1, -1}} {
		if _, err := inc.Propose([]int32{3}, values); err == nil {
			t.Errorf("no error for the values %v at site 3", values)
		}
	}
	must[float64](t)(inc.Propose([]int32{3}, []float32{-1}))
	if _, err := inc.Propose([]int32{3}, []float32{-1}); err == nil {
		t.Error("no error for a second open proposal")
	}
}
