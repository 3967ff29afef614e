package paper

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/isingml/kernel/isingml/exact"
	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/rg"
)

// A level compares two sizes that were blocked equally often, and More the
// next two: this is how results were stored before [rg.Flow] held all steps.
type level struct {
	F    rg.Thermal `json:"f"`
	M    rg.Thermal `json:"abs_magnetization"`
	More *level     `json:"more"`
}

// EqualDepth returns a table of the comparisons at equal depth of blocking in
// a stored result, which `isingml reproduce --preset deep --json` or long
// printed.
func EqualDepth(file string) (*figure.Table, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r struct {
		Diagnostics struct {
			Protocol Protocol        `json:"protocol"`
			Deep     json.RawMessage `json:"deep"`
			DeepM    *rg.Flow        `json:"deep_abs_magnetization"`
		} `json:"diagnostics"`
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("paper: %s: %w", file, err)
	}
	var levels []level
	if d := r.Diagnostics; d.DeepM != nil {
		f := new(rg.Flow)
		if err := json.Unmarshal(d.Deep, f); err != nil {
			return nil, fmt.Errorf("paper: %s: %w", file, err)
		}
		for i := range min(len(f.Steps), len(d.DeepM.Steps)) {
			levels = append(levels, level{F: whole(f.Steps[i]), M: whole(d.DeepM.Steps[i])})
		}
	} else if len(d.Deep) > 0 {
		var l *level
		if err := json.Unmarshal(d.Deep, &l); err != nil {
			return nil, fmt.Errorf("paper: %s: %w", file, err)
		}
		for ; l != nil; l = l.More {
			levels = append(levels, *l)
		}
	}
	if len(levels) == 0 {
		return nil, fmt.Errorf("paper: %s has no comparison at equal depth of blocking: the presets deep and long make one", file)
	}
	t := &figure.Table{Head: []string{"", "$β_c$ with $f$", "$β_c$ with |$m$|", "$ν$ with $f$", "$ν$ with |$m$|", "$β_c$ of $f$ less the exact one, in errors"}}
	for i, l := range levels {
		size := r.Diagnostics.Protocol.L << (i + 1)
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%d against %d", size, 2*size),
			figure.Marked(l.F.BetaC, l.F.Supported), figure.Marked(l.M.BetaC, l.M.Supported),
			figure.Marked(l.F.Nu, l.F.Supported), figure.Marked(l.M.Nu, l.M.Supported),
			fmt.Sprintf("%+.1f", l.F.BetaC.Deviation(exact.BetaC))})
	}
	t.Rows = append(t.Rows, []string{"exact", fmt.Sprintf("%.6f", exact.BetaC), "", fmt.Sprint(exact.Nu), "", ""})
	return t, nil
}

// whole is a step with the total error.
func whole(s rg.Step) rg.Thermal {
	b := s.Budgets
	return rg.Thermal{BetaC: b.BetaC.Total(), Nu: b.Nu.Total(), Support: s.Thermal.Support, Supported: b.BetaC.Supported && b.Nu.Supported}
}
