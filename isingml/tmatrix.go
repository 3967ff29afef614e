package isingml

import (
	"errors"
	"fmt"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/mcrg"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/study"
)

// TMatrix returns the exponents of the Monte Carlo renormalization group: y_t
// and y_h of an ensemble at the critical point that is blocked so many times,
// by the operators that its model knows, see package mcrg. With functions for
// its size and those of the blocked ones, which may be nil, V f is one more even
// operator: the mean of those that the family has for a size. The seed names the
// random numbers of the blocking.
func (s *Study) TMatrix(of Source, blockings int, by Family, seed uint64) (*mcrg.Result, error) {
	if of == nil {
		return nil, errors.New("isingml: T matrices take an ensemble: it is nil")
	}
	es, err := of.ensembles(s)
	if err != nil {
		return nil, err
	}
	if len(es) != 1 {
		return nil, fmt.Errorf("isingml: T matrices are those of one ensemble and of what blocking makes of it, not of %d", len(es))
	}
	var fs []node.FunctionNode
	for n := 0; by != nil && n <= blockings; n++ {
		l := node.Size(node.Blocked(es[0], n, seed))
		if some, err := by.nodes(s, l); err != nil || len(some) == 0 {
			if err != nil {
				return nil, err
			}
			break // f is an operator as far as there are functions
		}
		f, err := by.mean(s, l)
		if err != nil {
			return nil, err
		}
		fs = append(fs, f)
	}
	m, err := node.NewMCRG(es[0], blockings, 0, seed, fs...)
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, m)
}

// ExponentsOf returns a table of what T matrices give: a row for each set of
// operators and number of them, a column for each blocking.
func ExponentsOf(r *mcrg.Result) *figure.Table {
	t := &figure.Table{
		Title: "Leading exponents $y$ of the T matrices",
		Head:  []string{"operators", "up to"},
		Note:  fmt.Sprintf("At β = %.6f, with b = %v. Of even operators $ν = 1/y$, of odd ones $θ = 1/y$. In brackets the statistical error: how $y$ changes with the blockings tells what is left of finite size.", r.Beta, r.B),
	}
	columns := 0
	for _, set := range r.Sets {
		columns = max(columns, len(set.Steps))
	}
	for n := range columns {
		t.Head = append(t.Head, fmt.Sprintf("blocking %d", n+1))
	}
	for _, set := range r.Sets {
		for k := 0; len(set.Steps) > 0 && k < len(set.Steps[0].Leading); k++ {
			row := []any{set.Name, set.Steps[0].Leading[k].Operator}
			for n := range columns {
				var cell any = ""
				if n < len(set.Steps) && k < len(set.Steps[n].Leading) {
					cell = figure.Estimated(set.Steps[n].Leading[k].Y, r.Supported)
				}
				row = append(row, cell)
			}
			t.Row(row...)
		}
	}
	return t
}
