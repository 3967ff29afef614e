package paper

import (
	"fmt"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/mcrg"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/scaling"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// Methods is what different methods make of the same ensembles: those of a
// protocol at L, 2L, ... and its inverse temperature.
type Methods struct {
	Protocol Protocol `json:"protocol"`
	Rows     []Method `json:"rows"` // of each method from its first comparison to its deepest
}

// A Method is one row: a method at some sizes or steps. What it does not give is
// nil.
type Method struct {
	By string `json:"by"` // the method
	At string `json:"at"` // the sizes or the step
	// BetaC, Nu and YH are the critical inverse temperature, nu = 1/y_t and y_h.
	BetaC *Measurement `json:"beta_c,omitempty"`
	Nu    *Measurement `json:"nu,omitempty"`
	YH    *Measurement `json:"y_h,omitempty"`
}

// A Measurement is a number with what its method tells of its error.
type Measurement struct {
	Estimate  stat.Estimate `json:"estimate"`
	Supported bool          `json:"supported"`
}

// The methods, as rows name them.
const (
	byF             = "mean symmetrized $f$"
	byControlled    = "$f$ with |$m$| of long runs"
	byMagnetization = "|$m$|"
	byCrossing      = "crossing of "
	byTMatrix       = "T matrix"
)

// moreData ends the place of a row on configurations that not all methods have.
const moreData = ", more data"

// CompareMethods returns beta_c, nu and y_h of the protocol's ensembles by f and
// by |m| along the steps of blocking, by where U_4, xi/L and f of successive
// sizes cross, and by the T matrices of the largest size, blocked once more than
// the protocol does. It computes what the study does not hold.
func CompareMethods(s *isingml.Study, p Protocol) (*Methods, error) {
	r, err := Reproduce(s, p)
	if err != nil {
		return nil, err
	}
	alone := p
	alone.Long = 0 // f on these ensembles and nothing else
	table, err := alone.TableI()
	if err != nil {
		return nil, err
	}
	f, err := study.Get(s.Study, table.Robust)
	if err != nil {
		return nil, err
	}
	m := &Methods{Protocol: p}
	m.mapped(r, byF, f, r.Deep)
	if p.Long > 0 {
		m.mapped(r, byControlled, r.Robust)
	}
	m.mapped(r, byMagnetization, r.Magnetization, r.DeepMagnetization)
	if err := m.crossings(s); err != nil {
		return nil, fmt.Errorf("paper: %w", err)
	}
	if err := m.matrices(s); err != nil {
		return nil, fmt.Errorf("paper: %w", err)
	}
	return m, nil
}

// mapped adds a row for each comparison of systems. The second flow is that at
// equal depth on samples of its own, and may be nil. Of the field it takes |m|
// alone: what couples to f is no magnetic field.
func (m *Methods) mapped(r *Result, by string, flows ...*rg.Flow) {
	for n, f := range flows {
		if f == nil {
			continue
		}
		data := ""
		if n > 0 {
			data = moreData
		}
		for i, step := range f.Steps {
			b := step.Budgets
			row := Method{By: by, At: r.sizes(f, i) + data, BetaC: ofBudget(b.BetaC), Nu: ofBudget(b.Nu)}
			if by == byMagnetization && b.ThetaBlocked != nil {
				theta := b.ThetaBlocked.Total()
				y := stat.Estimate{Value: 1 / theta.Value, Error: theta.Error / (theta.Value * theta.Value)}
				row.YH = &Measurement{y, b.ThetaBlocked.Supported}
			}
			m.Rows = append(m.Rows, row)
		}
	}
}

func ofBudget(b *rg.Budget) *Measurement { return &Measurement{b.Total(), b.Supported} }

// crossings adds a row for each crossing: of U_4 and of xi/L of all sizes, and of
// f of the two that have networks.
func (m *Methods) crossings(s *isingml.Study) error {
	levels, err := m.Protocol.levels()
	if err != nil {
		return err
	}
	plain, err := node.NewScaling(levels, nil, 0, 0)
	if err != nil {
		return err
	}
	f := m.Protocol.Mean(m.Protocol.Networks, m.Protocol.Copies)
	if f.err != nil {
		return f.err
	}
	withF, err := node.NewScaling(levels[:2], []node.FunctionNode{f.F, f.Parent}, 0, 0)
	if err != nil {
		return err
	}
	results, err := study.GetAll(s.Study, []node.Scaling{plain, withF})
	if err != nil {
		return err
	}
	for _, q := range []struct {
		of   scaling.Quantity
		name string
		from *scaling.Result
	}{{scaling.Binder, "$U_4$", results[0]}, {scaling.Length, "$ξ/L$", results[0]}, {scaling.F, "$f$", results[1]}} {
		for _, c := range q.from.Crossings {
			if c.Of == q.of {
				m.Rows = append(m.Rows, Method{
					By: byCrossing + q.name, At: fmt.Sprintf("%d and %d", c.Sizes[0], c.Sizes[1]),
					BetaC: &Measurement{c.Beta, c.Supported}, Nu: &Measurement{c.Nu, c.Supported},
				})
			}
		}
	}
	return nil
}

// matrices adds a row for each blocking of the largest size, with all operators.
func (m *Methods) matrices(s *isingml.Study) error {
	levels, err := m.Protocol.levels()
	if err != nil {
		return err
	}
	of, err := node.NewMCRG(levels[len(levels)-1], len(levels), 0, m.Protocol.Seed)
	if err != nil {
		return err
	}
	r, err := study.Get(s.Study, of)
	if err != nil {
		return err
	}
	even, odd := r.Set("even"), r.Set("odd")
	for i, step := range even.Steps {
		l := m.Protocol.L << (len(levels) - 1 - i)
		m.Rows = append(m.Rows, Method{
			By: byTMatrix, At: fmt.Sprintf("%d to %d", l, l/2),
			Nu: &Measurement{last(step).Inverse, r.Supported}, YH: &Measurement{last(odd.Steps[i]).Y, r.Supported},
		})
	}
	return nil
}

// last returns the exponent with all operators.
func last(s mcrg.Step) mcrg.Exponent { return s.Last() }
