package classify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/isingml/kernel/isingml/lattice"
)

// Pieces keep the unfinished work of a training. A piece is there completely
// or not at all. The store of a study has them; nil does without.
type Pieces interface {
	// Load returns a piece, and false if there is none of that name.
	Load(name string) (data []byte, ok bool, err error)
	// Save keeps a piece, in place of one of that name.
	Save(name string, data []byte) error
}

// Options of [Train]. The zero value will do. None of them changes the result.
type Options struct {
	// Pieces make a training that was cut off go on where it stopped; the
	// weights come out bit for bit as if it had not been.
	Pieces Pieces
	// Progress is called after steps, with the most steps that the training
	// can take.
	Progress func(done, total int)
	// OnEpoch is called at the end of each epoch.
	OnEpoch func(EpochReport)
	// SaveEvery is the time between two pieces; zero means 2 seconds.
	SaveEvery time.Duration
}

// An EpochReport is an epoch as it ends, for live curves.
type EpochReport struct {
	Epoch
	// StepMicroseconds is the mean time of a step of this epoch, since the
	// training was started or resumed. It is not part of the [History],
	// because it is not reproducible.
	StepMicroseconds float64
}

// Train trains a network on configurations of known phase, one set a
// temperature. The specification, the seed in it and the data fix the weights
// bit for bit, on any number of cores and however often the training is cut
// off; see [Training.Arithmetic] for what else they depend on.
//
// When ctx ends, Train saves its state and returns an error that wraps the
// context's. Data whose sizes do not fit, a class without configurations and a
// loss that is not finite are errors.
//
// The network is a [*Network], or what the model of t makes.
func Train(ctx context.Context, t Training, data []Labelled, o Options) (Trained, *History, error) {
	if err := t.Validate(); err != nil {
		return nil, nil, err
	}
	t = t.Resolved()
	d, err := split(t, data)
	if err != nil {
		return nil, nil, err
	}
	r := &run{training: t, dataset: d, options: o}
	if r.options.SaveEvery == 0 {
		r.options.SaveEvery = 2 * time.Second
	}
	if r.validation, r.broken, err = d.validationSet(t.Architecture.Format); err != nil {
		return nil, nil, err
	}
	return r.train(ctx)
}

// run is a training under way.
type run struct {
	training   Training
	dataset    *dataset
	validation *lattice.Set
	broken     []bool
	options    Options

	engine Engine
	digest string // of the specification and the data
	saved  time.Time
	progress
}

// progress is what is saved of a run beside the engine's state.
type progress struct {
	epochs []Epoch // that are complete
	next   int     // configurations of the current epoch that are done
	loss   float64 // sums over those
	right  int
	best   Trained // f of the best epoch so far
}

func (r *run) train(ctx context.Context) (Trained, *History, error) {
	if err := r.start(); err != nil {
		return nil, nil, err
	}
	defer r.engine.Close()
	t, n := r.training, len(r.dataset.training)
	perEpoch := (n + t.BatchSize - 1) / t.BatchSize
	for {
		done, chosen := t.stop(r.epochs)
		if done {
			r.report(t.epochs()*perEpoch, perEpoch)
			return r.best, &History{
				Epochs: r.epochs, Chosen: chosen, Steps: r.engine.Taken(),
				TrainingSize: n, ValidationSize: len(r.broken),
			}, nil
		}
		if err := r.epoch(ctx, perEpoch); err != nil {
			if ctx.Err() != nil {
				err = errors.Join(err, r.save())
			}
			return nil, nil, err
		}
	}
}

// epoch takes the steps that are left of the current epoch, and validates.
func (r *run) epoch(ctx context.Context, perEpoch int) error {
	t := r.training
	order := r.dataset.order(t.Seed, len(r.epochs)+1)
	began, first := time.Now(), r.engine.Taken()
	batchAt := func(at int) []Example {
		if at >= len(order) {
			return nil
		}
		return order[at:min(at+t.BatchSize, len(order))]
	}
	for r.next < len(order) {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("classify: training cut off in epoch %d: %w", len(r.epochs)+1, err)
		}
		batch := batchAt(r.next)
		loss, right, err := r.engine.Step(batch, batchAt(r.next+len(batch)))
		if err != nil {
			return err
		}
		r.loss += loss
		r.right += right
		if math.IsNaN(r.loss) || math.IsInf(r.loss, 0) {
			return fmt.Errorf("classify: the loss is not finite after %d steps: the learning rate %v is too large", r.engine.Taken(), t.LearningRate)
		}
		r.next += len(batch)
		if r.engine.Taken()%16 == 0 {
			r.report(r.engine.Taken(), perEpoch)
		}
		if time.Since(r.saved) > r.options.SaveEvery {
			if err := r.save(); err != nil {
				return err
			}
		}
	}
	stepTime := time.Since(began).Seconds() / float64(max(r.engine.Taken()-first, 1))
	return r.validate(ctx, stepTime*1e6)
}

// validate ends an epoch.
func (r *run) validate(ctx context.Context, stepMicroseconds float64) error {
	f, err := r.engine.Function()
	if err != nil {
		return err
	}
	logits, err := f.Logits(ctx, r.validation)
	if err != nil {
		return err
	}
	n := float64(len(r.dataset.training))
	e := Epoch{Epoch: len(r.epochs) + 1, Loss: r.loss / n, Accuracy: float64(r.right) / n}
	e.ValidationLoss, e.ValidationAccuracy = meanLoss(logits, r.broken)
	r.epochs = append(r.epochs, e)
	r.next, r.loss, r.right = 0, 0, 0
	if _, chosen := r.training.stop(r.epochs); chosen == e.Epoch {
		r.best = f
	}
	if r.options.OnEpoch != nil {
		r.options.OnEpoch(EpochReport{Epoch: e, StepMicroseconds: stepMicroseconds})
	}
	return nil
}

func (r *run) report(done, perEpoch int) {
	if r.options.Progress != nil {
		r.options.Progress(done, r.training.epochs()*perEpoch)
	}
}
