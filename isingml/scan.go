package isingml

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/isingml/kernel/isingml/figure"
	"github.com/isingml/kernel/isingml/node"
	"github.com/isingml/kernel/isingml/phases"
	"github.com/isingml/kernel/isingml/study"
)

// A Scan is ensembles of one size along a control parameter, such as inverse
// temperatures, whose phases nobody knows. Three methods find where to draw the
// line: [Study.ByComponents], [Study.ByConfusion] and [Study.ByEnds].
type Scan struct {
	Of Source
	// X is the control parameter of each ensemble, which must grow towards the
	// phase where order is expected, as beta does. If it is nil it is beta.
	X []float64
	// Training is that of networks. Fields that are zero are chosen for a scan: 16
	// units in the first layer, steps of 0.001 on batches of 32, up to 8 epochs, and
	// 0.2 of the configurations for validation, whose number is the error of
	// learning by confusion. The architecture takes the format of the
	// configurations.
	Training Training
	// Networks is how many are trained for each line that is tried, or at the far
	// ends; 0 means 3. Their spread is in the error.
	Networks int
	// Ends is how many ensembles at each end belong to one phase for certain; 0
	// means a fifth of them.
	Ends int
}

// A Line is where to draw the line between two phases, see [phases.Line], and
// the ensembles on both sides of it.
type Line struct {
	*phases.Line
	// By says in words what Y is.
	By       string
	training Training
	places   []place
}

// A place is one ensemble of a scan.
type place struct {
	x    float64
	of   node.EnsembleNode
	name string // or its key
}

// places returns the ensembles in the order of the control parameter.
func (c Scan) places(s *Study) ([]place, error) {
	if c.Of == nil {
		return nil, errors.New("isingml: a scan of no ensembles: Of is nil")
	}
	of, err := c.Of.ensembles(s)
	if err != nil {
		return nil, err
	}
	if c.X != nil && len(c.X) != len(of) {
		return nil, fmt.Errorf("isingml: %d values of the control parameter for %d ensembles", len(c.X), len(of))
	}
	places := make([]place, len(of))
	for i, e := range of {
		places[i] = place{e.State().Beta, e, called(c.Of, i, e)}
		if c.X != nil {
			places[i].x = c.X[i]
		} else if !e.State().BetaKnown() {
			return nil, fmt.Errorf("isingml: nobody knows at which beta %s was drawn: say where the ensembles of the scan lie, with X (--x)", places[i].name)
		}
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.x, b.x) })
	for i := 1; i < len(places); i++ {
		if places[i].x == places[i-1].x {
			return nil, fmt.Errorf("isingml: two ensembles of the scan lie at %v: each needs a place of its own", places[i].x)
		}
	}
	if len(places) < 6 {
		return nil, fmt.Errorf("isingml: a scan of %d ensembles: at least 6 are needed to see a transition between them", len(places))
	}
	return places, nil
}

// prepared returns the ensembles in order, and the training with its defaults.
func (c Scan) prepared(s *Study) (places []place, t Training, err error) {
	if c.Networks < 0 || c.Networks > 100 || c.Ends < 0 {
		return nil, t, fmt.Errorf("isingml: a scan with %d networks and %d ensembles at each end: must be 1 to 100, and not negative", c.Networks, c.Ends)
	}
	t = c.Training
	t.LearningRate, t.BatchSize = cmp.Or(t.LearningRate, 1e-3), cmp.Or(t.BatchSize, 32)
	t.Architecture.FC1, t.Validation = cmp.Or(t.Architecture.FC1, 16), cmp.Or(t.Validation, 0.2)
	if t.Epochs == 0 {
		t.MaxEpochs = cmp.Or(t.MaxEpochs, 8)
	}
	places, err = c.places(s)
	return places, t, err
}

// split returns the ensembles below a number, and those from another one on.
func split(places []place, below, from int) (symmetric, broken Nodes, xs []float64) {
	for i, p := range places {
		xs = append(xs, p.x)
		if i < below {
			symmetric = append(symmetric, p.of)
		}
		if i >= from {
			broken = append(broken, p.of)
		}
	}
	return symmetric, broken, xs
}

// ByComponents draws the line where the part of a configuration that lies in the
// leading principal components fluctuates most. Nothing is trained.
func (s *Study) ByComponents(c Scan) (*Line, error) {
	places, t, err := c.prepared(s)
	if err != nil {
		return nil, err
	}
	all, _, xs := split(places, len(places), len(places))
	f, err := node.NewIntensity(all)
	if err != nil {
		return nil, err
	}
	format, err := f.Format()
	if err != nil {
		return nil, err
	}
	l, err := study.Get(s.Study, node.Fluctuation{X: xs, Of: valuesOn(f, all), Volume: float64(format.Sites())})
	return &Line{l, "$V$ times the variance of the leading components", t, places}, err
}

// ByEnds trains networks on the far ends of the scan alone and draws the line
// where their mean is 1/2.
func (s *Study) ByEnds(c Scan) (*Line, error) {
	places, t, err := c.prepared(s)
	if err != nil {
		return nil, err
	}
	ends := cmp.Or(c.Ends, max(1, len(places)/5))
	if 2*ends >= len(places) {
		return nil, fmt.Errorf("isingml: %d ensembles at each end of %d leave none between: take less Ends", ends, len(places))
	}
	symmetric, broken, xs := split(places, ends, len(places)-ends)
	f, err := Classifier{Symmetric: symmetric, Broken: broken, Training: t, Networks: cmp.Or(c.Networks, 3)}.mean(s, 0)
	if err != nil {
		return nil, err
	}
	all, _, _ := split(places, len(places), len(places))
	l, err := study.Get(s.Study, node.Half{X: xs, Of: valuesOn(f, all)})
	return &Line{l, "$⟨f⟩$ of networks that know the far ends", t, places}, err
}

// ByConfusion trains networks with the line between each two neighbours in turn,
// and draws it where they are right most often.
func (s *Study) ByConfusion(c Scan) (*Line, error) {
	places, t, err := c.prepared(s)
	if err != nil {
		return nil, err
	}
	n := node.Confusion{Networks: cmp.Or(c.Networks, 3)}
	_, _, n.X = split(places, 0, 0)
	for i := 1; i < len(places); i++ {
		symmetric, broken, _ := split(places, i, i)
		trained, err := Classifier{Symmetric: symmetric, Broken: broken, Training: t, Networks: n.Networks}.nodes(s, 0)
		if err != nil {
			return nil, err
		}
		n.Trained = append(n.Trained, trained...)
	}
	l, err := study.Get(s.Study, n)
	return &Line{l, "told right", t, places}, err
}

func valuesOn(f node.FunctionNode, of []node.EnsembleNode) []node.SeriesNode {
	series := make([]node.SeriesNode, len(of))
	for i, e := range of {
		series[i] = node.Values(f, e)
	}
	return series
}

// sides returns how many ensembles a classifier learns from on both sides of the
// line: of each side the half that lies farther from it, for near the line they
// may belong to the other phase.
func (l *Line) sides() (symmetric, broken int) {
	below := 0
	for below < len(l.places) && l.places[below].x < l.At.Value {
		below++
	}
	return max(1, below/2), max(1, (len(l.places)-below)/2)
}

// Classifier returns networks that learn the two phases from the half of the
// ensembles on each side of the line that lies farther from it. Training is that
// of the scan.
func (l *Line) Classifier() Classifier {
	lower, upper := l.sides()
	symmetric, broken, _ := split(l.places, lower, len(l.places)-upper)
	return Classifier{Symmetric: symmetric, Broken: broken, Training: l.training}
}

// Sides returns the names, or the keys, of the ensembles that the classifier
// learns from.
func (l *Line) Sides() (symmetric, broken []string) {
	lower, upper := l.sides()
	for i, p := range l.places {
		switch {
		case i < lower:
			symmetric = append(symmetric, p.name)
		case i >= len(l.places)-upper:
			broken = append(broken, p.name)
		}
	}
	return symmetric, broken
}

// Figure draws what tells the line against the control parameter, which the label
// names, with the line and its error.
func (l *Line) Figure(label string) *figure.Figure {
	points := figure.Points{X: l.X}
	for _, y := range l.Y {
		points.Y, points.Error = append(points.Y, y.Value), append(points.Error, y.Error)
	}
	f := figure.Plot("", label, l.By, points)
	if l.Guess != nil {
		f.Add(figure.Line{X: l.X, Y: l.Guess, Label: "without looking"})
	}
	at := l.At.Value
	if !math.IsNaN(at) {
		f.Add(figure.VLine{At: at, Error: l.At.Error, Label: "line at " + figure.Value(l.At)})
	}
	return f
}
