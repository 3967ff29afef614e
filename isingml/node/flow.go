package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/store"
	"github.com/isingml/kernel/isingml/study"
)

// System is one side of a comparison of the renormalization group, see
// [rg.System]: an observable on an ensemble that was blocked a number of times.
type System struct {
	Sample     Measured   `json:"sample"` // as drawn
	Blocked    int        `json:"blocked"`
	Observable SeriesNode `json:"observable"`
	// F is f of the configurations as drawn, and Parent that of the next larger
	// size on them blocked once less; nil for none.
	F      SeriesNode `json:"f,omitempty"`
	Parent SeriesNode `json:"parent,omitempty"`
}

// Make implements [study.Maker].
func (s System) Make(ctx context.Context, in *study.Inputs) (out rg.System, err error) {
	if out.Sample, err = study.Input(ctx, in, s.Sample); err != nil {
		return out, err
	}
	out.Blocked = s.Blocked
	if out.Observable, err = study.Input(ctx, in, s.Observable); err != nil {
		return out, err
	}
	if s.F != nil && out.Y == 0 { // in a field, f is that of the sample
		if out.F, err = study.Input(ctx, in, s.F); err != nil {
			return out, err
		}
	}
	if s.Parent != nil {
		out.Parent, err = study.Input(ctx, in, s.Parent)
	}
	return out, err
}

// A Method is a way to get errors of what the renormalization group gives.
type Method string

// The methods of resampling, over a number of bins.
const (
	Jackknife Method = "jackknife"
	Bootstrap Method = "bootstrap"
	Groups    Method = "groups" // of Appendix D
)

// Flow is the specification of an analysis of systems along steps of blocking,
// with one or several networks: see [rg.Resampling.Flow]. [NewFlow] makes one.
type Flow struct {
	Rescaling rg.Rescaling `json:"rescaling"`
	Method    Method       `json:"method"`
	Bins      int          `json:"bins"`
	Networks  int          `json:"networks"`
	// Systems are those of the first network, then those of the second.
	Systems []System `json:"systems"`
	// Control, which may be none, is an observable on the same ensembles, and
	// Long the same on longer ones: see [rg.Control].
	Control []System `json:"control,omitempty"`
	Long    []System `json:"long,omitempty"`
}

var (
	_ = study.Register(study.Kind[System]{Name: "system", Version: 1})
	_ = study.Register[*rg.Flow](study.Kind[Flow]{Name: "flow", Version: rg.Version, Files: []string{flowFile}, Words: Flow.String, Cost: Flow.Cost, Resolve: Flow.Resolved})
)

// String describes the work.
func (Flow) String() string { return "renormalization group" }

// Resolved returns the specification with the defaults filled in: the blocking
// of the ensembles' model, one network, a jackknife over 50 bins.
func (f Flow) Resolved() (study.Node, error) {
	if f.Rescaling == (rg.Rescaling{}) && len(f.Systems) > 0 {
		var err error
		if f.Rescaling, err = rescalingOf(f.Systems[0].Sample.Of); err != nil {
			return f, err
		}
	}
	f.Method, f.Bins, f.Networks = cmp.Or(f.Method, Jackknife), cmp.Or(f.Bins, 50), cmp.Or(f.Networks, 1)
	_, err := f.resampling()
	return f, err
}

// Cost is that of [study.Kind]: the series of all systems, and what
// resampling makes of them.
func (f Flow) Cost() (steps, bytes float64) {
	for _, s := range slices.Concat(f.Systems, f.Control, f.Long) {
		n := float64(s.Sample.Of.Len())
		steps, bytes = steps+1000*n, bytes+40*n
	}
	return steps, bytes
}

// resampling returns the method with its bins.
func (f Flow) resampling() (rg.Resampling, error) {
	switch f.Method {
	case Jackknife:
		return rg.Jackknife(f.Bins), nil
	case Bootstrap:
		return rg.Bootstrap(f.Bins, 500, 0), nil
	case Groups:
		return rg.AppendixD(f.Bins), nil
	}
	return rg.Resampling{}, fmt.Errorf("isingml: no method %q of resampling: there are %s, %s and %s", f.Method, Jackknife, Bootstrap, Groups)
}

// Make implements [study.Maker].
func (f Flow) Make(ctx context.Context, in *study.Inputs) (*rg.Flow, error) {
	r, err := f.resampling()
	if err != nil {
		return nil, err
	}
	if f.Networks < 1 || len(f.Systems)%f.Networks != 0 {
		return nil, fmt.Errorf("isingml: %d systems of %d networks: each network needs its own", len(f.Systems), f.Networks)
	}
	all, err := systems(ctx, in, f.Systems)
	if err != nil {
		return nil, err
	}
	networks := slices.Collect(slices.Chunk(all, len(all)/f.Networks))
	if f.Control != nil || f.Long != nil {
		var c rg.Control
		if c.Same, err = systems(ctx, in, f.Control); err != nil {
			return nil, err
		}
		if c.Long, err = systems(ctx, in, f.Long); err != nil {
			return nil, err
		}
		r = r.Controlled(c)
	}
	return r.Within(ctx).Flow(f.Rescaling, networks...)
}

// systems returns the systems of nodes, which share the energies of a sample.
func systems(ctx context.Context, in *study.Inputs, nodes []System) ([]rg.System, error) {
	out := make([]rg.System, len(nodes))
	energies := make(map[string][]float64)
	for i, node := range nodes {
		s, err := study.Input(ctx, in, node)
		if err != nil {
			return nil, err
		}
		if key := KeyText(node.Sample); energies[key] != nil {
			s.Energy = energies[key]
		} else {
			energies[key] = s.Energy
		}
		out[i] = s
	}
	return out, nil
}

// ControlledBy returns the flow with the errors that a second observable leaves:
// its own flow of one family on the same ensembles, and that on longer ones.
func (f Flow) ControlledBy(same, long Flow) (Flow, error) {
	if same.Networks != 1 || long.Networks != 1 {
		return f, fmt.Errorf("isingml: a control of %d families, and %d on longer ensembles: must be one", same.Networks, long.Networks)
	}
	f.Control, f.Long = same.Systems, long.Systems
	return f, nil
}

// flowFile is the file of a stage that is a flow.
const flowFile = "flow.json"

// Save writes the result as JSON.
func (f Flow) Save(w *store.Writer, result *rg.Flow) error { return w.WriteJSON(flowFile, result) }

// Load reads what Save wrote.
func (f Flow) Load(stage *store.Stage) (*rg.Flow, error) {
	result := new(rg.Flow)
	return result, stage.ReadJSON(flowFile, result)
}

// NewFlow returns the specification of a flow along steps of blocking.
// ensembles[i] has the size L b^i and is blocked from+i times, with ties from
// the streams of the seed. A network is its functions: that of size L, which
// is the observable, and those of b L, b^2 L and so on as far as there are any,
// which the field couples to; the first alone maps the inverse temperature.
func NewFlow(from int, ensembles []EnsembleNode, seed uint64, networks ...[]FunctionNode) (Flow, error) {
	f := Flow{Networks: len(networks)}
	if len(networks) == 0 || len(ensembles) < 2 {
		return f, errors.New("isingml: a flow takes an original and a rescaled ensemble at least, and one network")
	}
	for _, fs := range networks {
		if len(fs) == 0 || fs[0] == nil {
			return f, errors.New("isingml: a network of a flow has no function")
		}
		for i, e := range ensembles {
			times := from + i
			s := System{Sample: Measure(e), Blocked: times, Observable: Values(fs[0], Blocked(e, times, seed))}
			if times < len(fs) {
				s.F = Values(fs[times], e)
			}
			if times > 1 && len(fs) > 1 {
				s.Parent = Values(fs[1], Blocked(e, times-1, seed))
			}
			f.Systems = append(f.Systems, s)
		}
	}
	n, err := f.Resolved()
	return n.(Flow), err
}
