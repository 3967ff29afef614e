package figure

import "fmt"

// Training is how a network's training went, one value for each epoch.
type Training struct {
	Loss, ValidationLoss         []float64 // cross entropy
	Accuracy, ValidationAccuracy []float64 // fractions in [0, 1]
	Best                         int       // the epoch that was kept, from 1; 0 if none is marked
}

// TrainingCurves draws the loss and the accuracy of training and validation
// against the epoch, side by side.
func TrainingCurves(t Training) *Figure {
	fig := &Figure{Title: "Training", Columns: 2, Width: 9, Height: 3.4}
	if len(t.Loss) == 0 && len(t.ValidationLoss) == 0 {
		fig.err = fmt.Errorf("figure: training curves: no epochs")
		return fig
	}
	panel := func(label string, log bool, training, validation []float64) Panel {
		p := Panel{X: Axis{Label: "epoch"}, Y: Axis{Label: label, Log: log}}
		for _, c := range []struct {
			label  string
			values []float64
		}{{"training", training}, {"validation", validation}} {
			if len(c.values) > 0 {
				p.Elements = append(p.Elements, Line{Label: c.label, X: epochs(len(c.values)), Y: c.values},
					Points{X: epochs(len(c.values)), Y: c.values, Size: 3, Color: StyleOf(len(p.Elements) / 2).Color})
			}
		}
		n := float64(max(len(training), len(validation)))
		margin := 0.04*n + 0.2
		p.X.Min, p.X.Max, p.X.Whole = 1-margin, n+margin, true
		if t.Best > 0 {
			p.Elements = append(p.Elements, VLine{Label: "kept", At: float64(t.Best)})
		}
		return p
	}
	fig.Panels = []Panel{
		panel("loss (cross entropy)", positive(t.Loss) && positive(t.ValidationLoss), t.Loss, t.ValidationLoss),
		panel("accuracy", false, t.Accuracy, t.ValidationAccuracy),
	}
	return fig
}

func epochs(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

func positive(values []float64) bool {
	for _, v := range values {
		if v <= 0 {
			return false
		}
	}
	return true
}
