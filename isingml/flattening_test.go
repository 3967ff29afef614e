package isingml

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/flat"
	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/stat"
	engine "github.com/isingml/kernel/isingml/study"
)

// A stored run is that of the library bit for bit, read again too, and its means and
// heat capacities are exact.
func TestFlattened(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.Quiet()
	what := Flattening{L: 3, From: -2, To: 0.5, Nodes: 12, Configs: 20000, Seed: 3, Final: 1e-3, Gap: 3}
	got, err := s.Flat(what)
	if err != nil {
		t.Fatal(err)
	}
	want, err := flat.Run(t.Context(), got.Spec, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	read, err := again.Quiet().Flat(what)
	if err != nil || !reflect.DeepEqual(got.Result, want) || !reflect.DeepEqual(read.Result, want) {
		t.Errorf("the stored run is another than the library's: %v", err)
	}
	joint, err := exact.Enumerate(3)
	if err != nil {
		t.Fatal(err)
	}
	betas := []float64{0.1, 0.3, 0.5}
	means, err := read.Means(betas)
	if err != nil {
		t.Fatal(err)
	}
	capacities, err := read.Fluctuations(betas)
	if err != nil {
		t.Fatal(err)
	}
	for i, beta := range betas {
		e, err1 := joint.Average(beta, 0, func(energy, _ float64) float64 { return energy })
		square, err2 := joint.Average(beta, 0, func(energy, _ float64) float64 { return energy * energy })
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		near(t, fmt.Sprintf("<E>/V at %v", beta), means[i], e/9)
		near(t, fmt.Sprintf("C at %v", beta), capacities[i], beta*beta*(square-e*e)/9)
	}
	if line := read.Curve("C", capacities); line.Check() != nil || line.Y[1] != capacities[1].Estimate.Value || !line.Supported[1] {
		t.Errorf("the curve is %+v", line)
	}
	found, err := again.Verify(engine.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found.Stages {
		if v.Verdict != engine.Identical {
			t.Errorf("%v is %s: %s", v.Key, v.Verdict, v.Detail)
		}
	}
}

func near(t *testing.T, what string, got flat.Point, want float64) {
	t.Helper()
	if d := got.Estimate.Deviation(want); !(math.Abs(d) < 4) || !got.Supported {
		t.Errorf("%s is %v, exactly %v: %.1f errors; %+v", what, got.Estimate, want, d, got.Support)
	}
}

// <f> and chi_f in fields Y, and the free energy over f, are exact.
func TestFlattenedFunction(t *testing.T) {
	s := open(t)
	f, err := s.AbsMagnetization(lattice.Square(3))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Flat(Flattening{L: 3, From: 0, To: 1, Nodes: 6, F: f, Beta: 0.4, Configs: 20000, Seed: 5, Final: 1e-3, Gap: 3})
	if err != nil {
		t.Fatal(err)
	}
	joint, err := exact.Enumerate(3)
	if err != nil {
		t.Fatal(err)
	}
	of := func(m float64) float64 { return math.Abs(m) / 9 }
	average := func(y float64, o func(f float64) float64) float64 {
		up, err1 := joint.Average(0.4, 0, func(_, m float64) float64 { return o(of(m)) * math.Exp(0.4*9*y*of(m)) })
		norm, err2 := joint.Average(0.4, 0, func(_, m float64) float64 { return math.Exp(0.4 * 9 * y * of(m)) })
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		return up / norm
	}
	ys := []float64{-0.3, 0, 0.3}
	means, err1 := r.Means(ys)
	chi, err2 := r.Fluctuations(ys)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for i, y := range ys {
		mean := average(y, func(f float64) float64 { return f })
		near(t, fmt.Sprintf("<f> at Y = %v", y), means[i], mean)
		near(t, fmt.Sprintf("chi_f at Y = %v", y), chi[i], 0.4*9*(average(y, func(f float64) float64 { return f * f })-mean*mean))
	}
	x, free, err := r.FreeEnergy(0, 0)
	if err != nil || len(x) != 5 {
		t.Fatalf("free energy at %v: %v", x, err)
	}
	least := math.Inf(1)
	var exactly []float64
	for _, at := range x {
		exactly = append(exactly, -math.Log(average(0, func(f float64) float64 {
			if math.Abs(f-at) < 1e-6 {
				return 1
			}
			return 0
		})))
		least = min(least, exactly[len(exactly)-1])
	}
	for i, e := range free {
		if d := e.Deviation(exactly[i] - least); e.Error > 0 && !(math.Abs(d) < 4) {
			t.Errorf("the free energy at f = %v is %v, exactly %v", x[i], e, stat.Estimate{Value: exactly[i] - least})
		}
	}
	if _, err := r.Figure(0).SVG(); err != nil {
		t.Error(err)
	}
}

// What is cut short leaves nothing and is run again; mistakes are named before
// anything is drawn.
func TestFlattenedRefused(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := OpenContext(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	what := Flattening{L: 4, From: -2, To: 0, Nodes: 8, Configs: 1000, Seed: 1, Final: 1e-2}
	if _, err := s.Quiet().Flat(what); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
	s, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Quiet().Flat(what); err != nil {
		t.Errorf("after a run that was cut short: %v", err)
	}
	for _, c := range []struct {
		name, want string
		ask        Flattening
	}{
		{"no range", "two Betas", Flattening{L: 4, Configs: 1000}},
		{"few configurations", "at least 1000", Flattening{L: 4, Configs: 10, Betas: []float64{0.3, 0.5}}},
		{"a temperature of energies", "has none", Flattening{L: 4, Configs: 1000, From: -2, To: 0, Beta: 0.4}},
		{"an unknown model", "no model", Flattening{L: 4, Configs: 1000, Model: "nothing", From: -2, To: 0}},
	} {
		if _, err := s.Flat(c.ask); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, must say %q", c.name, err, c.want)
		}
	}
}
