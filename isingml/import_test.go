package isingml

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/store"
	engine "github.com/isingml/kernel/isingml/study"
)

// npy writes the configurations of an ensemble where only they are left.
func npy(t *testing.T, set *lattice.Set) string {
	t.Helper()
	var file bytes.Buffer
	if err := data.WriteNPY(&file, set); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "spins.npy")
	if err := os.WriteFile(path, file.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// floats writes numbers as a NumPy array.
func floats(t *testing.T, values []float64) string {
	t.Helper()
	head := "{'descr': '<f8', 'fortran_order': False, 'shape': (" + strconv.Itoa(len(values)) + ",), }\n"
	file := append([]byte("\x93NUMPY\x01\x00"), byte(len(head)), 0)
	file = append(file, head...)
	for _, x := range values {
		bits := math.Float64bits(x)
		for range 8 {
			file = append(file, byte(bits))
			bits >>= 8
		}
	}
	path := filepath.Join(t.TempDir(), "numbers.npy")
	if err := os.WriteFile(path, file, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// foreign imports the configurations alone, without a word about doubts.
func foreign(t *testing.T, s *Study, o ImportOptions) *Ensemble {
	t.Helper()
	o.Warn = func(string) {}
	e, err := s.Import(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func draw(t *testing.T, s *Study, l int, beta float64, n int) *Ensemble {
	t.Helper()
	e, err := s.Sample(Sampling{L: l, Betas: []float64{beta}, Configs: n, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return e[0]
}

// Two ensembles from elsewhere had one key once, and the second was given the
// values of f on the first.
func TestImportsAreNamedByTheirContents(t *testing.T) {
	s := open(t)
	f, err := s.AbsMagnetization(lattice.Square(8))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, beta := range []float64{0.3, 0.6} {
		drawn := draw(t, s, 8, beta, 300)
		e := foreign(t, s, ImportOptions{Files: []string{npy(t, drawn.Configurations)}})
		keys = append(keys, e.Key())
		values, err := s.Evaluate(f, e)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(values, drawn.AbsMagnetization()) {
			t.Errorf("beta=%v: f of an import is not f of its configurations", beta)
		}
	}
	// What differs in anything that is known has a key of its own.
	one := draw(t, s, 8, 0.3, 300)
	path, energies := npy(t, one.Configurations), one.Energy()
	other := slices.Clone(energies)
	other[7]++
	for name, o := range map[string]ImportOptions{
		"beta":           {Beta: 0.3},
		"another beta":   {Beta: 0.31},
		"energies":       {Energies: []string{floats(t, energies)}},
		"other energies": {Energies: []string{floats(t, other)}},
		"chains":         {ChainLength: 100},
		"field":          {F: f, Y: 0.01},
		"another field":  {F: f, Y: 0.02},
	} {
		o.Files = []string{path}
		key := foreign(t, s, o).Key()
		if slices.Contains(keys, key) {
			t.Errorf("%s: the key %s is another import's", name, key)
		}
		keys = append(keys, key)
	}
	again := foreign(t, s, ImportOptions{Files: []string{npy(t, one.Configurations)}}).Key()
	if again != keys[0] {
		t.Errorf("the same configurations in another file have the key %s, must be %s", again, keys[0])
	}
}

// What an import returns without reading it again is what the study holds.
func TestImportIsWhatIsKept(t *testing.T) {
	s := open(t)
	drawn := draw(t, s, 8, 0.4, 100)
	f := must[Function](t)(s.AbsMagnetization(lattice.Square(8)))
	for name, o := range map[string]ImportOptions{
		"spins alone": {},
		"all":         {Beta: 0.4, Energies: []string{floats(t, drawn.Energy())}, ChainLength: 50, F: f, Y: 0.1},
		"of a model":  {Beta: 0.4, Model: "ising"},
	} {
		t.Run(name, func(t *testing.T) {
			o.Files, o.As, o.Replace, o.Warn = []string{npy(t, drawn.Configurations)}, "own", true, func(string) {}
			e := must[*Ensemble](t)(s.Import(o))
			kept := must[*Ensemble](t)(s.Named("own"))
			got, want := *e.Ensemble.Ensemble, *kept.Ensemble.Ensemble
			if math.IsNaN(got.Beta) && math.IsNaN(want.Beta) {
				got.Beta, want.Beta = 0, 0
			}
			if !reflect.DeepEqual(got, want) || e.Key() != kept.Key() {
				t.Errorf("%+v\nis kept as\n%+v", got, want)
			}
		})
	}
}

// What is made from an import can be verified; contents that are not those of
// the key are found.
func TestVerifyImport(t *testing.T) {
	s := open(t)
	hot, cold := draw(t, s, 8, 0.3, 200), draw(t, s, 8, 0.6, 200)
	f, err := s.Train(Training{Seed: 1, Epochs: 1},
		foreign(t, s, ImportOptions{Files: []string{npy(t, hot.Configurations)}}),
		foreign(t, s, ImportOptions{Files: []string{npy(t, cold.Configurations)}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Evaluate(f, hot); err != nil {
		t.Fatal(err)
	}
	v, err := s.Verify(engine.DefaultLimits)
	if err != nil || v.Count(engine.Identical) != 8 || len(v.Stages) != 8 {
		t.Fatalf("%+v, %v", v, err)
	}
	// A stage whose checksums are right, and whose spins are another import's.
	real := foreign(t, s, ImportOptions{Files: []string{npy(t, cold.Configurations)}, Beta: 0.6})
	forged := real.Node().(node.Import)
	forged.SHA256 = strings.Repeat("0", 64)
	key, err := engine.KeyOf(forged)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := engine.GraphOf(forged)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Store().Stage(key).Write(func(w *store.Writer) error {
		if err := w.WriteJSON("graph.json", graph); err != nil {
			return err
		}
		return forged.Save(w, real.Ensemble)
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, err = s.Checksums(engine.DefaultLimits); err != nil || v.Count(engine.Different) != 1 {
		t.Errorf("%+v, %v: a forged import must be found", v, err)
	}
	if _, err := engine.Get(s.Study, forged); err == nil || !strings.Contains(err.Error(), "must be 200 of [8 8]") {
		t.Errorf("a forged import was read: %v", err)
	}
	// In a study that does not hold them, they cannot be had.
	if _, err := engine.Get(open(t).Study, real.Node()); err == nil || !strings.Contains(err.Error(), "import their file") {
		t.Errorf("an import out of nothing: %v", err)
	}
}

// What takes energies or beta says that they are missing, what does not works.
func TestImportWithoutEnergies(t *testing.T) {
	s := open(t)
	drawn := draw(t, s, 8, 0.44, 1000)
	e := foreign(t, s, ImportOptions{Files: []string{npy(t, drawn.Configurations)}})
	if e.Energy() != nil || len(e.EnergyPerSpin()) != 0 || !math.IsNaN(e.Beta) {
		t.Errorf("an array has energies %v and beta %v", e.Energy(), e.Beta)
	}
	f, err := s.AbsMagnetization(lattice.Square(8))
	if err != nil {
		t.Fatal(err)
	}
	values := node.Values(f.Node(), e.Node())
	system, err := engine.Get(s.Study, node.System{Sample: node.Measure(e.Node()), Observable: values, F: values})
	if err != nil {
		t.Fatal(err)
	}
	mistakes := map[string]error{}
	_, mistakes["no energies: give those"] = e.HeatCapacity()
	_, mistakes["has no energies"] = e.Mean(e.EnergyPerSpin())
	_, mistakes["no energies"] = e.IntegratedTime(e.Energy())
	_, mistakes["takes the energies"] = rg.Jackknife(20).Mapping(system, system, []float64{0.43})
	withEnergies := foreign(t, s, ImportOptions{Files: []string{npy(t, drawn.Configurations)}, Energies: []string{floats(t, drawn.Energy())}})
	_, mistakes["nobody knows at which beta"] = withEnergies.HeatCapacity()
	for want, err := range mistakes {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
	// beta = 1 stands for what nobody knows: Y is in units of the temperature.
	mine, err := s.FieldCurves(Functions{f}, e, []float64{0.44 * 0.01})
	if err != nil {
		t.Fatal(err)
	}
	known, err := s.FieldCurves(Functions{f}, drawn, []float64{0.01})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := mine[0].Mean[0].Estimate, known[0].Mean[0].Estimate; math.Abs(a.Value-b.Value) > 1e-12 {
		t.Errorf("<f> is %v at Y/T, %v at Y", a, b)
	}
	if _, err := e.Block(1); err != nil {
		t.Error(err)
	}
	whole := foreign(t, s, ImportOptions{Files: []string{npy(t, drawn.Configurations)}, Energies: []string{floats(t, drawn.Energy())}, Beta: drawn.Beta})
	have, err := whole.HeatCapacity()
	if err != nil {
		t.Fatal(err)
	}
	if want, err := drawn.HeatCapacity(); err != nil || have != want {
		t.Errorf("heat capacity %v of the import, %v of what it came from", have, want)
	}
}

func TestImportMistakes(t *testing.T) {
	s := open(t)
	a, b := draw(t, s, 8, 0.3, 50), draw(t, s, 16, 0.3, 50)
	path, large := npy(t, a.Configurations), npy(t, b.Configurations)
	parquet, err := s.File(a)
	if err != nil {
		t.Fatal(err)
	}
	few := floats(t, make([]float64, 49))
	for want, o := range map[string]ImportOptions{
		"at least one file":         {},
		"no such file":              {Files: []string{path + "x"}},
		"import sizes one by one":   {Files: []string{path, large}},
		"49 numbers":                {Files: []string{path}, Energies: []string{few}},
		"has energies already":      {Files: []string{parquet}, Energies: []string{few}},
		"at beta=0.3, not at 0.4":   {Files: []string{parquet}, Beta: 0.4},
		"before it of NaN":          {Files: []string{path, parquet}},
		"only one of":               {Files: []string{path, parquet}, Beta: 0.3},
		"chains of 7":               {Files: []string{path}, ChainLength: 7},
		"no F":                      {Files: []string{path}, Y: 0.1},
		"beta=-1":                   {Files: []string{path}, Beta: -1},
		`the name "Cold!"`:          {Files: []string{path}, As: "Cold!"},
		"must be (N,), one number":  {Files: []string{path}, Energies: []string{path}},
		`the name "../study" must`:  {Files: []string{path}, As: "../study"},
		"it is no Parquet file of ": {Files: []string{damaged(t, parquet)}},
	} {
		if _, err := s.Import(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
	e := foreign(t, s, ImportOptions{Files: []string{path}})
	if _, err := s.Train(Training{Seed: 1}, e, Ensembles{a, e}); err == nil || !strings.Contains(err.Error(), "of both phases") {
		t.Errorf("one ensemble is both phases: %v", err)
	}
}

func damaged(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	path = filepath.Join(t.TempDir(), "damaged.parquet")
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Sites with more states than a spin come in as they are, and go through
// blocking, evaluation and verification.
func TestImportStates(t *testing.T) {
	s := open(t)
	file := "\x93NUMPY\x01\x00" + "\x46\x00" + "{'descr': '|u1', 'fortran_order': False, 'shape': (30, 4, 4), }"
	file += strings.Repeat(" ", 10+70-1-len(file)) + "\n"
	for i := range 30 * 16 {
		file += string(rune('\x00' + (i*i/7+i/5)%3))
	}
	path := filepath.Join(t.TempDir(), "potts.npy")
	if err := os.WriteFile(path, []byte(file), 0o666); err != nil {
		t.Fatal(err)
	}
	e := foreign(t, s, ImportOptions{Files: []string{path}, States: 3, As: "potts"})
	if got := e.Configurations.Format(); got.Codec != (lattice.Codec{States: 3, Step: 1}) || e.Len() != 30 || e.Magnetization() != nil {
		t.Fatalf("%+v", got)
	}
	values := make([]int8, 16)
	for i := range 30 {
		e.Configurations.Unpack(i, values)
		for k, v := range values {
			if n := i*16 + k; int(v) != (n*n/7+n/5)%3 {
				t.Fatalf("configuration %d, site %d is %d", i, k, v)
			}
		}
	}
	// Whether some of three values lie between others nobody knows.
	if _, err := e.Block(1); err == nil || !strings.Contains(err.Error(), "4x4 of 0 to 2") {
		t.Errorf("error %v, must name what cannot be blocked", err)
	}
	if v, err := s.Verify(engine.DefaultLimits); err != nil || v.Count(engine.Identical) != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	parquet, err := s.File(e)
	if err != nil {
		t.Fatal(err)
	}
	if again := foreign(t, s, ImportOptions{Files: []string{parquet}, States: 3}); again.Key() != e.Key() {
		t.Errorf("through Parquet it is %s, was %s", again.Key(), e.Key())
	}
	for want, o := range map[string]ImportOptions{
		"must be +1 or -1": {Files: []string{path}}, "must be one of [0 1]": {Files: []string{path}, States: 2},
		"must be 2 to 128": {Files: []string{path}, States: 1}, "its sites hold 0 to 2, not -1 and +1": {Files: []string{parquet}},
	} {
		if _, err := s.Import(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}

func TestNames(t *testing.T) {
	s := open(t)
	a, b := draw(t, s, 8, 0.3, 20), draw(t, s, 8, 0.6, 20)
	e := foreign(t, s, ImportOptions{Files: []string{npy(t, a.Configurations)}, As: "hot"})
	got, err := s.Named("hot")
	if err != nil || got.Key() != e.Key() || !bytes.Equal(got.Configurations.Bits(), a.Configurations.Bits()) {
		t.Fatalf("%v, %v", got, err)
	}
	blocked, err := b.Block(3)
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]*Ensemble{"hot": b, "blocked.1": blocked} {
		if err := s.Name(name, e); err != nil {
			t.Fatal(err)
		}
	}
	for name, e := range map[string]*Ensemble{"hot": b, "blocked.1": blocked} {
		if got, err := s.Named(name); err != nil || got.Key() != e.Key() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Named("cold"); err == nil || !strings.Contains(err.Error(), `the names are ["blocked.1" "hot"]`) {
		t.Errorf("a name that is not there: %v", err)
	}
	if err := s.Store().SetName("broken", []byte(`{"nodes": {}, "want": ["x"]}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Named("broken"); err == nil || !strings.Contains(err.Error(), `the name "broken"`) {
		t.Errorf("a name of nothing: %v", err)
	}
	to := filepath.Join(t.TempDir(), "copy")
	if err := s.Export(to, ""); err != nil {
		t.Fatal(err)
	}
	copied, err := Open(to)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := copied.Quiet().Named("blocked.1"); err != nil || got.Key() != blocked.Key() {
		t.Errorf("in the copy: %v", err)
	}
}

func TestQuality(t *testing.T) {
	s := open(t)
	good := draw(t, s, 16, 0.42, 2000)
	if q := good.Quality(); q.Duplicates != 0 || len(q.Doubts) != 0 {
		t.Errorf("an ensemble of independent configurations: %+v", q)
	}
	// Each configuration three times in a row.
	set := good.Configurations
	slow, err := lattice.NewSet(16)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 400 {
		for range 3 {
			if err := slow.Append(set.At(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var doubts []string
	e, err := s.Import(ImportOptions{Files: []string{npy(t, slow)}, Warn: func(d string) { doubts = append(doubts, d) }})
	if err != nil {
		t.Fatal(err)
	}
	if q := e.Quality(); q.Duplicates != 800 || q.IntegratedTime.Value < 1 || q.IntegratedTime.Value > 3 || !slices.Equal(q.Doubts, doubts) {
		t.Errorf("%+v", q)
	}
	if len(doubts) != 2 || !strings.Contains(doubts[0], "800 of 1200") || !strings.Contains(doubts[1], "the integrated time of |m|") {
		t.Errorf("doubts %q", doubts)
	}
	up, err := lattice.NewSet(16)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		c := lattice.Up(16)
		c.Spins[i] = -1
		if err := up.Append(c); err != nil {
			t.Fatal(err)
		}
	}
	if q := foreign(t, s, ImportOptions{Files: []string{npy(t, up)}}).Quality(); len(q.Doubts) != 1 || !strings.Contains(q.Doubts[0], "one sign") {
		t.Errorf("%+v", q)
	}
}
