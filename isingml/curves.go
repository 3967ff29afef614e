package isingml

import (
	"sync"

	"github.com/isingml/kernel/isingml/classify"
	"github.com/isingml/kernel/isingml/figure"
)

// Curves draws the loss and the accuracy of the network's training.
func (n *Network) Curves() *figure.Figure {
	return drawTraining(n.History.Epochs, n.History.Chosen)
}

// LiveCurves are training curves that grow in the output of a cell while the
// network is trained:
//
//	live := isingml.NewLiveCurves()
//	f := isingml.Must(study.Train(training, hot, cold, isingml.OnEpoch(live.Epoch)))
//	live.Done(f)
type LiveCurves struct {
	live   *figure.Live
	mu     sync.Mutex
	epochs []classify.Epoch
}

// NewLiveCurves returns curves that appear with the first epoch.
func NewLiveCurves() *LiveCurves { return &LiveCurves{live: figure.NewLive()} }

// Epoch adds an epoch.
func (l *LiveCurves) Epoch(e classify.EpochReport) {
	l.mu.Lock()
	l.epochs = append(l.epochs, e.Epoch)
	epochs := append([]classify.Epoch(nil), l.epochs...)
	l.mu.Unlock()
	l.live.Update(func() figure.Display { return drawTraining(epochs, 0) })
}

// Done shows the whole training of the network, also where it was done before.
func (l *LiveCurves) Done(n *Network) { l.live.Done(n.Curves()) }

func drawTraining(epochs []classify.Epoch, chosen int) *figure.Figure {
	t := figure.Training{Best: chosen}
	for _, e := range epochs {
		t.Loss = append(t.Loss, e.Loss)
		t.ValidationLoss = append(t.ValidationLoss, e.ValidationLoss)
		t.Accuracy = append(t.Accuracy, e.Accuracy)
		t.ValidationAccuracy = append(t.ValidationAccuracy, e.ValidationAccuracy)
	}
	return figure.TrainingCurves(t)
}
