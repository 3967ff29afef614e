package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
)

// sampledTable is what sample prints, an ensemble a row.
func sampledTable(rows []sampled) *figure.Table {
	t := &figure.Table{Head: []string{"$L$", "$β$", "configurations", "updates apart", "$e$", "|$m$|", "$m$"}}
	measured := map[string]stat.Estimate{}
	for _, r := range rows {
		maps.Copy(measured, r.Observables)
	}
	names := slices.Sorted(maps.Keys(measured))
	t.Head = append(append(t.Head, names...), "integrated time of $E$")
	var notes []string
	for _, r := range rows {
		cell := func(e *stat.Estimate) any {
			if e == nil {
				return ""
			}
			return figure.Estimated(*e, r.Mixed)
		}
		row := []any{r.L, r.Beta, r.Configs, r.Gap, cell(&r.Energy), cell(r.AbsMagnetization), cell(r.Magnetization)}
		for _, name := range names {
			e, ok := r.Observables[name]
			if row = append(row, ""); ok {
				row[len(row)-1] = cell(&e)
			}
		}
		t.Row(append(row, cell(r.IntegratedTime))...)
		for _, w := range r.Warnings {
			notes = append(notes, fmt.Sprintf("L=%d beta=%v: %s", r.L, r.Beta, w))
		}
	}
	t.Note = strings.Join(notes, "; ")
	return t
}

// flowTable is all numbers of a flow with the parts of their errors, each step
// of blocking after the other.
func flowTable(flow *rg.Flow) *figure.Table {
	t := &figure.Table{Head: []string{"", "blocked", "value", "statistical", "networks", "finite size"}}
	for _, step := range flow.Steps {
		for _, x := range []struct {
			name string
			of   *rg.Budget
		}{{"$β_c$", step.Budgets.BetaC}, {"$ν$", step.Budgets.Nu}, {"$θ_Y$ of Eq. (16)", step.Budgets.ThetaY}, {"$θ_Y$", step.Budgets.ThetaBlocked}} {
			if x.of == nil {
				continue
			}
			var networks, finite any = "", ""
			if x.of.Network != nil {
				networks = figure.Rounded("%.2g", *x.of.Network)
			}
			if x.of.FiniteSize != nil {
				finite = *x.of.FiniteSize
			}
			t.Row(x.name, step.Blocked, figure.Estimated(x.of.Total(), x.of.Supported), figure.Rounded("%.2g", x.of.Statistical), networks, finite)
		}
	}
	return t
}
