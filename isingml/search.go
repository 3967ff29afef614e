package isingml

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/isingml/kernel/isingml/model"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/rg"
	"github.com/isingml/kernel/isingml/stat"
	"github.com/isingml/kernel/isingml/study"
)

// A Search asks for the critical point of a model from an inverse temperature
// that may lie far from it (Sec. IV of the paper): by the order parameter on
// sizes L and b L, the second blocked to the first. See [Study.Search].
type Search struct {
	Model   string             // its name; "ising" if empty
	Params  map[string]float64 // those not named have the model's defaults
	L       int                // linear size of the original system
	From    float64            // the inverse temperature to begin at, above 0
	Configs int                // configurations of each size at each inverse temperature; 0 means 4000
	Seed    uint64             // names all random numbers
	// Steps of blocking at the critical point; 0 means 1. Two and more tell what is
	// left of finite size, and take sizes up to L b^Steps.
	Steps int
	// Most is at how many inverse temperatures is drawn before the search gives up;
	// 0 means 20.
	Most int
}

// Searched is what a search found. BetaC, Nu and ThetaY are those of its last
// step of blocking at the last inverse temperature, with all errors that are
// known; they are nil where the curves do not cross there. ThetaY is 1/y_h, as
// the field couples to the order parameter.
type Searched struct {
	Path   []rg.Position  `json:"path"`
	BetaC  *stat.Estimate `json:"beta_c"`
	Nu     *stat.Estimate `json:"nu"`
	ThetaY *stat.Estimate `json:"theta_y"`
	// Converged says that the ensembles that were drawn at the fixed point of
	// those before agree with it within three errors, support their own, and
	// nothing speaks against their chains having mixed. Else Missing says what
	// keeps it from that.
	Converged bool     `json:"converged"`
	Missing   string   `json:"missing,omitempty"`
	Flow      *rg.Flow `json:"flow,omitempty"`
}

// String lists the path and says what was found.
func (r *Searched) String() string {
	var b strings.Builder
	for _, p := range r.Path {
		fmt.Fprintln(&b, p)
	}
	if r.Flow != nil {
		last := r.Flow.Last().Budgets
		for _, x := range []struct {
			name string
			*rg.Budget
		}{{"β_c", last.BetaC}, {"ν", last.Nu}, {"θ_Y", last.ThetaBlocked}} {
			if x.Budget == nil {
				continue
			}
			size := "finite size not known: it takes two steps of blocking"
			if x.FiniteSize != nil {
				size = "finite size " + x.FiniteSize.String()
			}
			fmt.Fprintf(&b, "%s = %s (statistical %.2g, %s)\n", x.name, x.Total().Marked(x.Supported), x.Statistical, size)
		}
	}
	if strings.Contains(b.String(), "?") {
		fmt.Fprintln(&b, stat.Legend)
	}
	if r.Converged {
		b.WriteString("converged: drawn once more at the fixed point, which stayed where it was\n")
	} else {
		fmt.Fprintf(&b, "not converged: %s\n", r.Missing)
	}
	return b.String()
}

// Search looks for the critical point of a model. It goes to where the curves of
// the order parameter cross, or, where the samples do not reach that, a step in
// the direction that they tell, each twice as long as the one before in the
// logarithm of beta until the transition lies between two of them. It has
// converged when what is drawn at the fixed point has its fixed point there, and
// supports that of each step of blocking. All
// stages are kept, so that a search that was interrupted goes on where it was.
func (s *Study) Search(what Search) (*Searched, error) {
	if what.Configs == 0 {
		what.Configs = 4000
	}
	what.Steps, what.Most = max(1, what.Steps), what.most()
	switch {
	case !(what.From > 0) || math.IsInf(what.From, 0):
		return nil, fmt.Errorf("isingml: a search begins at beta = %v, must be above 0", what.From)
	case what.Configs < 100:
		return nil, fmt.Errorf("isingml: a search with %d configurations at each inverse temperature, must be at least 100", what.Configs)
	case what.Steps > 8:
		return nil, fmt.Errorf("isingml: a search with %d steps of blocking, must be 1 to 8", what.Steps)
	}
	found := new(Searched)
	at, last, agree := newBracket(what.From), (*rg.Thermal)(nil), false
	for range what.Most {
		p, err := s.position(what, at.beta, len(found.Path))
		if err != nil {
			return nil, err
		}
		found.Path = append(found.Path, *p)
		here := p.FixedPoint
		if !agree && (here == nil || !here.Supported) {
			last = nil
			at.step(p)
			continue
		}
		agree = agree || last != nil && math.Abs(here.BetaC.DeviationFrom(last.BetaC)) <= 3
		if !agree {
			last = here
			at.to(here.BetaC.Value)
			continue
		}
		deepest, err := s.confirm(found, what)
		if err != nil || found.Converged || deepest == nil {
			return found, err
		}
		at.to(deepest.BetaC.Value)
	}
	if found.Missing == "" {
		found.Missing = fmt.Sprintf("%d pairs of ensembles were drawn, from beta = %.6g to %.6g", what.Most, found.Path[0].Beta, found.Path[what.Most-1].Beta)
	}
	return found, nil
}

func (w Search) most() int {
	if w.Most < 1 {
		return 20
	}
	return w.Most
}

// draws returns ensembles of L, b L and so on for the n-th time.
func (w Search) draws(beta float64, n, steps int) ([]node.Draw, error) {
	m, err := model.New(w.Model, w.Params)
	if err != nil {
		return nil, err
	}
	rule, err := model.RescalingOf(m)
	if err != nil {
		return nil, fmt.Errorf("isingml: a search compares a lattice with a larger one that is blocked: %w: compare sizes by Study.Scaling instead", err)
	}
	var all []node.Draw
	for i, l := 0, w.L; i <= steps; i, l = i+1, l*rule.B {
		d, err := Sampling{L: l, Betas: []float64{beta}, Configs: w.Configs, Seed: w.Seed + uint64(n), Model: w.Model, Params: w.Params}.Draws()
		if err != nil {
			return nil, err
		}
		all = append(all, d...)
	}
	return all, nil
}

func (s *Study) position(what Search, beta float64, n int) (*rg.Position, error) {
	pair, err := what.draws(beta, n, 1)
	if err != nil {
		return nil, err
	}
	p, err := node.NewPosition(pair[0], pair[1], what.Seed)
	if err != nil {
		return nil, err
	}
	return study.Get(s.Study, p)
}

// confirm analyses the last ensembles of a search with all steps of blocking. It
// returns the fixed point of the last step if that is where to draw again: if
// the samples do not support the fixed points of all steps.
func (s *Study) confirm(found *Searched, what Search) (deepest *rg.Thermal, err error) {
	n := len(found.Path) - 1
	draws, err := what.draws(found.Path[n].Beta, n, what.Steps)
	if err != nil {
		return nil, err
	}
	of, err := node.OrderFlow(draws, what.Seed)
	if err != nil {
		return nil, err
	}
	if found.Flow, err = study.Get(s.Study, of); err != nil {
		if errors.Is(err, rg.ErrRange) {
			found.Missing = fmt.Sprintf("the curves of one of the %d steps of blocking do not cross where the samples at beta = %.6g reach: take more configurations, or fewer steps", what.Steps, found.Path[n].Beta)
			err = nil
		}
		return nil, err
	}
	b := found.Flow.Last().Budgets
	for to, from := range map[**stat.Estimate]*rg.Budget{&found.BetaC: b.BetaC, &found.Nu: b.Nu, &found.ThetaY: b.ThetaBlocked} {
		if from != nil {
			total := from.Total()
			*to = &total
		}
	}
	found.Missing, err = s.unmixed(draws)
	if err != nil || found.Missing != "" {
		return nil, err
	}
	for i, step := range found.Flow.Steps {
		if !step.Thermal.Supported {
			found.Missing = fmt.Sprintf("the samples do not support the fixed point of step %d of blocking at beta = %.6g: take more configurations, or fewer steps", i+1, step.Thermal.BetaC.Value)
			return found.Flow.Last().Thermal, nil
		}
	}
	found.Converged = true
	return nil, nil
}

// unmixed says what speaks against the chains of ensembles having mixed.
func (s *Study) unmixed(draws []node.Draw) (string, error) {
	for _, d := range draws {
		e, err := s.get(d)
		if err != nil {
			return "", err
		}
		if doubts := e.Unmixed(); len(doubts) > 0 {
			return fmt.Sprintf("at L = %d and beta = %.6g %s", e.L(), e.Beta, doubts[0]), nil
		}
	}
	return "", nil
}
