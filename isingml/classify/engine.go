package classify

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/isingml/kernel/isingml/lattice"
)

// An Engine takes the steps of a training.
type Engine interface {
	// Step takes one step on the configurations that batch names, and returns
	// the sum of their losses before it, in nats, and how many were classified
	// right. next is the batch of the step after, nil if that is not known.
	Step(batch, next []Example) (loss float64, right int, err error)
	// Taken returns the number of steps taken.
	Taken() int
	// State returns all that later steps depend on beside that number; Restore
	// takes up such a state.
	State() ([]byte, error)
	Restore(state []byte, taken int) error
	// Function returns f with the weights of now.
	Function() (Trained, error)
	Close()
}

// An Example names a configuration of labelled data: a set, and one of its
// configurations.
type Example struct{ Set, Index int32 }

// A Trained function is one that comes out of an [Engine].
type Trained interface {
	Function
	// Logits returns ln(f / (1 - f)) of every configuration of the set.
	Logits(ctx context.Context, set *lattice.Set) ([]float64, error)
	// WriteCheckpoint writes the network as a GoMLX checkpoint: its JSON and its
	// values. Equal networks give equal bytes.
	WriteCheckpoint(description, values io.Writer) error
}

// A Backend makes engines of one kind.
type Backend interface {
	// Arithmetic names what the last bits of weights depend on beside the
	// specification and the data.
	Arithmetic() string
	// Engine returns the engine of a training, with the initial weights that its
	// seed gives.
	Engine(t Training, data []Labelled) (Engine, error)
}

// A Model is a network of the user's own, to be trained in place of that of
// Appendix B. Package gomlx makes one of a network that is written in GoMLX.
type Model struct {
	// Name and Version stand for Code in the keys of a study: change one with it,
	// so that results of the old one are not taken for those of the new.
	Name    string `json:"name"`
	Version int    `json:"version"`
	// Code is what the model computes, nil where a program does not hold it: a
	// specification that was read from a file names its model alone.
	Code Code `json:"-"`
}

// A Code is a network of the user's own and what trains it.
type Code interface {
	Backend
	// ReadCheckpoint reads f as [Trained.WriteCheckpoint] wrote it, for
	// configurations of a format.
	ReadCheckpoint(format lattice.Format, description, values io.Reader) (Trained, error)
}

// Dense is the engine of this package for the network of Appendix B: fast, and
// with the same bits everywhere.
const Dense = "dense"

var (
	backendsMu sync.Mutex
	backends   = map[string]Backend{Dense: dense{}}
)

// Register makes a backend known as an engine that trains the network of
// Appendix B. It panics if the name is taken.
func Register(name string, b Backend) {
	backendsMu.Lock()
	defer backendsMu.Unlock()
	if _, taken := backends[name]; taken {
		panic(fmt.Sprintf("classify: the engine %q is registered twice", name))
	}
	backends[name] = b
}

// backend returns what trains t.
func (t Training) backend() (Backend, error) {
	if t = t.Resolved(); t.Model != nil {
		if t.Model.Code == nil {
			return nil, fmt.Errorf("classify: this program does not hold the model %q, version %d, which is known only where it was written", t.Model.Name, t.Model.Version)
		}
		return t.Model.Code, nil
	}
	backendsMu.Lock()
	defer backendsMu.Unlock()
	if b, ok := backends[t.Engine]; ok {
		return b, nil
	}
	var names []string
	for name := range backends {
		names = append(names, name)
	}
	slices.Sort(names)
	return nil, fmt.Errorf("classify: the engine is %q, but this program has only %q: gomlx is there if a program imports github.com/isingml/kernel/isingml/classify/gomlx", t.Engine, names)
}

// NewEngine returns the engine of a training that is resolved, for loops of one's
// own; [Train] has one.
func (t Training) NewEngine(data []Labelled) (Engine, error) {
	b, err := t.backend()
	if err != nil {
		return nil, err
	}
	return b.Engine(t, data)
}

// Arithmetic names what the bits of trained weights depend on beside the
// specification and the data. It belongs into the keys of a study. It is an
// error if the program does not have the engine or the code of the model.
func (t Training) Arithmetic() (string, error) {
	b, err := t.backend()
	if err != nil {
		return "", err
	}
	return b.Arithmetic(), nil
}

// ReadCheckpoint reads what [Trained.WriteCheckpoint] wrote of the network that
// t trains. It is an error if it is another network.
func (t Training) ReadCheckpoint(description, values io.Reader) (Trained, error) {
	if t = t.Resolved(); t.Model != nil {
		if _, err := t.backend(); err != nil {
			return nil, err
		}
		return t.Model.Code.ReadCheckpoint(t.Architecture.Format, description, values)
	}
	n, err := ReadCheckpoint(description, values)
	if err == nil && !n.arch.Equal(t.Architecture) {
		return nil, fmt.Errorf("classify: the checkpoint is of a network %v of %v, must be of %v of %v", n.arch, n.Format(), t.Architecture, t.Architecture.Format)
	}
	return n, err
}
