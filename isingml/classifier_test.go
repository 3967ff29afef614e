package isingml_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/data"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/paper"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/study"
)

// own is a study with ensembles of two phases and of the transition region at
// two sizes, each under three names: drawn-..., and what is left of them after
// a way through a NumPy array, array-..., and through Parquet, parquet-....
func own(t *testing.T) *isingml.Study {
	t.Helper()
	s, err := isingml.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s = s.Quiet()
	for _, e := range []struct {
		name    string
		betas   []float64
		configs int
	}{{"hot", []float64{0.3, 0.34}, 300}, {"cold", []float64{0.54, 0.58}, 300}, {"transition", []float64{0.44}, 2000}} {
		for _, l := range []int{8, 16} {
			drawn, err := s.Sample(isingml.Sampling{L: l, Betas: e.betas, Configs: e.configs, Seed: 5})
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range drawn {
				keep(t, s, fmt.Sprintf("%s-%d-%d", e.name, l, i), d)
			}
		}
	}
	return s
}

func keep(t *testing.T, s *isingml.Study, name string, drawn *isingml.Ensemble) {
	t.Helper()
	if err := s.Name("drawn-"+name, drawn); err != nil {
		t.Fatal(err)
	}
	var array bytes.Buffer
	if err := data.WriteNPY(&array, drawn.Configurations); err != nil {
		t.Fatal(err)
	}
	npy := filepath.Join(t.TempDir(), "a.npy")
	if err := os.WriteFile(npy, array.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	parquet, err := s.File(drawn)
	if err != nil {
		t.Fatal(err)
	}
	for way, o := range map[string]isingml.ImportOptions{"array": {Files: []string{npy}, Beta: drawn.Beta}, "parquet": {Files: []string{parquet}}} {
		o.As, o.Warn = way+"-"+name, func(string) {}
		if _, err := s.Import(o); err != nil {
			t.Fatal(err)
		}
	}
}

func classifier(way string) isingml.Classifier {
	names := func(phase string) isingml.Names {
		var all isingml.Names
		for _, l := range []int{8, 16} {
			for i := range 2 {
				all = append(all, fmt.Sprintf("%s-%s-%d-%d", way, phase, l, i))
			}
		}
		return all
	}
	return isingml.Classifier{
		Symmetric: names("hot"), Broken: names("cold"),
		Training: isingml.Training{Seed: 7, Epochs: 1}, Networks: rg.MinNetworks, Copies: 4,
	}
}

// Configurations that went out of the project and came in again give the same
// networks, exponent and figures, bit for bit.
func TestImportedAgainIsTheSame(t *testing.T) {
	s := own(t)
	var (
		weights []string
		flows   []*rg.Flow
		figures [][]byte
	)
	for _, way := range []string{"drawn", "array", "parquet"} {
		c := classifier(way)
		single := c
		single.Networks, single.Copies = 1, 0
		f, err := s.Function(single, 16)
		if err != nil {
			t.Fatal(err)
		}
		var description, values bytes.Buffer
		if err := f.(*node.Network).WriteCheckpoint(&description, &values); err != nil {
			t.Fatal(err)
		}
		weights = append(weights, description.String()+values.String())
		flow, err := s.Flow(isingml.Names{way + "-transition-8-0", way + "-transition-16-0"}, c, c.Training.Seed)
		if err != nil {
			t.Fatal(err)
		}
		flows = append(flows, flow)
		curves, err := s.FieldCurves(c, isingml.Names{way + "-transition-16-0"}, isingml.Range(-0.02, 0.02, 0.002))
		if err != nil {
			t.Fatal(err)
		}
		curves[0].Label = "transition"
		drawing, err := paper.Susceptibilities(curves...).SVG()
		if err != nil {
			t.Fatal(err)
		}
		figures = append(figures, drawing)
	}
	for i, way := range []string{"array", "parquet"} {
		if weights[i+1] != weights[0] {
			t.Errorf("%s: another network", way)
		}
		if !bytes.Equal(figures[i+1], figures[0]) {
			t.Errorf("%s: another figure", way)
		}
	}
	if !reflect.DeepEqual(flows[2], flows[0]) {
		t.Error("Parquet: another flow")
	}
	// An array brings no energies, so there is no nu, and theta_Y is that of
	// where it was drawn, not of the fixed point.
	a, d := flows[1].Last(), flows[0].Last()
	same := func(a, d *rg.Budget) bool { return math.Abs(a.Value-d.Value) < d.Statistical }
	if a.Thermal != nil || a.Budgets.Nu != nil || !same(a.Budgets.ThetaBlocked, d.Budgets.ThetaBlocked) || !same(a.Budgets.ThetaY, d.Budgets.ThetaY) {
		t.Errorf("array: theta_Y %v and %v, drawn %v and %v", a.Budgets.ThetaY, a.Budgets.ThetaBlocked, d.Budgets.ThetaY, d.Budgets.ThetaBlocked)
	}
	if a.Budgets.ThetaBlocked.Network == nil {
		t.Errorf("theta_Y = %v without a network error", a.Budgets.ThetaBlocked)
	}
	v, err := s.Checksums(study.DefaultLimits)
	if err != nil || v.Count(study.Intact) != len(v.Stages) {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestClassifierMistakes(t *testing.T) {
	s := own(t)
	good := classifier("array")
	small := good
	small.Symmetric = slices.DeleteFunc(slices.Clone(small.Symmetric.(isingml.Names)), func(name string) bool { return strings.Contains(name, "-16-") })
	missing := good
	missing.Broken = isingml.Names{"frozen"}
	mistakes := map[string]error{}
	_, mistakes["of the symmetric one 0 have that size"] = s.Function(small, 16)
	_, mistakes[`nothing is named "frozen"`] = s.Function(missing, 8)
	_, mistakes["blocks of b = 2 do not take"] = s.Flow(isingml.Names{"array-transition-8-0", "array-hot-8-0"}, good, good.Training.Seed)
	_, mistakes["it takes ensembles of L, b L"] = s.Flow(isingml.Names{"array-transition-8-0"}, good, good.Training.Seed)
	_, mistakes["learns from two phases"] = s.Function(good, 32)
	_, mistakes["have several sizes"] = s.Function(good, 0)
	both := good
	both.Broken = both.Symmetric
	_, mistakes["of both phases"] = s.Function(both, 8)
	for want, err := range mistakes {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, must say %q", err, want)
		}
	}
}
