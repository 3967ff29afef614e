package paper

import (
	"context"
	"math"

	"github.com/isingml/kernel/isingml"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// TableI is the specification of Table I and of all that it rests on.
// [Protocol.TableI] makes it.
type TableI struct {
	Protocol Protocol `json:"protocol"`
	// Printed are the flows of each network alone, as the paper has them.
	Printed       []node.Flow `json:"printed"`
	Robust        node.Flow   `json:"robust"`
	Magnetization node.Flow   `json:"abs_magnetization"`
	// Deep is none, or that of f and that of |m|.
	Deep []node.Flow `json:"deep,omitempty"`
}

var _ = study.Register[*Result](study.Kind[TableI]{Name: "table-i", Version: 1, Files: []string{resultFile}, Words: TableI.String})

// printedGroups is the number of groups of Appendix D.
const printedGroups = 10

// TableI returns the specification of the protocol's Table I.
func (p Protocol) TableI() (t TableI, err error) {
	t.Protocol = p
	if err := p.Validate(); err != nil {
		return t, err
	}
	f, err := p.families()
	if err != nil {
		return t, err
	}
	levels, err := p.levels()
	if err != nil {
		return t, err
	}
	for _, one := range f.plain {
		printed, err := node.NewFlow(0, levels[:2], p.Seed, one)
		if err != nil {
			return t, err
		}
		printed.Method, printed.Bins = node.Groups, printedGroups
		t.Printed = append(t.Printed, printed)
	}
	if t.Robust, err = node.NewFlow(0, levels, p.Seed, f.symmetrized...); err != nil {
		return t, err
	}
	if t.Magnetization, err = node.NewFlow(0, levels, p.Seed, f.magnetization); err != nil {
		return t, err
	}
	t.Robust.Rescaling.Decay, t.Magnetization.Rescaling.Decay = decay, decay
	if t.Robust, err = p.controlled(t.Robust, t.Magnetization, f.magnetization); err != nil || len(p.Deep) == 0 {
		return t, err
	}
	deep, err := p.deepLevels()
	if err != nil {
		return t, err
	}
	var alone []family
	for _, one := range f.symmetrized {
		alone = append(alone, one[:1]) // the inverse temperature takes f of size L alone
	}
	for _, fs := range [][]family{alone, {f.magnetization[:1]}} {
		d, err := node.NewFlow(1, deep, p.Seed, fs...)
		if err != nil {
			return t, err
		}
		d.Rescaling.Decay = decay
		t.Deep = append(t.Deep, d)
	}
	return t, nil
}

// decay is the part of the finite-size bias that is taken to outlast a step: 1/6,
// so that the deepest step keeps 1/5 of the change from the one before. That of
// |m| keeps .05(6) and .18(7) in beta_c and .18(10) and .40(24) in nu, for systems
// of L = 8 and 16 with 10^6 configurations of each size up to 64, and that of the
// mean f .12(4) and .08(7) for L = 8: .12(3) in all.
const decay = 1. / 6

// controlled returns the flow of f with |m| as its control, if the protocol asks
// for it.
func (p Protocol) controlled(f, same node.Flow, magnetization family) (node.Flow, error) {
	if p.Long == 0 {
		return f, nil
	}
	levels, err := p.longLevels()
	if err != nil {
		return f, err
	}
	long, err := node.NewFlow(0, levels, p.Seed, magnetization)
	if err != nil {
		return f, err
	}
	return f.ControlledBy(same, long)
}

// String describes the work.
func (TableI) String() string { return "Table I" }

// A Result is the numbers of Table I and what they rest on.
type Result struct {
	Protocol Protocol `json:"protocol"`

	// Printed is one pair of networks as trained, ten groups of Appendix D, and
	// Eq. (16) for theta_Y.
	Printed *rg.Flow `json:"printed"`
	// Spread is the standard deviation of the printed numbers over networks,
	// which no statistical error contains; nil with one.
	Spread *Spread `json:"network_spread,omitempty"`
	// Robust is the mean of all networks, each averaged over translations and
	// spin flip: jackknife errors, the blocked denominator for theta_Y, and the
	// limit of infinitely many networks.
	Robust *rg.Flow `json:"robust"`
	// Magnetization is the same with |m| in place of f.
	Magnetization *rg.Flow `json:"abs_magnetization"`

	// Deep and DeepMagnetization compare large samples that were blocked
	// equally often but for one step, if the protocol asks for it.
	Deep              *rg.Flow `json:"deep,omitempty"`
	DeepMagnetization *rg.Flow `json:"deep_abs_magnetization,omitempty"`
}

// Spread is a standard deviation of each number of Table I.
type Spread struct {
	BetaC  float64 `json:"beta_c"`
	Nu     float64 `json:"nu"`
	ThetaY float64 `json:"theta_y"`
}

// Make implements [study.Maker].
func (t TableI) Make(ctx context.Context, in *study.Inputs) (*Result, error) {
	r := &Result{Protocol: t.Protocol}
	var beta, nu, theta []float64
	for _, node := range t.Printed {
		f, err := study.Input(ctx, in, node)
		if err != nil {
			return nil, err
		}
		if r.Printed == nil {
			r.Printed = f
		}
		step := f.Last()
		beta, nu, theta = append(beta, step.Thermal.BetaC.Value), append(nu, step.Thermal.Nu.Value), append(theta, step.Field.ThetaY.Value)
	}
	if len(beta) > 1 {
		r.Spread = &Spread{BetaC: deviation(beta), Nu: deviation(nu), ThetaY: deviation(theta)}
	}
	var err error
	if r.Robust, err = study.Input(ctx, in, t.Robust); err != nil {
		return nil, err
	}
	if r.Magnetization, err = study.Input(ctx, in, t.Magnetization); err != nil || len(t.Deep) == 0 {
		return r, err
	}
	if r.Deep, err = study.Input(ctx, in, t.Deep[0]); err != nil {
		return nil, err
	}
	r.DeepMagnetization, err = study.Input(ctx, in, t.Deep[1])
	return r, err
}

// deviation returns the standard deviation of independent values.
func deviation(x []float64) float64 {
	mean, err := stat.Mean(x)
	if err != nil {
		return math.NaN()
	}
	return mean.Error * math.Sqrt(float64(len(x)))
}

const resultFile = "table-i.json"

// Save writes the result as JSON.
func (TableI) Save(w *store.Writer, r *Result) error { return w.WriteJSON(resultFile, r) }

// Load reads what Save wrote.
func (TableI) Load(stage *store.Stage) (*Result, error) {
	r := new(Result)
	return r, stage.ReadJSON(resultFile, r)
}

// Reproduce runs a whole protocol: it computes what the study does not hold
// and returns Table I with all that it rests on.
func Reproduce(s *isingml.Study, p Protocol) (*Result, error) {
	node, err := p.TableI()
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, node)
}

// A Summary is the result of a protocol in brief: the robust numbers in the
// limit of infinitely many networks, with all known parts of the error in
// quadrature, and everything else beneath.
type Summary struct {
	BetaC  stat.Estimate `json:"beta_c"`
	Nu     stat.Estimate `json:"nu"`
	ThetaY stat.Estimate `json:"theta_y"`
	// Supported tells whether the samples support all three.
	Supported bool `json:"supported"`
	// Budget holds the three with the parts of their errors apart, and the
	// exponents that follow.
	Budget      rg.Budgets `json:"budget"`
	Diagnostics *Result    `json:"diagnostics"`
}

// Summary returns the robust numbers: those of the deepest comparison of
// systems for beta_c and nu, and of the deepest step of the field for theta_Y.
func (r *Result) Summary() Summary {
	b := r.Robust.Last().Budgets
	if r.Deep != nil {
		b.BetaC, b.Nu = r.Deep.Last().Budgets.BetaC, r.Deep.Last().Budgets.Nu
	}
	return Summary{
		BetaC: b.BetaC.Total(), Nu: b.Nu.Total(), ThetaY: b.ThetaBlocked.Total(),
		Supported: b.BetaC.Supported && b.Nu.Supported && b.ThetaBlocked.Supported,
		Budget:    b, Diagnostics: r,
	}
}
