package classify

import (
	"errors"
	"fmt"
	"math"

	"github.com/isingml/kernel/isingml/lattice"
	"github.com/isingml/kernel/isingml/random"
)

// Labelled is the configurations of one temperature and their class: true for
// the broken-symmetry phase, false for the symmetric one.
type Labelled struct {
	Set    *lattice.Set
	Broken bool
}

// dataset is labelled data, split for training and validation.
type dataset struct {
	data       []Labelled
	training   []Example
	validation []Example
}

// split checks the data and cuts each temperature in two: which of its
// configurations are for validation is drawn from the stream
// (seed, "validation", temperature's number), so neither the other
// temperatures nor the order of training matter to it.
func split(t Training, data []Labelled) (*dataset, error) {
	d := &dataset{data: data}
	var count [2]int
	for i, l := range data {
		switch {
		case l.Set == nil:
			return nil, fmt.Errorf("classify: set %d is nil", i)
		case !l.Set.Format().Equal(t.Architecture.Format):
			return nil, fmt.Errorf("classify: set %d holds configurations of %v, but the network takes %v", i, l.Set.Format(), t.Architecture.Format)
		case l.Set.Len() == 0:
			return nil, fmt.Errorf("classify: set %d has no configurations", i)
		}
		n := l.Set.Len()
		held := int(math.Round(t.Validation * float64(n)))
		if held == 0 || held == n {
			return nil, fmt.Errorf("classify: a validation part of %v leaves %d of the %d configurations of set %d for validation: both parts need at least one", t.Validation, held, n, i)
		}
		for k, j := range random.New(t.Seed, "validation", uint64(i)).Perm(n) {
			ref := Example{Set: int32(i), Index: int32(j)}
			if k < held {
				d.validation = append(d.validation, ref)
			} else {
				d.training = append(d.training, ref)
			}
		}
		count[class(l.Broken)] += n
	}
	if count[0] == 0 || count[1] == 0 {
		return nil, fmt.Errorf("classify: %d configurations of the symmetric and %d of the broken-symmetry phase: each class needs some", count[0], count[1])
	}
	if len(d.training) > math.MaxInt32 {
		return nil, errors.New("classify: more than 2^31 training configurations")
	}
	return d, nil
}

// order returns the training configurations in the order of an epoch.
func (d *dataset) order(seed uint64, epoch int) []Example {
	out := make([]Example, len(d.training))
	for i, j := range random.New(seed, "batches", uint64(epoch)).Perm(len(out)) {
		out[i] = d.training[j]
	}
	return out
}

// validationSet returns the validation configurations and their classes.
func (d *dataset) validationSet(f lattice.Format) (*lattice.Set, []bool, error) {
	var rows []byte
	broken := make([]bool, len(d.validation))
	for i, ref := range d.validation {
		from := d.data[ref.Set]
		rows = append(rows, from.Set.Row(int(ref.Index))...)
		broken[i] = from.Broken
	}
	set, err := lattice.FromRows(f, rows)
	return set, broken, err
}

func class(broken bool) int {
	if broken {
		return 1
	}
	return 0
}
