package classify

import (
	"cmp"
	"errors"
	"fmt"
	"math"
)

// Version is the version of the algorithms that make and evaluate networks. It
// is part of the keys of studies, and is raised when any bit of their results
// changes.
const Version = 2

// A Training says how a network is trained; with the data it fixes every bit
// of the result. Zero fields take the values of Appendix B where the paper
// gives them; see Resolved.
type Training struct {
	Architecture Architecture `json:"architecture"`
	// Model, if not nil, is a network of the user's own in place of that of
	// Appendix B. It brings its own engine, and of the architecture there is
	// only the format.
	Model *Model `json:"model,omitempty"`
	// Engine is what trains the network of Appendix B: [Dense], which "" means, or
	// one that a program has registered, such as that of package gomlx. All take
	// the same steps from the same weights; the sums are rounded in another order.
	Engine string `json:"engine"`
	// Seed names the initial weights, the choice of validation configurations
	// and the order of the batches.
	Seed uint64 `json:"seed"`
	// LearningRate is Adam's step, 1e-4 in the paper. The other constants of
	// Adam are those of Keras: beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-7.
	LearningRate float64 `json:"learning_rate"`
	// BatchSize is the number of configurations of a step, 8 in the paper.
	BatchSize int `json:"batch_size"`
	// Validation is the part of each temperature's configurations that is
	// kept for validation, in (0, 1): 0.1 in the paper, 100 of 1000.
	Validation float64 `json:"validation"`
	// MaxEpochs and Patience are the early-stopping rule: after each epoch the
	// validation loss is taken; the network is that of the epoch where it was
	// lowest (the earlier of two equal ones); training ends when Patience
	// epochs in a row have brought no lower one, or after MaxEpochs. For a
	// fixed number of epochs see Epochs.
	//
	// The defaults are 3 and 2. MaxEpochs is part of the physics: far from the
	// transition the phases can be told apart perfectly, so on the paper's
	// ranges the validation loss falls for as long as one trains, while f
	// sharpens into a step between two values and theta_Y leaves 8/15. Three
	// epochs of 18,000 configurations are enough for an accuracy above 99.9 %.
	MaxEpochs int `json:"max_epochs"`
	Patience  int `json:"patience"`
	// Epochs, if not zero, replaces that rule: train for just so many and
	// keep the last weights.
	Epochs int `json:"epochs"`
}

// Resolved returns t with the defaults filled in.
func (t Training) Resolved() Training {
	if t.Model == nil {
		t.Architecture = t.Architecture.Resolved()
		t.Engine = cmp.Or(t.Engine, Dense)
	}
	if t.LearningRate == 0 {
		t.LearningRate = 1e-4
	}
	if t.BatchSize == 0 {
		t.BatchSize = 8
	}
	if t.Validation == 0 {
		t.Validation = 0.1
	}
	if t.Epochs != 0 {
		t.MaxEpochs, t.Patience = 0, 0
		return t
	}
	if t.MaxEpochs == 0 {
		t.MaxEpochs = 3
	}
	if t.Patience == 0 {
		t.Patience = 2
	}
	return t
}

// Validate reports the first parameter of t, once resolved, that is out of
// range.
func (t Training) Validate() error {
	if t.Epochs != 0 && (t.MaxEpochs != 0 || t.Patience != 0) {
		return errors.New("classify: Epochs is a fixed number of epochs, so MaxEpochs and Patience must be 0 beside it")
	}
	t = t.Resolved()
	switch m := t.Model; {
	case m == nil:
		if err := t.Architecture.Validate(); err != nil {
			return err
		}
	case m.Name == "":
		return errors.New("classify: the model has no name: studies tell models by it")
	case t.Engine != "" || t.Architecture.FC1 != 0 || t.Architecture.FC2 != 0:
		return fmt.Errorf("classify: the model %q beside engine %q, FC1=%d and FC2=%d: it brings its own engine and layers", m.Name, t.Engine, t.Architecture.FC1, t.Architecture.FC2)
	default:
		if err := t.Architecture.Format.Validate(); err != nil {
			return fmt.Errorf("classify: the format of the network's configurations: %w", err)
		}
	}
	switch {
	case !(t.LearningRate > 0 && t.LearningRate <= 1):
		return fmt.Errorf("classify: learning rate is %v, must be above 0 and at most 1", t.LearningRate)
	case t.BatchSize < 1 || t.BatchSize > 4096:
		return fmt.Errorf("classify: batch size is %d, must be from 1 to 4096", t.BatchSize)
	case !(t.Validation > 0 && t.Validation < 1):
		return fmt.Errorf("classify: validation part is %v, must be between 0 and 1", t.Validation)
	case t.MaxEpochs < 0 || t.Patience < 0 || t.Epochs < 0:
		return fmt.Errorf("classify: epochs %d, most epochs %d, patience %d: none may be negative", t.Epochs, t.MaxEpochs, t.Patience)
	}
	return nil
}

// epochs returns the most epochs that the training takes.
func (t Training) epochs() int { return max(t.Epochs, t.MaxEpochs) }

// An Epoch is what was measured in one pass over the training configurations.
type Epoch struct {
	Epoch int `json:"epoch"` // counted from 1
	// Loss is the mean cross-entropy in nats and Accuracy the part classified
	// right. Those of training are running means, taken on each batch before
	// its step; those of validation are taken with the weights at the end of
	// the epoch.
	Loss               float64 `json:"loss"`
	Accuracy           float64 `json:"accuracy"`
	ValidationLoss     float64 `json:"validation_loss"`
	ValidationAccuracy float64 `json:"validation_accuracy"`
}

// A History is the course of a training. It is a function of the specification
// and the data alone.
type History struct {
	Epochs []Epoch `json:"epochs"`
	Chosen int     `json:"chosen"` // epoch whose weights were kept, counted from 1
	Steps  int     `json:"steps"`  // optimizer steps over all epochs
	// Configurations in each part of the data.
	TrainingSize   int `json:"training_size"`
	ValidationSize int `json:"validation_size"`
}

// Best returns the epoch whose weights were kept.
func (h *History) Best() Epoch { return h.Epochs[h.Chosen-1] }

// stop says whether the rule of t ends the training after the epochs so far,
// and which epoch's weights it keeps, counted from 1.
func (t Training) stop(epochs []Epoch) (done bool, chosen int) {
	n := len(epochs)
	if t.Epochs > 0 {
		return n >= t.Epochs, n
	}
	best := math.Inf(1)
	for _, e := range epochs {
		if e.ValidationLoss < best {
			best, chosen = e.ValidationLoss, e.Epoch
		}
	}
	return n >= t.MaxEpochs || n-chosen >= t.Patience, chosen
}
