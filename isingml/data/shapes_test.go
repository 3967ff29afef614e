package data

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/lattice"
)

// TestShapes is the table of shapes that are read rightly, or refused with the
// words to write instead.
func TestShapes(t *testing.T) {
	for _, c := range []struct {
		name    string
		array   []int
		layout  Layout
		many    bool // there are more files like it
		n       int  // configurations; 0 if it is refused
		shape   []int
		refusal string
	}{
		{"squares", []int{5, 4, 4}, Layout{}, false, 5, []int{4, 4}, ""},
		{"flat squares", []int{5, 16}, Layout{}, false, 5, []int{4, 4}, ""},
		{"one square", []int{1, 4, 4}, Layout{}, false, 1, []int{4, 4}, ""},
		{"a channel of one", []int{5, 1, 4, 4}, Layout{}, false, 5, []int{4, 4}, ""},
		{"a channel of one behind", []int{5, 4, 4, 1}, Layout{}, false, 5, []int{4, 4}, ""},
		{"cubes", []int{5, 4, 4, 4}, Layout{}, false, 5, []int{4, 4, 4}, ""},
		{"one cube", []int{1, 4, 4, 4}, Layout{}, false, 1, []int{4, 4, 4}, ""},
		{"n x n, no square", []int{32, 32}, Layout{}, false, 1, []int{32, 32}, ""},
		{"n x n, a square", []int{64, 64}, Layout{}, false, 0, nil, "--shape 64x64 or --shape 8x8"},
		{"n x n meant as one", []int{64, 64}, Layout{Shape: []int{64, 64}}, false, 1, []int{64, 64}, ""},
		{"n x n meant as rows", []int{64, 64}, Layout{Shape: []int{8, 8}}, false, 64, []int{8, 8}, ""},
		{"many n x n", []int{64, 64}, Layout{}, true, 1, []int{64, 64}, ""},
		{"many of 36 x 36", []int{36, 36}, Layout{}, true, 1, []int{36, 36}, ""},
		{"36 x 36", []int{36, 36}, Layout{}, false, 0, nil, "--shape 36x36 or --shape 6x6"},
		{"4 x 4", []int{4, 4}, Layout{}, false, 0, nil, "--shape 4x4 or --shape 2x2"},
		{"n x n x n", []int{8, 8, 8}, Layout{}, false, 0, nil, "--shape 8x8 or --shape 8x8x8"},
		{"n x n x n meant as squares", []int{8, 8, 8}, Layout{Shape: []int{8, 8}}, false, 8, []int{8, 8}, ""},
		{"n x n x n meant as a cube", []int{8, 8, 8}, Layout{Shape: []int{8, 8, 8}}, false, 1, []int{8, 8, 8}, ""},
		{"n x n x n x n", []int{4, 4, 4, 4}, Layout{}, false, 0, nil, "--shape 4x4"},
		{"16^3 flattened", []int{10, 4096}, Layout{}, false, 0, nil, "--shape 16x16x16"},
		{"16^3 flattened, said", []int{10, 4096}, Layout{Shape: []int{16, 16, 16}}, false, 10, []int{16, 16, 16}, ""},
		{"16^3 as 64 x 64", []int{10, 64, 64}, Layout{Shape: []int{16, 16, 16}}, false, 0, nil, "no number of configurations of 16x16x16"},
		{"8 x 8 or 4^3", []int{10, 64}, Layout{}, false, 0, nil, "--shape 8x8, --shape 4x4x4 or --shape 64"},
		{"27^2 or 9^3", []int{10, 729}, Layout{}, false, 0, nil, "--shape 27x27"},
		{"flat cubes", []int{10, 1000}, Layout{}, false, 0, nil, "--shape 10x10x10"},
		{"flat cubes, said", []int{10, 1000}, Layout{Shape: []int{10, 10, 10}}, false, 10, []int{10, 10, 10}, ""},
		{"chains of 36", []int{10, 36}, Layout{Shape: []int{36}}, false, 10, []int{36}, ""},
		{"chains of 37", []int{10, 37}, Layout{}, false, 0, nil, "37 for chains"},
		{"chains of 2", []int{10, 2}, Layout{}, false, 0, nil, "--shape 2"},
		{"lines below each other", []int{50, 10}, Layout{}, false, 0, nil, "--shape 10x10"},
		{"lines below each other, said", []int{50, 10}, Layout{Shape: []int{10, 10}}, false, 5, []int{10, 10}, ""},
		{"lines that are cut", []int{51, 10}, Layout{Shape: []int{10, 10}}, false, 0, nil, "no number of configurations"},
		{"one row of numbers", []int{16}, Layout{}, false, 0, nil, "--shape"},
		{"one row, said", []int{16}, Layout{Shape: []int{4, 4}}, false, 1, []int{4, 4}, ""},
		{"all in a row, said", []int{160}, Layout{Shape: []int{4, 4}}, false, 10, []int{4, 4}, ""},
		{"all in a row, cut", []int{161}, Layout{Shape: []int{4, 4}}, false, 0, nil, "no number of configurations"},
		{"a number", []int{}, Layout{}, false, 0, nil, "one index alone"},
		{"one spin each", []int{10, 1}, Layout{}, false, 0, nil, "one index alone"},
		{"oblong", []int{10, 4, 6}, Layout{}, false, 0, nil, "--shape 4x6"},
		{"oblong, said", []int{10, 4, 6}, Layout{Shape: []int{4, 6}}, false, 10, []int{4, 6}, ""},
		{"oblong, said the other way", []int{10, 4, 6}, Layout{Shape: []int{6, 4}}, false, 0, nil, "no number of configurations of 6x4"},
		{"oblong as rows", []int{10, 24}, Layout{}, false, 0, nil, "24 for chains"},
		{"oblong as rows, said", []int{10, 24}, Layout{Shape: []int{4, 6}}, false, 10, []int{4, 6}, ""},
		{"last index counts", []int{4, 4, 10}, Layout{}, false, 0, nil, "--axis last"},
		{"last index counts, said", []int{4, 4, 10}, Layout{Last: true}, false, 10, []int{4, 4}, ""},
		{"last index of rows", []int{16, 10}, Layout{Last: true}, false, 0, nil, "--shape, too"},
		{"last index of rows, said", []int{16, 10}, Layout{Last: true, Shape: []int{4, 4}}, false, 10, []int{4, 4}, ""},
		{"last index of cubes", []int{4, 4, 4, 10}, Layout{Last: true}, false, 10, []int{4, 4, 4}, ""},
		{"last index of no square", []int{4, 6, 10}, Layout{Last: true}, false, 0, nil, "no square"},
		{"temperatures and configurations", []int{3, 10, 4, 4}, Layout{}, false, 0, nil, "--shape 4x4"},
		{"temperatures and configurations, said", []int{3, 10, 4, 4}, Layout{Shape: []int{4, 4}}, false, 30, []int{4, 4}, ""},
		{"temperatures, configurations, rows", []int{3, 10, 16}, Layout{}, false, 0, nil, "not a square"},
		{"temperatures, configurations, rows, said", []int{3, 10, 16}, Layout{Shape: []int{4, 4}}, false, 30, []int{4, 4}, ""},
		{"three channels", []int{10, 3, 4, 4}, Layout{}, false, 0, nil, "several things"},
		{"five indices", []int{2, 3, 4, 5, 5}, Layout{}, false, 0, nil, "--shape 5x5"},
		{"none", []int{0, 4, 4}, Layout{}, false, 0, nil, "holds no configurations"},
		{"no sites", []int{4, 0}, Layout{}, false, 0, nil, "holds no configurations"},
		{"another square", []int{10, 8, 8}, Layout{Shape: []int{4, 4}}, false, 0, nil, "no number of configurations of 4x4"},
		{"another flat square", []int{10, 64}, Layout{Shape: []int{4, 4}}, false, 0, nil, "no number of configurations of 4x4"},
		{"bits without a shape", []int{10, 2}, Layout{Bits: "big"}, false, 0, nil, "write --shape"},
		{"bits", []int{10, 2}, Layout{Bits: "big", Shape: []int{4, 4}}, false, 10, []int{4, 4}, ""},
		{"bits in a row", []int{20}, Layout{Bits: "little", Shape: []int{4, 4}}, false, 10, []int{4, 4}, ""},
		{"bits of an odd lattice", []int{10, 4}, Layout{Bits: "big", Shape: []int{5, 5}}, false, 10, []int{5, 5}, ""},
		{"bits of an odd lattice in a row", []int{40}, Layout{Bits: "big", Shape: []int{5, 5}}, false, 0, nil, "no rows of 4 bytes"},
		{"bits of another lattice", []int{10, 3}, Layout{Bits: "big", Shape: []int{4, 4}}, false, 0, nil, "no rows of 2 bytes"},
		{"bits in another order", []int{10, 2}, Layout{Bits: "middle", Shape: []int{4, 4}}, false, 0, nil, "big or little"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := c.layout.arrange(Array{Shape: c.array, Type: "uint8"}, !c.many)
			if c.n == 0 {
				if err == nil || !strings.Contains(err.Error(), c.refusal) {
					t.Fatalf("%v is read as %d of %v, %v; must be refused with %q", c.array, at.n, at.shape, err, c.refusal)
				}
				return
			}
			if err != nil || at.n != c.n || !slices.Equal(at.shape, c.shape) {
				t.Errorf("%v is read as %d of %v, %v; must be %d of %v", c.array, at.n, at.shape, err, c.n, c.shape)
			}
		})
	}
}

// TestValues is the table of what sites may hold.
func TestValues(t *testing.T) {
	three := Values{Codec: lattice.Codec{States: 3, Step: 1}}
	codec := func(text string) Values {
		c, err := ParseValues(text)
		if err != nil {
			t.Fatal(err)
		}
		return Values{Codec: c}
	}
	swap := func(text string) (v Values) {
		if err := v.ParseMap(text); err != nil {
			t.Fatal(err)
		}
		return v
	}
	for name, c := range map[string]struct {
		text    string
		values  Values
		want    []int8
		refusal string
	}{
		"spins":                        {"1 -1\n-1 1\n", Values{}, []int8{1, -1, -1, 1}, ""},
		"bits":                         {"1 0\n0 1\n", Values{}, []int8{1, -1, -1, 1}, ""},
		"signs with nothing between":   {"+-+-\n----\n++++\n--++\n", Values{}, []int8{1, -1, 1, -1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, 1, 1}, ""},
		"commas and floats":            {"1.0,-1.0\n-1e0,1\n", Values{}, []int8{1, -1, -1, 1}, ""},
		"three values as spins":        {"1 0\n-1 1\n", Values{}, nil, "--values -1,0,1"},
		"three values":                 {"1 0\n-1 1\n", codec("-1,0,1"), []int8{1, 0, -1, 1}, ""},
		"Potts as spins":               {"0 1\n2 1\n", Values{}, nil, "--states Q"},
		"Potts":                        {"0 1\n2 1\n", three, []int8{0, 1, 2, 1}, ""},
		"Potts from 1 on":              {"3 1\n2 1\n", three, nil, "--values 1,2,3"},
		"Potts from 1 on, said":        {"3 1\n2 1\n", codec("1,2,3"), []int8{3, 1, 2, 1}, ""},
		"a real field":                 {"0.3 -1.2\n-0.1 2\n", Values{}, nil, "--map sign"},
		"signs of a real field":        {"0.3 -1.2\n-0.1 2\n", swap("sign"), []int8{1, -1, -1, 1}, ""},
		"a real field with a zero":     {"0.3 0\n-0.1 2\n", swap("sign"), nil, "has no sign"},
		"halves":                       {"0.5 -0.5\n-0.5 0.5\n", swap("0.5=1,-0.5=-1"), []int8{1, -1, -1, 1}, ""},
		"halves without a map":         {"0.5 -0.5\n-0.5 0.5\n", Values{}, nil, "row 0, column 0 is 0.5"},
		"NaN":                          {"1 nan\n1 1\n", Values{}, nil, "is NaN"},
		"infinity":                     {"1 inf\n1 1\n", swap("1=1"), nil, "is +Inf"},
		"a word":                       {"1 x\n1 1\n", Values{}, nil, `line 1: "x" is no number`},
		"a line that is short":         {"1 1\n1\n", Values{}, nil, "line 2 has 1 values, the first one 2"},
		"a block that is short":        {"1 1\n1 1\n\n1 1\n", Values{}, nil, "each configuration must have as many"},
		"two signs with nothing first": {"1 1\n1 1\n\n", Values{}, []int8{1, 1, 1, 1}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			side := 2
			if name == "signs with nothing between" {
				side = 4
			}
			set, err := readBytes(t.Context(), []byte(c.text), Reading{Values: c.values, Layout: Layout{Shape: []int{side, side}}})
			if c.want == nil {
				if err == nil || !strings.Contains(err.Error(), c.refusal) {
					t.Errorf("error %v, must say %q", err, c.refusal)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := set.At(0).Spins; !slices.Equal(got, c.want) {
				t.Errorf("read as %v, must be %v", got, c.want)
			}
		})
	}
	for _, bad := range []string{"1", "1,1", "1,2,4", "a,b", "1,300"} {
		if _, err := ParseValues(bad); err == nil {
			t.Errorf("the values %q were taken", bad)
		}
	}
	for _, bad := range []string{"1", "1=a", "1=2,1=3"} {
		if err := new(Values).ParseMap(bad); err == nil {
			t.Errorf("the map %q was taken", bad)
		}
	}
	for _, bad := range []string{"", "x", "4x", "1x4", "4x-4"} {
		if _, err := ParseShape(bad); err == nil {
			t.Errorf("the shape %q was taken", bad)
		}
	}
}

// write puts files into a folder of the test's own.
func write(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, file := range files {
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Many files of one configuration are one chain, sorted by the temperature in
// their names.
func TestOneFileAConfiguration(t *testing.T) {
	files := map[string][]byte{}
	for _, temperature := range []string{"2", "2.25", "10"} {
		for i := range 12 {
			spins := bytes.Repeat([]byte{1}, 16)
			spins[i] = 255
			files[fmt.Sprintf("T%s_%d.npy", temperature, i)] = array("|i1", "(4, 4)", spins)
		}
	}
	dir := write(t, files)
	all, _, err := Reading{Files: []string{filepath.Join(dir, "T{T}_*.npy")}}.Read(t.Context())
	if err != nil || len(all) != 3 {
		t.Fatalf("%d ensembles, %v", len(all), err)
	}
	for k, want := range []string{"t2", "t2.25", "t10"} {
		e := all[k]
		if e.Suffix != want || e.Beta != 1/[]float64{2, 2.25, 10}[k] || e.Configurations.Len() != 12 {
			t.Errorf("%s at beta=%v with %d", e.Suffix, e.Beta, e.Configurations.Len())
		}
		for i := range 12 { // 10 stands behind 9
			if e.Configurations.At(i).Spins[i] != -1 || e.Chain[i] != 0 {
				t.Errorf("configuration %d of %s is another one, or of chain %d", i, e.Suffix, e.Chain[i])
			}
		}
	}
	if _, _, err := (Reading{Files: []string{filepath.Join(dir, "T{T}_x*.npy")}}).Read(t.Context()); err == nil || !strings.Contains(err.Error(), "no file has the form") {
		t.Errorf("a pattern of nothing: %v", err)
	}
}

// TestLabels is the table of labels.
func TestLabels(t *testing.T) {
	spins := bytes.Repeat([]byte{1}, 6*16)
	for i := range 6 {
		spins[i*16+i] = 255
	}
	dir := write(t, map[string][]byte{
		"s.npy":      array("|i1", "(6, 4, 4)", spins),
		"temp.txt":   []byte("2\n2\n3\n3\n2\n3\n"),
		"table.csv":  []byte("phase,T\n0,2\n0,2\n1,3\n1,3\n0,2\n1,3\n"),
		"plain.txt":  []byte("0 2\n0 2\n1 3\n1 3\n0 2\n1 3\n"),
		"short.txt":  []byte("2\n3\n"),
		"wrong.txt":  []byte("2\n2\n3\n3\n-1\n3\n"),
		"two.npz":    archive(t, "spins.npy", array("|i1", "(6, 4, 4)", spins), "T.npy", array("|i1", "(6,)", []byte{2, 2, 3, 3, 2, 3})),
		"energy.txt": []byte("1\n2\n3\n4\n5\n6\n"),
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, c := range map[string]struct {
		r        Reading
		suffixes string
		refusal  string
	}{
		"a file":               {Reading{Labels: Labels{By: at("temp.txt")}}, "t2 t3", ""},
		"a column by name":     {Reading{Labels: Labels{By: at("table.csv:T")}}, "t2 t3", ""},
		"another column":       {Reading{Labels: Labels{By: at("table.csv:phase")}}, "phase0 phase1", ""},
		"a column by number":   {Reading{Labels: Labels{By: at("plain.txt:1"), Kind: Temperature}}, "t2 t3", ""},
		"inverse temperatures": {Reading{Labels: Labels{By: at("plain.txt:1"), Kind: Beta}}, "beta2 beta3", ""},
		"an array":             {Reading{Files: []string{at("two.npz")}, Array: "spins", Labels: Labels{By: at("two.npz:T")}}, "t2 t3", ""},
		"in order":             {Reading{Labels: Labels{Kind: Temperature, Values: []float64{1, 2, 3}}}, "t1 t2 t3", ""},
		"one for all":          {Reading{Labels: Labels{Kind: Temperature, Values: []float64{2}}}, "", ""},
		"no equal parts":       {Reading{Labels: Labels{Kind: Temperature, Values: []float64{1, 2, 3, 4}}}, "", "4 equal parts"},
		"no column":            {Reading{Labels: Labels{By: at("table.csv")}}, "", `name a column, one of ["phase" "T"]`},
		"no column by number":  {Reading{Labels: Labels{By: at("plain.txt")}}, "", "from 0 to 1"},
		"a wrong column":       {Reading{Labels: Labels{By: at("table.csv:E")}}, "", `no column "E"`},
		"a column too many":    {Reading{Labels: Labels{By: at("plain.txt:2")}}, "", `no column "2"`},
		"no file":              {Reading{Labels: Labels{By: at("none.txt:0")}}, "", "no file"},
		"too few":              {Reading{Labels: Labels{By: at("short.txt")}}, "", "2 numbers for 6"},
		"a negative one":       {Reading{Labels: Labels{By: at("wrong.txt"), Kind: Temperature}}, "", "must be positive"},
		"both":                 {Reading{Labels: Labels{By: at("temp.txt"), Kind: Beta, Values: []float64{1}}}, "", "left out"},
		"zero":                 {Reading{Labels: Labels{Kind: Temperature, Values: []float64{0}}}, "", "must be positive"},
		"several arrays":       {Reading{Files: []string{at("two.npz")}}, "", `name one of ["spins" "T"]`},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.r
			if r.Files == nil {
				r.Files = []string{at("s.npy")}
			}
			r.Energies = []string{at("energy.txt")}
			all, _, err := r.Read(t.Context())
			if c.refusal != "" {
				if err == nil || !strings.Contains(err.Error(), c.refusal) {
					t.Errorf("error %v, must say %q", err, c.refusal)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for _, e := range all {
				words = append(words, e.Suffix)
				for i, energy := range e.Energy() { // number k+1 belongs to the one with spin k down
					if e.Configurations.At(i).Spins[int(energy)-1] != -1 {
						t.Errorf("%s: energy %v stands by another configuration", e.Suffix, energy)
					}
				}
			}
			if got := strings.Join(words, " "); got != c.suffixes {
				t.Errorf("labels %q, must be %q", got, c.suffixes)
			}
		})
	}
}
