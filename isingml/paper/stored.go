package paper

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/rg"
)

// A pair is what f and |m| make of two sizes.
type pair struct{ f, m rg.Thermal }

// Depths returns a table of the critical point and nu in a stored result, which
// `isingml reproduce --preset deep --json` or long printed: of the paper's
// comparison, where one system was blocked and the other was not, and of those
// at equal depth of blocking.
func Depths(file string) (*figure.Table, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r struct {
		Diagnostics json.RawMessage `json:"diagnostics"`
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("paper: %s: %w", file, err)
	}
	l, pairs, err := pairsIn(r.Diagnostics)
	if err != nil {
		return nil, fmt.Errorf("paper: %s: %w", file, err)
	}
	t := &figure.Table{Head: []string{"", "$β_c$ with $f$", "$β_c$ with |$m$|", "$ν$ with $f$", "$ν$ with |$m$|", "$β_c$ of $f$ less the exact one, in errors"}}
	for i, p := range pairs {
		name := fmt.Sprintf("%d against %d, both blocked", l<<i, 2*l<<i)
		if i == 0 {
			name = fmt.Sprintf("%d against %d, which is blocked", l, 2*l)
		}
		t.Row(name, figure.Estimated(p.f.BetaC, p.f.Supported), figure.Estimated(p.m.BetaC, p.m.Supported),
			figure.Estimated(p.f.Nu, p.f.Supported), figure.Estimated(p.m.Nu, p.m.Supported), figure.Rounded("%+.1f", p.f.BetaC.Deviation(exact.BetaC)))
	}
	t.Row("exact", figure.Rounded("%.6f", exact.BetaC), "", exact.Nu, "", "")
	return t, nil
}

// pairsIn reads the diagnostics of a result: of today's, or of one that was
// stored before [rg.Flow] held all steps.
func pairsIn(diagnostics json.RawMessage) (l int, pairs []pair, err error) {
	var r Result
	if err := json.Unmarshal(diagnostics, &r); err == nil && r.Robust != nil && len(r.Robust.Steps) > 0 {
		if r.Deep == nil || r.DeepMagnetization == nil {
			return 0, nil, errShallow
		}
		pairs = []pair{{whole(r.Robust.Steps[0]), whole(r.Magnetization.Steps[0])}}
		for i := range r.Deep.Steps {
			pairs = append(pairs, pair{whole(r.Deep.Steps[i]), whole(r.DeepMagnetization.Steps[i])})
		}
		return r.Protocol.L, pairs, nil
	}
	type level struct {
		F    rg.Thermal `json:"f"`
		M    rg.Thermal `json:"abs_magnetization"`
		More *level     `json:"more"`
	}
	type one struct {
		Thermal rg.Thermal `json:"thermal"`
	}
	var old struct {
		Protocol      Protocol `json:"protocol"`
		Robust        one      `json:"robust"`
		Magnetization one      `json:"abs_magnetization"`
		Deep          *level   `json:"deep"`
	}
	if err := json.Unmarshal(diagnostics, &old); err != nil {
		return 0, nil, err
	}
	if old.Deep == nil {
		return 0, nil, errShallow
	}
	pairs = []pair{{old.Robust.Thermal, old.Magnetization.Thermal}}
	for d := old.Deep; d != nil; d = d.More {
		pairs = append(pairs, pair{d.F, d.M})
	}
	return old.Protocol.L, pairs, nil
}

var errShallow = errors.New("no comparison at equal depth of blocking: the presets deep and long make one")

// whole is a step with the total error.
func whole(s rg.Step) rg.Thermal {
	b := s.Budgets
	return rg.Thermal{BetaC: b.BetaC.Total(), Nu: b.Nu.Total(), Supported: b.BetaC.Supported && b.Nu.Supported}
}
